"""A PostgreSQL of the tests' own: started for a run, in a folder of its own, on a socket of its own, and stopped."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

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
    # No vacuum of its own accord: it would free places in the midst of a test that looks where rows are written.
    options = f"-k {folder} -c listen_addresses='' -c fsync=off -c full_page_writes=off -c autovacuum=off -c max_connections=60"
    _run(user, bin_folder / "pg_ctl", "-D", data, "-o", options, "-l", folder / "log", "-w", "start")
    try:
        yield f"postgresql+psycopg://tests@/{{name}}?host={folder}"
    finally:
        _run(user, bin_folder / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


class Lent:
    """One migrated database for many tests: to empty it takes a twentieth of the time that a new one takes.

    A test that changed more than rows (a table, a right, the migration it stands at) has spoiled it, and the next test
    gets a new one; so does a test after many, because what was deleted still lies in the files.
    """

    #: After so many tests a new one.
    TESTS = 150

    def __init__(self, server: str) -> None:
        self._server = server
        self._made, self._used = 0, 0
        self._name = ""
        self._shape: object = None

    def url(self) -> str:
        """The URL of the empty database."""
        if not self._name:
            self._made, self._used = self._made + 1, 0
            self._name = f"lent_{self._made}"
            at_once(self._server, f"CREATE DATABASE {self._name} TEMPLATE empty")
            with self._connected(self._name) as connection:
                self._shape = _shape(connection)
        return self._server.format(name=self._name)

    def empty(self) -> None:
        """Take every row out again, and start every sequence anew. What could not be emptied is never lent again."""
        name, self._name = self._name, ""
        self._used += 1
        clean = False
        try:
            with self._connected(name) as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
                if self._used < self.TESTS and _shape(connection) == self._shape:
                    _take_out(connection)
                    clean = True
        finally:
            if clean:
                self._name = name
            else:
                at_once(self._server, f"DROP DATABASE {name} WITH (FORCE)")

    def _connected(self, name: str) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(_plain(self._server.format(name=name)), autocommit=True)


def at_once(server: str, statement: str) -> None:
    """Run a statement that takes no transaction, such as CREATE DATABASE."""
    with psycopg.connect(_plain(server.format(name="postgres")), autocommit=True) as connection:
        connection.execute(statement.encode())


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg:", "postgresql:")


def _shape(connection: psycopg.Connection[tuple[object, ...]]) -> object:
    """What a test may have changed beside rows: tables, columns and their defaults, who may do what, triggers, functions, and the migration."""
    return connection.execute(
        """
        SELECT (SELECT array_agg(version_num) FROM alembic_version),
          (SELECT md5(string_agg(c::text, '|' ORDER BY c::text)) FROM (
            SELECT relname, relkind, relacl::text, relhastriggers, relrowsecurity FROM pg_class
            WHERE relnamespace = 'public'::regnamespace) c),
          (SELECT md5(string_agg(a::text, '|' ORDER BY a::text)) FROM (
            SELECT attrelid, attname, atttypid, attnotnull, attacl::text FROM pg_attribute
            JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace = 'public'::regnamespace) a),
          (SELECT md5(string_agg(x::text, '|' ORDER BY x::text)) FROM (
            SELECT conrelid, conname, pg_get_constraintdef(oid) FROM pg_constraint) x),
          (SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM (
            SELECT tgrelid, tgname, tgenabled, pg_get_triggerdef(oid) FROM pg_trigger) t),
          (SELECT md5(string_agg(d::text, '|' ORDER BY d::text)) FROM (
            SELECT adrelid, adnum, pg_get_expr(adbin, adrelid) FROM pg_attrdef) d),
          (SELECT nspacl::text FROM pg_namespace WHERE nspname = 'public'),
          (SELECT datacl::text FROM pg_database WHERE datname = current_database()),
          (SELECT md5(string_agg(f::text, '|' ORDER BY f::text)) FROM (
            SELECT proname, proargtypes, prosrc, prosecdef, proacl::text, proconfig FROM pg_proc
            WHERE pronamespace = 'public'::regnamespace) f)
        """
    ).fetchone()


def _take_out(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    tables = [
        str(name)
        for (name,) in connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
        )
    ]
    look = sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT {} WHERE EXISTS (SELECT 1 FROM {})").format(sql.Literal(name), sql.Identifier(name))
        for name in tables
    )
    filled = [str(name) for (name,) in connection.execute(look)]
    with connection.transaction():
        # Rows that hold one another go together: as a replica does, without asking whether somebody still needs them.
        connection.execute("SET LOCAL session_replication_role = replica")
        for name in filled:
            connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
    connection.execute(
        "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false) "
        "FROM pg_sequences WHERE last_value IS NOT NULL"
    )


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
