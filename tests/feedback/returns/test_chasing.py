"""Reminders by mail: before it is due, on the day, and when it is late; each once, and to nobody who has returned."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from feedback.clock import SetClock
from feedback.database import Database
from feedback.invitations import entrance
from feedback.mail import opting_out, reach
from feedback.mail.models import Message
from feedback.returns import chasing, rounds
from feedback.settings import Settings
from feedback.worker import duties
from tests.feedback.returns.stories import SENDER, SILENT, story


def _subjects(session) -> list[str]:
    return sorted(session.scalars(select(Message.subject).where(Message.key.like("return/%"))))


@pytest.mark.parametrize(
    ("left", "which"),
    [(8, None), (7, "before"), (1, "before"), (0, "on the day"), (-1, "late 1"), (-7, "late 1"), (-8, "late 2"),
     (-15, "late 3"), (-21, "late 3"), (-22, None), (-400, None)],
)  # fmt: skip
def test_each_day_has_at_most_one_reminder(left: int, which: str | None) -> None:
    today = date(2026, 3, 4)
    assert chasing.step(today + timedelta(days=left), today) == which


def test_each_step_is_written_once_however_often_it_is_asked(database: Database, clock: SetClock) -> None:
    with database.writing() as session:
        told = story(session, clock.now(), days=10, by_mail=True)
        for key in ("school", "trust", "police"):
            told.link(key, sender=SENDER)
        assert len(_subjects(session)) == 3
        told.send("school", clock.today(), {"standard_lead": "in_place"})
        rounds.decline(session, told.round, "police", "Merged", clock.now(), "tests")
        written = 0
        for day in range(60):
            clock.moment += timedelta(days=1)
            written += sum(chasing.due(session, clock.now(), SENDER) for _ in range(3)) if day else 0
        assert written == 5
        sent = session.scalars(select(Message).where(Message.address == "lead@trust.example")).all()
        assert len(sent) == 1 + 5
        assert sum("late" in one.subject for one in sent) == 3


def test_the_link_of_the_newest_message_is_the_one_that_opens(database: Database, clock: SetClock) -> None:
    with database.writing() as session:
        told = story(session, clock.now(), days=7, by_mail=True)
        told.link("trust", sender=SENDER)
        assert chasing.due(session, clock.now(), SENDER) == 1
        texts = session.scalars(select(Message.text).order_by(Message.key)).all()
        opened = [entrance.code_of(session, _link(text)) for text in texts]
        assert sorted(map(str, opened)) == sorted(["None", told.round.collector_code])


def test_who_has_begun_keeps_what_they_wrote(database: Database, clock: SetClock) -> None:
    """A new link would shut out the browser in which they began."""
    with database.writing() as session:
        told = story(session, clock.now(), days=7, by_mail=True)
        told.link("trust", sender=SENDER)
        ticket = entrance.unused(told.links["trust"])
        guest = entrance.guest(session, b"k" * 32, ticket, told.round.collector_code)
        assert guest is not None
        kept = entrance.exchange(session, b"k" * 32, ticket, guest)
        session.expire_all()
        assert chasing.due(session, clock.now(), SENDER) == 1
        assert entrance.guest(session, b"k" * 32, kept, told.round.collector_code) is not None
        reminder = session.scalars(select(Message).where(Message.key.like("%/before"))).one()
        assert "/i/" not in reminder.text
        assert "Carry on in the browser" in reminder.text


def test_more_time_is_reminded_of_anew(database: Database, clock: SetClock) -> None:
    with database.writing() as session:
        told = story(session, clock.now(), days=1, by_mail=True)
        told.link("trust", sender=SENDER)
        assert chasing.due(session, clock.now(), SENDER) == 1
        until = clock.today() + timedelta(days=30)
        rounds.extend(session, told.round, "trust", until, "Their lead is ill", clock.now(), "tests")
        assert chasing.due(session, clock.now(), SENDER) == 0
        clock.moment += timedelta(days=24)
        assert chasing.due(session, clock.now(), SENDER) == 1


def test_without_mail_nothing_is_written_and_no_link_is_changed(database: Database, clock: SetClock) -> None:
    with database.writing() as session:
        told = story(session, clock.now(), days=1, by_mail=True)
        told.link("trust")
        assert chasing.due(session, clock.now(), SILENT) == 0
        assert entrance.code_of(session, told.links["trust"]) == told.round.collector_code
        told.round.by_mail = False
        assert chasing.due(session, clock.now(), SENDER) == 0
        assert _subjects(session) == []


def test_who_wants_no_messages_gets_none_and_keeps_their_link(database: Database, clock: SetClock) -> None:
    with database.writing() as session:
        told = story(session, clock.now(), days=7, by_mail=True)
        told.link("trust", sender=SENDER)
        first = session.scalars(select(Message)).one()
        token = opting_out.token(SENDER.key, "lead@trust.example")
        assert first.stop_link == f"https://northmoor.example/no-mail/{token}"
        assert first.stop_link in first.text
        opting_out.go_out(session, token)
        assert chasing.due(session, clock.now(), SENDER) == 0
        assert entrance.code_of(session, told.links["trust"]) == told.round.collector_code


def test_an_address_that_does_not_exist_is_written_to_no_more(database: Database, clock: SetClock) -> None:
    with database.writing() as session:
        told = story(session, clock.now(), days=7, by_mail=True)
        told.link("trust", sender=SENDER)
        trouble = reach.Trouble(True, "There is no such mailbox", clock.now())
        reach.note(session, SENDER.key, "lead@trust.example", trouble)
        assert chasing.due(session, clock.now(), SENDER) == 0


def test_a_reminder_that_waits_for_the_morning_is_withdrawn_when_the_return_comes(
    database: Database, clock: SetClock
) -> None:
    """A letter that asks for a corrected return is not."""
    with database.writing() as session:
        told = story(session, clock.now(), days=7, by_mail=True)
        told.link("trust", sender=SENDER)
        assert chasing.due(session, clock.now(), SENDER) == 1
        told.send("trust", clock.today(), {"standard_lead": "in_place"})
        told.link("trust", "Look at supervision again", sender=SENDER)
        assert chasing.due(session, clock.now(), SENDER) == 0
        states = [(row.key.rpartition("/")[2], row.state) for row in session.scalars(select(Message))]
    assert sorted(states) == [
        ("asked", "waiting"),
        ("asked", "waiting"),
        ("before", "given_up"),
    ]


def _link(text: str) -> str:
    return text.split("/i/", 1)[1].split()[0]


def test_the_worker_reminds_in_working_hours_by_either_way_and_never_at_night(
    database: Database, clock: SetClock, tmp_path: Path
) -> None:
    (tmp_path / "notify-key").write_text("key")
    settings = Settings(
        database="sqlite://",
        secret_file=str(tmp_path / "secret"),
        public_url="https://hub.example.org",
        notify_key_file=str(tmp_path / "notify-key"),
        notify_template="11111111-1111-1111-1111-111111111111",
    )
    (duty,) = (one for one in duties.DUTIES if one.name == "returns")
    monday = datetime(2026, 3, 9, 10, 0, tzinfo=UTC)
    with database.writing() as session:
        told = story(session, clock.now(), days=2, by_mail=True)  # due on a Friday
        told.link("trust", sender=SENDER)
        saturday, night = monday - timedelta(days=2), monday - timedelta(hours=8)
        assert [duty.does(session, at, settings) for at in (saturday, night, monday)] == [0, 0, 1]
