"""A PostgreSQL of the tests' own: started for a run, in a folder of its own, on a socket of its own, and stopped."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: Where Debian, and others, put the server's programs.
PLACES = ("/usr/lib/postgresql", "/usr/local/pgsql", "/opt/homebrew/opt")


def programs() -> Path | None:
    """The folder that holds initdb and pg_ctl, the newest release first; None where there is no server."""
    found = shutil.which("pg_ctl")
    folders = [Path(found).resolve().parent] if found else []
    for place in PLACES:
        folders += sorted(Path(place).glob("*/bin"), reverse=True)
    return next((one for one in folders if (one / "initdb").exists() and (one / "pg_ctl").exists()), None)


@contextmanager
def server() -> Iterator[str]:
    """The URL of a running server, without a database name.

    The server refuses to run as root, so as root it runs as the user `postgres`, or `nobody`.
    """
    bin_folder = programs()
    assert bin_folder is not None, "ask programs() first"
    folder = Path(tempfile.mkdtemp(prefix="ll-pg-"))
    user = _user()
    if user:
        shutil.chown(folder, user)
    data = folder / "data"
    _run(user, bin_folder / "initdb", "-D", data, "-U", "tests", "-A", "trust", "-E", "UTF8", "--no-sync")
    options = f"-k {folder} -c listen_addresses='' -c fsync=off -c max_connections=60"
    _run(user, bin_folder / "pg_ctl", "-D", data, "-o", options, "-l", folder / "log", "-w", "start")
    try:
        yield f"postgresql+psycopg://tests@/{{name}}?host={folder}"
    finally:
        _run(user, bin_folder / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def _user() -> str | None:
    if os.geteuid() != 0:
        return None
    names = {one.pw_name for one in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _run(user: str | None, *command: object) -> None:
    subprocess.run(
        [str(part) for part in command],
        user=user,
        check=True,
        cwd="/",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
