"""People asked by name: each gets one message with a link that opens, whenever the worker dies; or two, and it is said.

Two workers make the links and messages of one door and send them to a real mail server. They are killed with SIGKILL at
random moments: while they make, while they send, and between the server's taking a message and their knowing it.
`INVITATIONS=5000` is the size of the issue that asked for this.
"""

import os
import random
import re
import signal
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from feedback.clock import SystemClock
from feedback.database import Database
from feedback.invitations import sending
from feedback.invitations.models import Invitation
from feedback.invitations.sending import Asked
from feedback.mail.models import Message
from feedback.migrations.upgrade import upgrade
from feedback.secrets import hashed
from tests.durability.workers import (
    KILLS,
    Nursery,
    faults,
    kill_between_taking_and_knowing,
    kill_on_and_on,
    rows_of,
    seed,
    tally,
)
from tests.support.asked import publish
from tests.support.mailserver import Handler, mail_server

INVITATIONS = int(os.environ.get("INVITATIONS", "250"))
LINK = re.compile(r"https://listen\.example\.gov\.uk/i/(\S+)")


def test_everybody_gets_one_link_that_opens_or_two_messages_that_say_so(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = _door(url, INVITATIONS)
    number, began = seed(), time.monotonic()

    def wait(kill: int) -> None:
        _wait_until(server, database, share=kill / (KILLS + 2))

    with mail_server() as (server, port), Nursery(url, port, **_settings(tmp_path)) as nursery:
        kill_on_and_on(server, nursery, random.Random(number), wait)
        _wait_until_all_have_ended(database)
        for child in list(nursery.children):
            nursery.end(child, signal.SIGTERM)
        arrived, links = Counter(server.ids()), _links(server)
    rows, armed = _kept(database)
    twice, said = tally(rows, arrived)
    with capsys.disabled():
        print(
            f"\nseed {number}: {KILLS} kills, {len(rows)} invitations, {twice} arrived twice, {said} say that they may"
            f" have, {time.monotonic() - began:.0f} s"
        )
    assert faults(rows, arrived) == {}
    assert len(rows) == len(armed) == INVITATIONS
    assert {hashed(link) for link in links} == armed
    assert all(row.text == row.stop_link == "" for row in rows if row.state == "sent")
    database.dispose()


def test_a_worker_that_remembers_only_in_memory_is_found_out(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'forgetful.sqlite'}"
    database = _door(url, 60)
    with mail_server() as (server, port), Nursery(url, port, "forgetful", **_settings(tmp_path)) as nursery:
        nursery.start(), nursery.start()
        _wait_until(server, database, share=0.1, of=60)
        kill_between_taking_and_knowing(server, nursery)
        nursery.start()
        _wait_until_all_have_ended(database)
        arrived = Counter(server.ids())
    rows, _ = _kept(database)
    assert "twice without a word" in faults(rows, arrived)
    database.dispose()


def test_a_dead_mail_server_loses_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'dead.sqlite'}"
    database = _door(url, 40)
    with mail_server() as (_, port):
        pass  # and now nobody listens there
    with Nursery(url, port, **_settings(tmp_path)) as nursery:
        worker = nursery.start()
        until = time.monotonic() + 60
        while len(_kept(database)[0]) < 40:
            assert time.monotonic() < until, "the messages were not made"
            time.sleep(0.05)
        nursery.end(worker, signal.SIGKILL)
    rows, armed = _kept(database)
    assert {(row.state, row.attempts, row.answers_lost) for row in rows} == {("waiting", 0, 0)}
    assert {hashed(LINK.search(row.text)[1]) for row in rows} == armed  # type: ignore[index]
    database.dispose()


def _settings(folder: Path) -> dict[str, str]:
    return {
        "LISTENING_LOOP_SECRET_FILE": str(folder / "secret-key"),
        "LISTENING_LOOP_PUBLIC_URL": "https://listen.example.gov.uk",
        "LISTENING_LOOP_MAIL_QUIET_HOURS": "",
        "LISTENING_LOOP_DIGEST_AT": "",
    }


def _door(url: str, people: int) -> Database:
    database = Database(url)
    upgrade(database)
    publish(database, SystemClock(), mode="unlinked", kind="personal")
    now = datetime.now(UTC)
    with database.writing() as session:
        sending.plan(session, "abc", now, (), at=now, actor="tests", any_hour=True, any_day=True)
        asked = [Asked(f"Person {number}", f"person{number}@example.org") for number in range(people)]
        sending.add(session, "abc", asked, now, "tests")
    return database


def _links(server: Handler) -> set[str]:
    found = (LINK.search(one.get_content()) for one in server.taken)
    return {one[1] for one in found if one is not None}


def _kept(database: Database) -> tuple[list[Message], set[str]]:
    with database.reading() as session:
        armed = {one for one in session.scalars(select(Invitation.link_hash)) if one}
    return rows_of(database), armed


def _wait_until(server: Handler, database: Database, *, share: float, of: int = INVITATIONS) -> None:
    """Until so many have arrived: the kills are spread over the whole of the sending."""
    until = time.monotonic() + 300
    while len(server.taken) < share * of:
        assert time.monotonic() < until, f"{len(server.taken)} arrived, and then nothing"
        time.sleep(0.02)


def _wait_until_all_have_ended(database: Database) -> None:
    until = time.monotonic() + 1200
    while time.monotonic() < until:
        with database.reading() as session:
            states = Counter(session.scalars(select(Message.state)))
            unmade = session.scalar(
                select(sending.func.count())
                .select_from(sending.Recipient)
                .where(sending.Recipient.rounds == 0)
            )
        if not unmade and not states["waiting"] and not states["sending"]:
            return
        time.sleep(0.2)
    raise AssertionError(f"the outbox was not emptied: {states}")
