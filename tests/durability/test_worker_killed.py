"""Every message arrives once, whenever a worker dies; or twice at most, and then its row says that it may have.

Two workers empty one outbox into a real mail server. One of them is killed with SIGKILL at random moments and started
again; now and then both are killed when the server has taken a message and they do not know it yet; and some answers
of the server are lost on the way.
"""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from feedback.database import Database
from feedback.mail import outbox
from feedback.mail.models import Message
from feedback.mail.wording import Words
from feedback.migrations.upgrade import upgrade
from tests.conftest import missing
from tests.support import postgresql
from tests.support.mailserver import Handler, mail_server

KILLS = 20
MESSAGES = int(os.environ.get("MESSAGES", "400"))
#: Short, so that what a dead worker held comes back while the test runs.
LEASE = 1.0


class Nursery:
    """Workers that are started, killed, and started again."""

    def __init__(self, url: str, port: int, *how: str, **more: str) -> None:
        environment = os.environ | {
            "LISTENING_LOOP_DATABASE": url,
            "LISTENING_LOOP_MAIL_HOST": "127.0.0.1",
            "LISTENING_LOOP_MAIL_PORT": str(port),
            "LISTENING_LOOP_MAIL_SECURITY": "none",
            "LISTENING_LOOP_MAIL_FROM": "listening@example.gov.uk",
            "LISTENING_LOOP_WORKER_SECONDS": "1",
            "PYTHONPATH": str(Path(__file__).parent.parent.parent),
            **more,
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.mortal_worker", str(LEASE), *how],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.children: list[int] = []

    def __enter__(self) -> "Nursery":
        return self

    def __exit__(self, *_: object) -> None:
        for child in self.children:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        self.process.communicate()

    def start(self) -> int:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("start\n")
        self.process.stdin.flush()
        self.children.append(int(self.process.stdout.readline()))
        return self.children[-1]

    def end(self, child: int, how: int) -> None:
        os.kill(child, how)
        until = time.monotonic() + 30
        while _runs(child):
            assert time.monotonic() < until, "the worker did not end"
            time.sleep(0.005)
        self.children.remove(child)


def _runs(child: int) -> bool:
    try:
        os.kill(child, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'killed.sqlite'}"
        return
    if postgresql.programs() is None:
        missing("PostgreSQL", "apt-get install postgresql")
    with postgresql.server() as server:
        yield server.format(name="postgres")


def test_every_message_arrives_once_or_says_that_it_may_have_arrived_twice(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    database = Database(url)
    upgrade(database)
    _post(database)
    seed = random.SystemRandom().randrange(2**32)
    moments = random.Random(seed)
    with capsys.disabled():
        print(f"\nkilled at random, seed {seed}: ", end="", flush=True)
    with mail_server() as (server, port), Nursery(url, port) as nursery:
        nursery.start(), nursery.start()
        for number in range(KILLS):
            _wait_for_some(server, database)
            if number % 5 == 4:
                server.at_data.append("lost")
            if number % 5 == 2:
                kill_between_taking_and_knowing(server, nursery)
            else:
                time.sleep(moments.uniform(0, 0.1))
                nursery.end(nursery.children[-1], signal.SIGKILL)
            while len(nursery.children) < 2:
                nursery.start()
        _wait_until_empty(database)
        for child in list(nursery.children):
            nursery.end(child, signal.SIGTERM)
        arrived = Counter(server.ids())
    rows = _rows(database)
    database.dispose()
    twice = sum(1 for count in arrived.values() if count > 1)
    said = sum(1 for row in rows if row.answers_lost)
    with capsys.disabled():
        print(f"{KILLS} kills, {len(rows)} messages, {twice} arrived twice, {said} say that they may have")
    _everything_arrived(rows, arrived)
    assert twice >= KILLS // 5, "the worst moment was not tried"


def kill_between_taking_and_knowing(server: Handler, nursery: Nursery) -> None:
    done = threading.Event()

    def kill_all() -> None:
        for child in list(nursery.children):
            nursery.end(child, signal.SIGKILL)
        done.set()

    server.interrupts.append(kill_all)
    assert done.wait(60), "nothing arrives"


def _post(database: Database) -> None:
    at = datetime.now(UTC)
    words = Words("Hello", "Two words.\n" * 20)
    with database.writing() as session:
        for number in range(MESSAGES):
            outbox.post(session, f"{number}", "test", f"person{number}@example.org", words, at)


def _wait_for_some(server: Handler, database: Database) -> None:
    """Until something new has arrived, or nothing is left: then new messages come."""
    before, until = len(server.taken), time.monotonic() + 60
    while len(server.taken) == before:
        assert time.monotonic() < until, "nothing arrives"
        with database.reading() as session:
            if not outbox.standing(session).waiting:
                return
        time.sleep(0.02)


def _wait_until_empty(database: Database) -> None:
    until = time.monotonic() + 300
    while time.monotonic() < until:
        with database.reading() as session:
            if not outbox.standing(session).waiting:
                return
        time.sleep(0.1)
    raise AssertionError("the outbox was not emptied")


def _rows(database: Database) -> list[Message]:
    with database.reading() as session:
        rows = list(session.scalars(select(Message)))
        session.expunge_all()
    return rows


def _everything_arrived(rows: list[Message], arrived: Counter[str]) -> None:
    assert faults(rows, arrived) == {}
    assert len(rows) == MESSAGES


def faults(rows: list[Message], arrived: Counter[str]) -> dict[str, object]:
    """What was promised and not kept: messages lost, not sent, twice without a word, three times, or invented."""
    known = {row.message_id: row for row in rows}
    lost = [row.key for row in rows if row.state == "sent" and not arrived[row.message_id or ""]]
    not_sent = [(row.key, row.reason) for row in rows if row.state != "sent" and row.answers_lost < 2]
    secretly = [
        one for one, count in arrived.items() if count > 1 and one in known and not known[one].answers_lost
    ]
    often = [one for one, count in arrived.items() if count > 2]
    invented = set(arrived) - set(known)
    found = {
        "lost": lost,
        "not sent": not_sent,
        "twice without a word": secretly,
        "three times": often,
        "invented": invented,
    }
    return {name: which for name, which in found.items() if which}
