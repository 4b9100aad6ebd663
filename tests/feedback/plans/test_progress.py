"""Objectives and actions at work: owner, day, history, and that no import loses any of it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from feedback.audit import trail
from feedback.database import Database
from feedback.plans import boards, importing, progress, shelf, standing
from feedback.plans.entries import ActionEntry, PriorityEntry
from feedback.plans.work_fault import WorkFault
from feedback.plans.work_models import PriorityBoard, Progress
from tests.feedback.plans.at_work import NOW, TODAY, plan, settle
from tests.support.statements import recorded


@pytest.fixture
def town(database: Database) -> Database:
    with database.writing() as session:
        settle(session)
    return database


def test_an_update_is_added_and_none_is_changed(town: Database):
    with town.writing() as session:
        progress.record(session, "town/1-a", NOW, "ann", status="on_track", note="Half are trained")
        later = NOW + timedelta(days=30)
        one = progress.record(session, "town/1-a", later, "bob", status="done", evidence="Register, 1 April")
    assert [(update.status, update.by, update.said) for update in one.updates] == [
        ("on_track", "ann", "Train everybody"),
        ("done", "bob", "Train everybody"),
    ]
    assert (one.status, one.owner, one.due_on) == ("done", "Learning", date(2026, 3, 31))
    assert not one.open


@pytest.mark.parametrize(
    ("status", "field"),
    [("stopped", "because"), ("done", "evidence"), ("slipping", "note"), ("amber", "status")],
)
def test_a_status_needs_its_words(town: Database, status: str, field: str):
    with town.writing() as session, pytest.raises(WorkFault) as fault:
        progress.record(session, "town/1-a", NOW, "ann", status=status)
    assert fault.value.field == field


def test_the_database_itself_asks_for_reason_and_proof(town: Database):
    for status in ("stopped", "done"):
        with pytest.raises(IntegrityError), town.writing() as session:
            progress.record(session, "town/1-a", NOW, "ann", status="on_track")
            session.add(
                Progress(
                    id=status,
                    ref="town/1-a",
                    status=status,
                    said="",
                    written_on=TODAY,
                    written_at=NOW,
                    written_by="a",
                )
            )


def test_late_is_computed_and_moving_a_day_leaves_its_trace(town: Database):
    with town.writing() as session:
        assert progress.found(session, "town/1.1.1").overdue(TODAY)
        progress.assign(
            session, "town/1.1.1", NOW, "ann", owner="Quality", agency_key="council", due_on=date(2026, 6, 30)
        )
        one = progress.found(session, "town/1.1.1")
        assert (one.moved, one.due_in_plan, one.overdue(TODAY)) == (True, date(2026, 1, 31), False)
        noted = trail.of(session, progress.thing("town/1.1.1"))[-1]
        assert noted.detail["changes"] == {
            "due_on": ["2026-01-31", "2026-06-30"],
            "agency_key": [None, "council"],
        }
        progress.assign(session, "town/1.1.1", NOW, "ann", owner="Quality", agency_key=None, due_on=None)
        assert not progress.found(session, "town/1.1.1").moved


def test_what_the_plan_no_longer_has_can_still_be_read(town: Database):
    with town.writing() as session:
        progress.record(session, "town/1-a", NOW, "ann", status="slipping", note="No trainer")
        whole = plan()
        cut = replace(whole, priorities=(replace(whole.priorities[0], actions=()), *whole.priorities[1:]))
        importing.bring_in(session, cut, NOW, "tests")
        one = progress.found(session, "town/1-a")
    assert (one.dropped, one.text, one.status, one.open) == (True, "Train everybody", "slipping", False)
    assert not one.overdue(date(2030, 1, 1))


CODES = st.sampled_from(["1-a", "1.1.1", "2-a"])
TOLD = st.lists(st.tuples(CODES, st.sampled_from(["on_track", "slipping", "done", "stopped"])), max_size=6)
EDITIONS = st.lists(
    st.lists(
        st.tuples(CODES, st.sampled_from(["Audit", "Do it again", "Train"])),
        max_size=3,
        unique_by=lambda one: one[0],
    ),
    max_size=3,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=TOLD, editions=EDITIONS)
def test_no_edition_of_a_plan_loses_an_update_an_owner_or_a_board(town: Database, told, editions):
    with town.reading() as session:  # thrown away at the end, so that each example starts anew
        for day, (code, status) in enumerate(told):
            words = {"note": "n", "because": "b", "evidence": "e"}
            at = NOW + timedelta(days=day)
            progress.record(session, f"town/{code}", at, f"p{day}", status=status, **words)
            progress.assign(
                session, f"town/{code}", at, "x", owner=f"Office {day}", agency_key="council", due_on=TODAY
            )
        before = {code: standing.find(session, f"town/{code}") for code, _ in told}
        for number, actions in enumerate(editions):
            entries = tuple(ActionEntry(code, text) for code, text in actions)
            only = PriorityEntry("2", "Other", "Other", actions=entries)
            importing.bring_in(
                session, replace(plan(), title=f"Edition {number}", priorities=(only,)), NOW, "t"
            )
        for code, one in before.items():
            now = standing.find(session, f"town/{code}")
            assert now is not None
            assert now.updates == one.updates
            assert now.puts == one.puts
            assert (now.owner, now.agency_key, now.due_on) == (one.owner, one.agency_key, one.due_on)
        assert boards.sharing(session, "town/1") == ("quality", "adults")


def test_a_priority_is_shared_and_one_board_leads(town: Database):
    with town.writing() as session:
        neglect = shelf.find(session, "town/1")
        assert neglect is not None
        with pytest.raises(WorkFault, match="leads"):
            boards.share(session, neglect, ["quality"], "adults", NOW, "ann")
        assert boards.share(session, neglect, ["adults", "executive"], "adults", NOW, "ann")
        assert boards.sharing(session, "town/1") == ("adults", "executive")
        held = boards.held(session)
        assert {key: [one.leads for one in ones] for key, ones in held.items()} == {
            "adults": [True],
            "executive": [False],
        }
    with pytest.raises(IntegrityError), town.writing() as session:
        session.add(PriorityBoard(priority_ref="town/1", board_key="quality", leads=True))


def test_standings_take_five_statements_however_many(town: Database):
    with town.writing() as session:
        for code in ("1-a", "1.1", "1.1.1"):
            progress.record(session, f"town/{code}", NOW, "ann", status="on_track")
    with town.reading() as session, recorded(town) as sent:
        found = standing.of_priorities(session, ["town/1", "town/2"])
    assert len(found) == 4
    assert len(sent) == 5
