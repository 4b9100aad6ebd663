"""What is late, or slips twice, is put to the board above whoever leads it, once, and the board's answer is kept."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from feedback.database import Database
from feedback.plans import boards, escalation, progress, shelf
from feedback.plans.standing import OPEN, STATUSES, Put, Standing, Update
from feedback.plans.work_fault import WorkFault
from feedback.plans.work_models import Escalation
from tests.feedback.plans.at_work import NOW, TODAY, settle
from tests.support.statements import recorded

DAYS = st.dates(date(2026, 1, 1), date(2026, 1, 20))


@pytest.fixture
def town(database: Database) -> Database:
    with database.writing() as session:
        settle(session)
    return database


def slip(session, at, code="2-a"):
    return progress.record(session, f"town/{code}", at, "ann", status="slipping", note="No trainer")


def test_late_actions_are_put_to_the_board_above_once(town: Database):
    with town.writing() as session:
        assert escalation.raise_due(session, TODAY, NOW) == 1
        assert escalation.raise_due(session, TODAY, NOW) == 0
        [work] = escalation.waiting(session)
        put = work.put
    assert (put.ref, put.board_key, put.reason) == ("town/1.1.1", "executive", "overdue")
    assert (work.text, put.raised_on, put.due_on) == ("Audit", TODAY, date(2026, 1, 31))


def test_an_answer_needs_its_words_and_is_not_asked_for_again_about_the_same_day(town: Database):
    later = NOW + timedelta(days=60)
    with town.writing() as session:
        escalation.raise_due(session, TODAY, NOW)
        put = escalation.waiting(session, "executive")[0].put
        with pytest.raises(WorkFault, match="decided"):
            escalation.answer(session, put.id, TODAY, NOW, "ann", decision=" ")
        with pytest.raises(WorkFault, match="day of the decision"):
            escalation.answer(session, put.id, TODAY + timedelta(days=1), NOW, "ann", decision="More time")
        escalation.answer(session, put.id, TODAY, NOW, "ann", decision="More time", minute="4.2")
        with pytest.raises(WorkFault, match="already"):
            escalation.answer(session, put.id, TODAY, NOW, "ann", decision="Again")
        assert escalation.raise_due(session, TODAY, NOW) == 0
        progress.assign(
            session, "town/1.1.1", NOW, "ann", owner="", agency_key=None, due_on=date(2026, 3, 20)
        )
        assert (
            escalation.raise_due(session, later.date(), later) == 2
        )  # and 1-a, which is due at the end of March
        one = progress.found(session, "town/1.1.1")
    assert [(held.due_on, held.decision) for held in one.puts] == [
        (date(2026, 1, 31), "More time"),
        (date(2026, 3, 20), ""),
    ]


def test_slipping_twice_is_put_to_the_board_with_the_second_update(town: Database):
    with town.writing() as session:
        online = shelf.find(session, "town/2")
        assert online is not None
        boards.share(session, online, ["adults"], "adults", NOW, "ann")
        assert slip(session, NOW).waits is None
        progress.record(session, "town/2-a", NOW + timedelta(days=7), "ann", status="on_track")
        put = slip(session, NOW + timedelta(days=14)).waits
        assert put is not None
        assert (put.reason, put.board_key) == ("slipping", "adults")


def test_what_belongs_to_no_board_can_be_put_to_none(town: Database):
    with town.writing() as session:
        slip(session, NOW)
        assert slip(session, NOW + timedelta(days=1)).waits is None


def test_two_workers_cannot_put_the_same_thing_twice(town: Database):
    with town.writing() as session:
        escalation.raise_due(session, TODAY, NOW)
    with pytest.raises(IntegrityError), town.writing() as session:
        session.add(
            Escalation(
                id="second",
                ref="town/1.1.1",
                board_key="adults",
                reason="overdue",
                raised_on=TODAY,
                raised_at=NOW,
            )
        )


def test_looking_takes_the_same_statements_however_many_there_are(town: Database):
    with town.writing() as session:
        escalation.raise_due(session, TODAY, NOW)
    with town.writing() as session, recorded(town) as sent:
        assert escalation.raise_due(session, TODAY, NOW) == 0
    assert len(sent) == 6


def updates():
    return st.lists(st.tuples(DAYS, st.sampled_from(STATUSES)), max_size=6).map(sorted)


def puts():
    return st.lists(
        st.tuples(DAYS, DAYS, st.booleans(), st.sampled_from(["overdue", "slipping"])), max_size=3
    )


@given(told=updates(), before=puts(), due=st.none() | DAYS, today=DAYS, dropped=st.booleans())
def test_the_rule(told, before, due, today, dropped):
    """Said a second time, from the brief: late or slipping twice, once for each day and each pair of slips."""
    one = Standing(
        *("town/1", "action", "t", "town/p", "", None, due, None, due, None, dropped),
        updates=tuple(Update(on, status, "", "", "", "", due, "") for on, status in told),
        puts=tuple(
            Put("i", "town/1", "b", why, day, day, answered if done else None, "d", "")
            for day, answered, done, why in before
        ),
    )
    status = told[-1][1] if told else "not_started"
    owed = any(not done for *_, done, _ in before)
    late = due is not None and due < today and due not in [day for day, *_, why in before if why == "overdue"]
    last = max((answered for _, answered, done, _ in before if done), default=date.min)
    slips = [on for on, said in told if said == "slipping" and on > last]
    expected = None
    if not owed and not dropped and status in OPEN:
        if late:
            expected = "overdue"
        elif status == "slipping" and len(slips) > 1:
            expected = "slipping"
    assert escalation.reason(one, today) == expected
