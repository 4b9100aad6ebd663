"""Organisations reminded of a return: once each, by the link they have, whenever the worker dies; and nothing begun is lost.

Two workers write the reminders of one round and send them. They are killed with SIGKILL at random moments, while people there
press Start and write. `ORGANISATIONS=500` for a long run.
"""

import os
import random
import re
import signal
import threading
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from feedback.clock import HOME
from feedback.database import Database
from feedback.invitations import entrance
from feedback.mail.models import Message
from feedback.migrations.upgrade import upgrade
from feedback.partnership.models import Agency
from feedback.partnership.working_time import WorkingTime
from feedback.responses import drafts
from feedback.returns import letters, rounds
from feedback.returns.letters import Sender
from feedback.secrets import key_from
from feedback.surveys import collectors
from tests.durability.workers import KILLS, Nursery, faults, kill_on_and_on, rows_of, seed, tally
from tests.feedback.returns.stories import Story, story
from tests.support.mailserver import Handler, mail_server

ORGANISATIONS = int(os.environ.get("ORGANISATIONS", "120"))
HUB = "https://listen.example.gov.uk"
LINK = re.compile(rf"{HUB}/i/(\S+)")


def test_every_organisation_is_reminded_once_and_keeps_what_it_began(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database, now = Database(url), _at_work()
    upgrade(database)
    key = key_from(tmp_path / "secret-key")
    code, made = _asked(database, key, now)
    number, began = seed(), time.monotonic()
    people = threading.Thread(target=_people, args=(database, key, code, made, now, number))
    settings = {
        "LISTENING_LOOP_SECRET_FILE": str(tmp_path / "secret-key"),
        "LISTENING_LOOP_PUBLIC_URL": HUB,
        "LISTENING_LOOP_MAIL_QUIET_HOURS": "",
        "LISTENING_LOOP_DIGEST_AT": "",
        "MORTAL_SHIFT": str((now - datetime.now(UTC)).total_seconds()),
    }
    with mail_server() as (server, port), Nursery(url, port, **settings) as nursery:
        people.start()
        kill_on_and_on(server, nursery, random.Random(number), lambda kill: _wait(server, kill), longest=0.5)
        people.join(120)
        _wait_until_all_are_sent(database)
        for child in list(nursery.children):
            nursery.end(child, signal.SIGTERM)
        arrived = Counter(server.ids())
        texts = {str(one["To"]): LINK.findall(one.get_content()) for one in server.taken}
    rows = rows_of(database)
    twice, said = tally(rows, arrived)
    with capsys.disabled():
        print(
            f"\nseed {number}: {KILLS} kills, {len(rows)} reminders, {twice} arrived twice, {said} say that they may have,"
            f" {time.monotonic() - began:.0f} s"
        )
    assert faults(rows, arrived) == {}
    assert len(rows) == ORGANISATIONS
    assert texts == {f"lead@{agency}.example": [link] for agency, link in made.items()}
    with database.reading() as session:
        for agency, link in made.items():
            assert entrance.code_of(session, link) == code, "the link opens nothing any more"
            draft = drafts.find(session, entrance.shared_token(key, link), code, now)
            assert draft is not None
            assert draft.answers == {"action_voice": agency}
    database.dispose()


def _at_work() -> datetime:
    """A moment on a working day, so that this can run on any."""
    day = datetime.now(HOME)
    while not WorkingTime().works_on(day.date()):
        day += timedelta(days=1)
    return day.replace(hour=11).astimezone(UTC)


def _asked(database: Database, key: bytes, now: datetime) -> tuple[str, dict[str, str]]:
    with database.writing() as session:
        told: Story = story(session, now, days=2, by_mail=True)
        for number in range(ORGANISATIONS):
            agency = f"agency-{number}"
            session.add(Agency(key=agency, name=f"Agency {number}"))
            session.flush()
            rounds.ask(session, told.round, agency, now, "tests")
            told.link(agency, sender=Sender(HUB, False, key))
        return told.round.collector_code, dict(told.links)


def _people(
    database: Database, key: bytes, code: str, made: dict[str, str], now: datetime, number: int
) -> None:
    """One organisation after another presses Start and writes, while the workers live and die."""
    order = sorted(made)
    random.Random(number).shuffle(order)
    for agency in order:
        token = entrance.shared_token(key, made[agency])
        with database.writing() as session:
            guest = entrance.guest(session, key, entrance.unused(made[agency]), code)
            opened = collectors.behind(session, code, now)
            assert guest is not None
            assert opened is not None
            drafts.begin_together(session, opened, None, "en", now, token)
            entrance.note_begun(session, code, guest.id, token)
        with database.writing() as session:
            draft = drafts.find(session, token, code, now, hold=True)
            assert draft is not None
            drafts.keep(session, draft, {"action_voice": agency}, "en", now)


def _wait(server: Handler, kill: int) -> None:
    """The first kills come while reminders are written; the others are spread over the sending."""
    until = time.monotonic() + 120
    while kill > 5 and len(server.taken) < ORGANISATIONS * (kill - 5) / KILLS:
        assert time.monotonic() < until, f"{len(server.taken)} arrived, and then nothing"
        time.sleep(0.02)


def _wait_until_all_are_sent(database: Database) -> None:
    until, left, sent = time.monotonic() + 300, 1, 0
    of_returns = (Message.kind == letters.KIND,)
    while left or sent < ORGANISATIONS:
        assert time.monotonic() < until, "the outbox was not emptied"
        time.sleep(0.1)
        with database.reading() as session:
            open_ = select(func.count()).where(*of_returns, Message.state.in_(("waiting", "sending")))
            left = session.scalar(open_) or 0
            sent = session.scalar(select(func.count()).where(*of_returns)) or 0
