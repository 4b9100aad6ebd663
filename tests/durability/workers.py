"""Workers that are killed while they send, and what became of what they sent."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from sqlalchemy import select

from feedback.database import Database
from feedback.mail.models import Message
from tests.support.mailserver import Handler

KILLS = 20
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


def seed() -> int:
    """Printed by every test, and taken again from `SEED` to see once more what it saw."""
    return int(os.environ.get("SEED", random.SystemRandom().randrange(2**32)))


def kill_on_and_on(
    server: Handler,
    nursery: Nursery,
    moments: random.Random,
    wait: Callable[[int], None],
    longest: float = 0.1,
) -> None:
    """Twenty kills of one of two workers, each a random while after `wait` came back; four of them of both, when the server
    has taken a message and they do not know it yet. Four answers of the server are lost besides."""
    nursery.start(), nursery.start()
    for number in range(KILLS):
        wait(number)
        if number % 5 == 4:
            server.at_data.append("lost")
        if number % 5 == 2:
            kill_between_taking_and_knowing(server, nursery)
        else:
            time.sleep(moments.uniform(0, longest))
            nursery.end(nursery.children[-1], signal.SIGKILL)
        while len(nursery.children) < 2:
            nursery.start()


def kill_between_taking_and_knowing(server: Handler, nursery: Nursery) -> None:
    done = threading.Event()

    def kill_all() -> None:
        for child in list(nursery.children):
            nursery.end(child, signal.SIGKILL)
        done.set()

    server.interrupts.append(kill_all)
    assert done.wait(60), "nothing arrives"


def rows_of(database: Database) -> list[Message]:
    """What the outbox holds in the end."""
    with database.reading() as session:
        rows = list(session.scalars(select(Message)))
        session.expunge_all()
    return rows


def tally(rows: list[Message], arrived: Counter[str]) -> tuple[int, int]:
    """How many arrived twice, and how many say that they may have."""
    return sum(count > 1 for count in arrived.values()), sum(row.answers_lost > 0 for row in rows)


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
