"""Reminders by mail: before it is due, on the day, and when it is late; each once, and to nobody who has returned."""

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from feedback.clock import SetClock
from feedback.database import Database
from feedback.invitations import asking, entrance
from feedback.mail import opting_out, reach
from feedback.mail.models import Message
from feedback.partnership.models import Agency
from feedback.responses import drafts
from feedback.returns import chasing, letters, links, rounds
from feedback.returns.fault import ReturnFault
from feedback.settings import Settings
from feedback.surveys import collectors
from feedback.surveys.models import Collector
from feedback.worker import duties
from tests.feedback.returns.stories import KEY, SENDER, SILENT, Story, story
from tests.support.statements import recorded


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


def test_every_message_has_the_same_link_and_a_reminder_changes_nothing(
    database: Database, clock: SetClock
) -> None:
    """So it may come at any moment of somebody's answering, and the first letter never dies."""
    with database.writing() as session:
        told = story(session, clock.now(), days=7, by_mail=True)
        told.link("trust", sender=SENDER)
        before = session.execute(text("SELECT * FROM invitations")).all()
        for _ in range(3):
            chasing.due(session, clock.now(), SENDER)
            clock.moment += timedelta(days=7)
        texts = session.scalars(select(Message.text).order_by(Message.key)).all()
        assert {_link(one) for one in texts} == {told.links["trust"]}
        assert len(texts) == 4
        assert session.execute(text("SELECT * FROM invitations")).all() == before
        assert entrance.code_of(session, told.links["trust"]) == told.round.collector_code


def test_who_has_begun_is_told_that_the_link_carries_on(database: Database, clock: SetClock) -> None:
    with database.writing() as session:
        told = story(session, clock.now(), days=7, by_mail=True)
        told.link("trust", sender=SENDER), told.link("school", sender=SENDER)
        _begin(session, told, "trust", clock)
        assert chasing.due(session, clock.now(), SENDER) == 2
        reminders = {
            row.address: row.text
            for row in session.scalars(select(Message).where(Message.key.like("%/before")))
        }
        assert "carries on where you stopped, on any device" in reminders["lead@trust.example"]
        assert _link(reminders["lead@trust.example"]) == told.links["trust"]
        assert "You have begun" not in reminders["lead@school.example"]


def _made_at_the_door(session: Session, told: Story, clock: SetClock) -> str:
    """A link that cannot be made again, as older versions made them all."""
    door = session.get_one(Collector, told.round.collector_code)
    row = links.current(session, told.round, "trust")
    assert row is not None
    made = asking.new_link(session, door, row.invitation_id, clock.now(), "tests")
    assert made is not None
    session.expire_all()
    return made.link


def test_a_link_of_an_older_version_is_replaced_once(database: Database, clock: SetClock) -> None:
    with database.writing() as session:
        told = story(session, clock.now(), days=7, by_mail=True)
        told.link("trust", sender=SENDER)
        _made_at_the_door(session, told, clock)
        assert chasing.due(session, clock.now(), SENDER) == 1
        reminder = session.scalars(select(Message).where(Message.key.like("%/before"))).one()
        assert entrance.code_of(session, _link(reminder.text)) == told.round.collector_code
        assert entrance.code_of(session, told.links["trust"]) is None, "a link that was shut stays shut"
        clock.moment += timedelta(days=7)
        chasing.due(session, clock.now(), SENDER)
        again = session.scalars(select(Message).where(Message.key.like("%/on the day"))).one()
        assert _link(again.text) == _link(reminder.text)


def test_who_began_in_the_way_of_an_older_version_is_shut_out_by_no_reminder(
    database: Database, clock: SetClock
) -> None:
    """Links were exchanged for a secret of the browser then: a colleague who began by another would end it."""
    with database.writing() as session:
        told = story(session, clock.now(), days=7, by_mail=True)
        told.link("trust", sender=SENDER)
        code, ticket = told.round.collector_code, entrance.unused(_made_at_the_door(session, told, clock))
        guest = entrance.guest(session, KEY, ticket, code)
        assert guest is not None
        kept = entrance.exchange(session, KEY, ticket, guest)
        session.expire_all()
        assert chasing.due(session, clock.now(), SENDER) == 1
        reminder = session.scalars(select(Message).where(Message.key.like("%/before"))).one()
        assert "/i/" not in reminder.text
        assert "or in the same browser" in reminder.text
        assert entrance.guest(session, KEY, kept, code) is not None


