"""A server of the benchmarks' own: a migrated database, one published survey of ten questions, gunicorn in front."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from feedback.clock import SystemClock
from feedback.database import Database
from feedback.migrations.upgrade import upgrade
from feedback.surveys import collectors, versions
from forms import author_file

CODE = "bench10"
QUESTIONS = (
    "type: faces, points: 5, required: true, prefer_not: true",
    "type: one_of, choices: [{id: a, text: At home}, {id: b, text: At school}, {id: c, text: Online}], dont_know: true",
    "type: many_of, choices: [{id: a, text: A parent}, {id: b, text: A teacher}, {id: c, text: A friend}]",
    "type: scale, minimum: 0, maximum: 10, low: Not at all, high: Very well",
    "type: agree",
    "type: number, minimum: 0, maximum: 99",
    "type: ballot, most: 2, choices: [{id: a, text: Buses}, {id: b, text: Lights}, {id: c, text: Clubs}]",
    "type: agree",
    "type: long_text",
    "type: long_text",
)


@dataclass(frozen=True)
class Server:
    """A running server: where it listens, and the processes whose time is counted."""

    address: tuple[str, int]
    pid: int

    def pids(self) -> list[int]:
        """The master and its workers."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return [self.pid, *map(int, children)]

    def cpu_seconds(self) -> float:
        """User and system time of all processes so far, from /proc."""
        ticks = 0
        for pid in self.pids():
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")


def survey_text() -> str:
    """The survey of ten questions, one a page, as an author would write it."""
    pages = "\n".join(
        f"  - {{id: p{n}, questions: [{{id: q{n}, text: 'What do you think about thing number {n}?', {options}}}]}}"
        for n, options in enumerate(QUESTIONS, start=1)
    )
    return (
        "survey: bench\ntitle: Ten questions\nlanguages: [en]\naudience: practitioner\nmode: anonymous\n"
        "start:\n  why: To measure.\n  who_asks: Us\n  who_sees: Us\n  minutes: 2\n  next_steps: We read it.\n"
        f"  hear_back: Soon.\npages:\n{pages}\n"
    )


def prepare(url: str) -> None:
    """Migrate a database, publish the survey and open its door."""
    database, now = Database(url), SystemClock().now()
    upgrade(database)
    reading = author_file.read(survey_text())
    assert reading.survey is not None, [fault.sentence() for fault in reading.faults]
    with database.writing() as session:
        version = versions.keep(session, reading.survey, now, "bench")
        versions.publish(session, version, now, "bench")
        collectors.open_door(session, "bench", now, "bench", code=CODE)
    database.dispose()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@contextmanager
def server(url: str, workers: int = 2) -> Iterator[Server]:
    """The production server on a database, ended by its own process id."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "LISTENING_LOOP_DATABASE": url,
            "LISTENING_LOOP_HTTPS": "no",
            "LISTENING_LOOP_SECRET_FILE": str(Path(folder) / "key"),
        }
        command = [sys.executable, "-m", "feedback", "serve", "--port", str(port), "--workers", str(workers)]
        with (Path(folder) / "log").open("wb") as log:
            process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            _wait(port, process, Path(folder) / "log")
            yield Server(("127.0.0.1", port), process.pid)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"the server did not start:\n{log.read_text()[-2000:]}")


TOKEN = re.compile(rb'name="csrf_token" value="([^"]+)"')
