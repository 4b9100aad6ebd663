"""Every message arrives once, whenever a worker dies; or twice at most, and then its row says that it may have.

Two workers empty one outbox into a real mail server. One of them is killed with SIGKILL at random moments and started
again; now and then both are killed when the server has taken a message and they do not know it yet; and some answers
of the server are lost on the way.
"""

import os
import random
import signal
import time
from collections import Counter
from datetime import UTC, datetime

import pytest

from feedback.database import Database
from feedback.mail import outbox
from feedback.mail.wording import Words
from feedback.migrations.upgrade import upgrade
from tests.durability.workers import KILLS, Nursery, faults, kill_on_and_on, rows_of, seed, tally
from tests.support.mailserver import Handler, mail_server

MESSAGES = int(os.environ.get("MESSAGES", "400"))


def test_every_message_arrives_once_or_says_that_it_may_have_arrived_twice(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    database = Database(url)
    upgrade(database)
    _post(database)
    number = seed()
    with capsys.disabled():
        print(f"\nkilled at random, seed {number}: ", end="", flush=True)
    with mail_server() as (server, port), Nursery(url, port) as nursery:
        kill_on_and_on(server, nursery, random.Random(number), lambda _: _wait_for_some(server, database))
        _wait_until_empty(database)
        for child in list(nursery.children):
            nursery.end(child, signal.SIGTERM)
        arrived = Counter(server.ids())
    rows = rows_of(database)
    database.dispose()
    twice, said = tally(rows, arrived)
    with capsys.disabled():
        print(f"{KILLS} kills, {len(rows)} messages, {twice} arrived twice, {said} say that they may have")
    assert faults(rows, arrived) == {}
    assert len(rows) == MESSAGES
    assert twice >= KILLS // 5, "the worst moment was not tried"


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