def test_what_was_begun_before_a_link_of_the_door_comes_along_with_the_next_reminder(
    database: Database, clock: SetClock
) -> None:
    with database.writing() as session:
        told = story(session, clock.now(), days=7, by_mail=True)
        told.link("trust", sender=SENDER)
        _begin(session, told, "trust", clock)
        code, old = told.round.collector_code, entrance.shared_token(KEY, told.links["trust"])
        draft = drafts.find(session, old, code, clock.now(), hold=True)
        assert draft is not None
        drafts.keep(session, draft, {"action_voice": "We hold a council."}, "en", clock.now())
        _made_at_the_door(session, told, clock)
        assert chasing.due(session, clock.now(), SENDER) == 1
        reminder = session.scalars(select(Message).where(Message.key.like("%/before"))).one()
        assert "What was begun with it is there" in reminder.text
        link = _link(reminder.text)
        found = drafts.find(session, entrance.shared_token(KEY, link), code, clock.now())
        assert found is not None
        assert found.answers == {"action_voice": "We hold a council."}
        assert drafts.find(session, old, code, clock.now()) is None
        clock.moment += timedelta(days=7)
        chasing.due(session, clock.now(), SENDER)
        again = session.scalars(select(Message).where(Message.key.like("%/on the day"))).one()
        assert _link(again.text) == link


def test_who_begins_by_a_link_that_cannot_be_made_again_is_never_shut_out(
    database: Database, clock: SetClock
) -> None:
    """One made on the page of the door, or by an older version and first used now."""
    with database.writing() as session:
        told = story(session, clock.now(), days=7, by_mail=True)
        row = told.link("trust", sender=SENDER)
        door = session.get_one(Collector, told.round.collector_code)
        other = asking.new_link(session, door, row.invitation_id, clock.now(), "tests")
        assert other is not None
        told.links["trust"] = other.link
        _begin(session, told, "trust", clock)
        assert chasing.due(session, clock.now(), SENDER) == 1
        reminder = session.scalars(select(Message).where(Message.key.like("%/before"))).one()
        assert "/i/" not in reminder.text
        assert "Carry on with the link by which you began" in reminder.text
        assert entrance.code_of(session, other.link) == door.code


def test_a_reminder_costs_as_many_statements_for_many_organisations_as_for_two(
    database: Database, clock: SetClock
) -> None:
    def asked(many: int, name: str) -> int:
        with database.writing() as session:
            told = story(session, clock.now(), name=name, days=7, by_mail=True)
            for number in range(many):
                key = f"{name}-{number}"
                session.add(Agency(key=key, name=f"Agency {key}"))
                session.flush()
                rounds.ask(session, told.round, key, clock.now(), "tests")
                told.link(key, sender=SENDER)
        with recorded(database) as statements, database.writing() as session:
            assert chasing.due(session, clock.now(), SENDER) == many
        with recorded(database) as quiet, database.writing() as session:
            assert chasing.due(session, clock.now(), SENDER) == 0
        return len(statements) - many + len(quiet)

    assert asked(2, "few") == asked(20, "many")


