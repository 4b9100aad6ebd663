"""`listening-loop serve`: refuses what must not be served, and writes down nobody's coming."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from feedback.database import Database
from feedback.demo_mark import mark
from feedback.serve import options
from feedback.settings import PREFIX
from tests.feedback.cli.test_main import ROOT, in_folder


def test_a_database_that_is_not_there_or_not_migrated_is_not_served(tmp_path: Path):
    assert "database upgrade" in in_folder(tmp_path, "serve").stderr
    (tmp_path / "empty.sqlite").touch()
    url = f"sqlite:///{tmp_path / 'empty.sqlite'}"
    done = in_folder(tmp_path, "serve", LISTENING_LOOP_DATABASE=url)
    assert done.exit_code == 1
    assert "listening-loop database upgrade" in done.stderr


def test_a_demo_is_not_served(tmp_path: Path, migrated_sqlite: Path):
    path = tmp_path / "demo.sqlite"
    shutil.copy(migrated_sqlite, path)
    database = Database(f"sqlite:///{path}")
    mark(database)
    database.dispose()
    done = in_folder(tmp_path, "serve", LISTENING_LOOP_DATABASE=f"sqlite:///{path}")
    assert done.exit_code == 1
    assert "holds a demo" in done.stderr


def test_nothing_is_logged_of_a_request():
    held = options("127.0.0.1", 8000, 2)
    assert held["accesslog"] is None
    assert (held["worker_class"], held["preload_app"], held["workers"]) == ("gthread", True, 2)
    assert options("::1", 8000, 2)["bind"] == "[::1]:8000"


@pytest.fixture
def served(tmp_path: Path, migrated_sqlite: Path) -> Iterator[tuple[int, Path]]:
    """The port of a running server with one worker, and the file that holds all it says."""
    shutil.copy(migrated_sqlite, tmp_path / "served.sqlite")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path / "said.log"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(PREFIX)},
        "PYTHONPATH": str(ROOT),
        "LISTENING_LOOP_DATABASE": f"sqlite:///{tmp_path / 'served.sqlite'}",
        "LISTENING_LOOP_SECRET_FILE": str(tmp_path / "key"),
    }
    with log.open("w") as said:
        server = subprocess.Popen(
            [sys.executable, "-m", "feedback", "serve", "--port", str(port), "--workers", "1"],
            cwd=tmp_path,
            env=environment,
            stdout=said,
            stderr=said,
        )
        try:
            yield port, log
        finally:
            server.send_signal(signal.SIGTERM)
            assert server.wait(20) == 0


def asked(port: int, request: bytes) -> bytes:
    """The answer to raw bytes; tried until the server listens."""
    for _ in range(600):  # it reads the screening's model before it listens
        try:
            with socket.create_connection(("127.0.0.1", port), 10) as connection:
                connection.sendall(request)
                return connection.recv(65536)
        except ConnectionRefusedError:
            time.sleep(0.2)
    raise AssertionError("the server never listened")


def test_a_server_answers_and_its_log_names_no_address(served: tuple[int, Path]):
    port, log = served
    head = b"Host: localhost\r\nUser-Agent: A-Phone-Of-Somebody\r\nConnection: close\r\n\r\n"
    assert b"200 OK" in asked(port, b"GET /readyz HTTP/1.1\r\n" + head)
    assert b" 404 " in asked(port, b"GET /s/nowhere HTTP/1.1\r\n" + head)
    assert b" 400 " in asked(port, b"NOT SOUND\r\n\r\n")
    said = log.read_text().replace(f"http://127.0.0.1:{port}", "")
    assert "not sound HTTP" in said
    assert "127.0.0.1" not in said
    assert "A-Phone" not in said
    assert "nowhere" not in said


def test_a_request_that_cannot_be_handled_leaves_no_link_in_the_log(caplog: pytest.LogCaptureFixture):
    """gunicorn writes the path of a request it failed at, and a personal link is a path."""
    from gunicorn.config import Config

    from feedback.serve import QuietLogger

    logger = QuietLogger(Config())
    logger.error_log.propagate = True
    with caplog.at_level("ERROR", logger="gunicorn.error"):
        logger.exception("Error handling request %s %s", "GET", "/i/a-secret-link")
    assert "could not be handled" in caplog.text
    assert "a-secret-link" not in caplog.text
