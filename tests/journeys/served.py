"""The production server for the stories: the demo prepared once in a folder of its own, with one more survey in it."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from feedback.database import Database
from feedback.responses import store
from feedback.responses.models import Receipt

CHECKOUT = Path(__file__).parent.parent.parent
EVERYTHING = Path(__file__).with_name("everything.yaml")


@dataclass(frozen=True)
class Northmoor:
    """The demo's partnership while it is served. `away` is the neutral page that leaving quickly ends at."""

    home: str
    away: str
    folder: Path
    told: dict[str, Any]
    everything: str
    anywhere: str

    def sign_in(self, role: str) -> str:
        """The address that signs somebody of this role in."""
        return next(one["url"] for one in self.told["sign_in"] if one["role"] == role)

    @property
    def receipts(self) -> dict[str, str]:
        """Codes of people who kept theirs, by the door they came through."""
        return self.told["receipts"]

    def count(self, survey: str) -> tuple[int, int]:
        """How many responses, and how many receipts, there are for a survey."""
        database = Database(f"sqlite:///{self.folder / self.told['database']}")
        with database.reading() as session:
            receipts = select(func.count()).select_from(Receipt).where(Receipt.survey_key == survey)
            found = store.how_many(session, survey), session.scalar(receipts) or 0
        database.dispose()
        return found


@contextmanager
def northmoor(folder: Path) -> Iterator[Northmoor]:
    """Prepare the demo in `folder` and serve it; ended by its own process id."""
    port = free_port()
    with neutral_page() as away:
        environment = os.environ | {
            "LISTENING_LOOP_EXIT_URL": away,
            "LISTENING_LOOP_WORKERS": "1",
            "PYTHONPATH": str(CHECKOUT),
        }
        told = json.loads(
            run_command(folder, environment, "demo", "--port", str(port), "--no-serve", "--json")
        )
        own = environment | {"LISTENING_LOOP_DATABASE": f"sqlite:///{told['database']}"}
        paths = [_imported(folder, own, EVERYTHING), _imported(folder, own, _anywhere(folder))]
        with _serving(folder, environment, port):
            yield Northmoor(f"http://127.0.0.1:{port}", away, folder, told, *paths)


def _imported(folder: Path, environment: dict[str, str], file: Path) -> str:
    """Publish an author file; gives the path of its open door."""
    return json.loads(run_command(folder, environment, "survey", "import", str(file), "--publish", "--json"))[
        "path"
    ]


def _anywhere(folder: Path) -> Path:
    """The survey of everything as one that may be answered without a network, in two versions."""
    flow = "flow: {ask_quotes: true, ask_helped: true, resume_elsewhere: true}\n"
    versions = "versions:\n  - {id: brief, title: {en: Short, ar: قصير}, leaves_out: [order, visit]}\n"
    text = EVERYTHING.read_text(encoding="utf-8").replace("survey: everything", "survey: anywhere")
    file = folder / "anywhere.yaml"
    file.write_text(
        f"{text.replace('sensitive: true', 'sensitive: false')}{flow}{versions}", encoding="utf-8"
    )
    return file


def run_command(folder: Path, environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "-m", "feedback", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, f"{' '.join(arguments)}:\n{done.stderr[-3000:]}"
    return done.stdout


@contextmanager
def _serving(folder: Path, environment: dict[str, str], port: int) -> Iterator[None]:
    log = folder / "server.log"
    with log.open("wb") as out:
        command = [sys.executable, "-m", "feedback", "demo", "--port", str(port)]
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=out, stderr=out)
    try:
        _wait(port, process, log)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(40)


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"the server did not start:\n{log.read_text()[-2000:]}")


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class _Neutral(BaseHTTPRequestHandler):
    """A page about nothing, as the weather is."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(
            b'<!doctype html><html lang="en"><title>Weather</title><link rel="icon" href="data:,">'
            b"<main><h1>It may rain</h1></main></html>"
        )

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def neutral_page() -> Iterator[str]:
    """Another site on this machine; gives its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Neutral) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