def test_workers_and_people_at_the_same_moment_lose_nothing_and_say_nothing_twice(
    database: Database, clock: SetClock
) -> None:
    """Three workers remind everybody while everybody presses Start and writes."""
    keys = [f"agency-{number}" for number in range(8)]
    with database.writing() as session:
        told = story(session, clock.now(), days=7, by_mail=True)
        for key in keys:
            session.add(Agency(key=key, name=key))
            session.flush()
            rounds.ask(session, told.round, key, clock.now(), "tests")
            told.link(key, sender=SENDER)
        code, made = told.round.collector_code, dict(told.links)
    faults: list[BaseException] = []
    together = threading.Barrier(3 + len(keys))

    def work() -> None:
        together.wait()
        for _ in range(3):
            with database.writing() as session:
                chasing.due(session, clock.now(), SENDER)

    def answer(key: str) -> None:
        together.wait()
        with database.writing() as session:
            _begin_by(session, code, made[key], clock)
        token = entrance.shared_token(KEY, made[key])
        with database.writing() as session:
            draft = drafts.find(session, token, code, clock.now(), hold=True)
            assert draft is not None
            drafts.keep(session, draft, {"action_voice": key}, "en", clock.now())

    def told_of(does: Callable[[], None]) -> None:
        try:
            does()
        except BaseException as fault:
            faults.append(fault)

    acts = [*[work] * 3, *(partial(answer, key) for key in keys)]
    threads = [threading.Thread(target=told_of, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert faults == []
    with database.reading() as session:
        reminders = session.scalars(select(Message).where(Message.key.like("%/before"))).all()
        assert sorted(row.address for row in reminders) == sorted(f"lead@{key}.example" for key in keys)
        assert {_link(row.text) for row in reminders} == set(made.values())
        for key in keys:
            assert entrance.code_of(session, made[key]) == code
            draft = drafts.find(session, entrance.shared_token(KEY, made[key]), code, clock.now())
            assert draft is not None
            assert draft.answers == {"action_voice": key}


@pytest.mark.parametrize("way", ["again", "make"])
def test_a_letter_that_waits_for_the_morning_goes_out_with_no_link_that_is_dead(
    database: Database, clock: SetClock, way: str
) -> None:
    with database.writing() as session:
        told = story(session, clock.now(), days=7, by_mail=True)
        for key in ("trust", "school"):
            told.link(key, sender=SENDER)
        chasing.due(session, clock.now(), SENDER)
        if way == "again":
            links.again(session, told.round, "trust", SENDER, clock.now(), "tests")
        else:
            told.link("trust", "The lead has left", sender=SENDER)
        waiting = session.scalars(select(Message).where(Message.state == "waiting")).all()
        assert [row.address for row in waiting].count("lead@school.example") == 2
        assert all(entrance.code_of(session, _link(row.text)) for row in waiting)
        gone = session.scalars(select(Message).where(Message.state == "given_up")).all()
        assert [(row.reason, row.text) for row in gone] == [("There is a newer link.", "")] * 2


def test_more_time_takes_back_a_reminder_of_the_day_before(database: Database, clock: SetClock) -> None:
    """The first letter, which has the link, goes out."""
    with database.writing() as session:
        told = story(session, clock.now(), days=0, by_mail=True)
        told.link("trust", sender=SENDER)
        chasing.due(session, clock.now(), SENDER)
        until = clock.today() + timedelta(days=30)
        rounds.extend(session, told.round, "trust", until, "Their lead is ill", clock.now(), "tests")
        states = {row.key.rpartition("/")[2]: row.state for row in session.scalars(select(Message))}
    assert states == {"asked": "waiting", "on the day": "given_up"}


def test_each_letter_says_the_day_the_organisation_has_now(database: Database, clock: SetClock) -> None:
    with database.writing() as session:
        told = story(session, clock.now(), days=7, by_mail=True)
        until = clock.today() + timedelta(days=30)
        rounds.extend(session, told.round, "trust", until, "Their lead is ill", clock.now(), "tests")
        told.link("trust", sender=SENDER)
        links.again(session, told.round, "trust", SENDER, clock.now(), "tests")
        texts = session.scalars(select(Message.text)).all()
        assert len(texts) == 2
        assert all(letters.said(until) in one for one in texts if one)
        assert all(letters.said(told.round.due_on) not in one for one in texts)


def test_a_closed_round_gives_nobody_a_link_or_more_time(database: Database, clock: SetClock) -> None:
    now = clock.now()
    with database.writing() as session:
        told = story(session, now, days=7, by_mail=True)
        told.link("trust", sender=SENDER)
        rounds.close(session, told.round, now, "tests")
        session.expire_all()
        with pytest.raises(ReturnFault, match="closed"):
            told.link("school", sender=SENDER)
        with pytest.raises(ReturnFault, match="closed"):
            links.again(session, told.round, "trust", SENDER, now, "tests")
        with pytest.raises(ReturnFault, match="closed"):
            rounds.extend(
                session, told.round, "trust", clock.today() + timedelta(days=30), "Ill", now, "tests"
            )
        collectors.reopen(session, session.get_one(Collector, told.round.collector_code), now, "tests")
        told.link("school", sender=SENDER)


def _begin(session: Session, told: Story, agency: str, clock: SetClock) -> None:
    """Somebody there has pressed Start."""
    _begin_by(session, told.round.collector_code, told.links[agency], clock)


def _begin_by(session: Session, code: str, link: str, clock: SetClock) -> None:
    guest = entrance.guest(session, KEY, entrance.unused(link), code)
    opened = collectors.behind(session, code, clock.now())
    assert guest is not None
    assert opened is not None
    token = entrance.shared_token(KEY, link)
    if drafts.begin_together(session, opened, None, "en", clock.now(), token):
        entrance.note_begun(session, code, guest.id, token)
    session.expire_all()


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
        ("asked", "given_up"),
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
