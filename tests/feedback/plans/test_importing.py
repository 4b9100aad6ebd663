"""Bringing plans in, and again."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from feedback.audit import trail
from feedback.database import Database
from feedback.plans import importing, plan_file, shelf
from feedback.plans.entries import PlanEntry
from feedback.plans.importing import BroughtIn
from feedback.plans.models import Action, Figure, Objective, Priority
from tests.feedback.plans.printed import KEYS, plan

FIRST = datetime(2026, 3, 4, 14, 30, tzinfo=UTC)
LATER = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)

TOWN = """\
key: town
title: Plan
partnership: Town
period: 2024
source: Paper
priorities:
  - code: 1
    title: One
    plain_title: One
    objectives:
      - {code: 1.1, text: First, due: Mar-24, actions: [{code: 1.1.1, text: Do it}]}
      - {code: 1.2, text: Second}
    actions: [{code: 1-a, text: Also do it, owner: [Hub]}]
  - {code: 2, title: Two, plain_title: Two, objectives: [{code: 2.1, text: Third}]}
  - {code: part, title: Part, plain_title: Part, kind: issue, part_of: 2}
figures:
  - {text: Ten, value: 10, unit: people, place: page 1, priority: 1}
"""


def entry(text: str = TOWN) -> PlanEntry:
    reading = plan_file.read(text)
    assert reading.plan is not None, reading.faults
    return reading.plan


def bring(database: Database, whole: PlanEntry, at: datetime = FIRST) -> BroughtIn:
    with database.writing() as session:
        return importing.bring_in(session, whole, at, "tests")


def counts(database: Database) -> list[int | None]:
    with database.reading() as session:
        tables = (Priority, Objective, Action, Figure)
        return [session.scalar(select(func.count()).select_from(table)) for table in tables]


def test_a_plan_is_brought_in_with_its_days_and_its_ties(database: Database):
    done = bring(database, entry())
    assert (done.change, done.priorities, done.objectives, done.actions, done.figures) == ("new", 3, 3, 2, 1)
    with database.reading() as session:
        held = shelf.plan(session, "town")
        assert held is not None
        assert [priority.ref for priority in held.priorities] == ["town/1", "town/2", "town/part"]
        assert held.priorities[2].part_of == "town/2"
        first = held.priorities[0].objectives[0]
        assert (first.due_text, str(first.due_on)) == ("Mar-24", "2024-03-31")
        assert [(action.ref, action.objective_ref) for action in held.priorities[0].actions] == [
            ("town/1.1.1", "town/1.1"),
            ("town/1-a", None),
        ]


@pytest.mark.parametrize("key", KEYS)
def test_importing_twice_changes_nothing(database: Database, key: str):
    whole = plan(key)
    bring(database, whole)
    before = counts(database)
    assert bring(database, whole, LATER).change == "same"
    assert counts(database) == before
    with database.reading() as session:
        assert [entry.action for entry in trail.of(session, f"plan/{key}")] == ["plan brought in"]
        held = shelf.plan(session, key)
        assert held is not None
        assert held.imported_at == FIRST


def test_a_new_edition_changes_words_and_takes_out_what_is_gone(database: Database):
    bring(database, entry())
    words = TOWN.replace("text: First", "text: Better").replace("      - {code: 1.2, text: Second}\n", "")
    assert bring(database, entry(words), LATER).change == "changed"
    assert counts(database) == [3, 2, 2, 1]
    with database.reading() as session:
        held = shelf.find(session, "town/1")
        assert held is not None
        assert [objective.text for objective in held.objectives] == ["Better"]
        assert [entry.action for entry in trail.of(session, "plan/town")] == [
            "plan brought in",
            "plan changed",
        ]


def test_a_priority_that_is_left_out_is_marked_and_stays(database: Database):
    bring(database, entry())
    fewer = "\n".join(line for line in TOWN.splitlines() if "code: 2" not in line and "part_of" not in line)
    assert bring(database, entry(fewer), LATER).dropped == ("town/2", "town/part")
    with database.reading() as session:
        gone = shelf.find(session, "town/2")
        assert gone is not None
        assert gone.dropped_at == LATER
        assert [objective.ref for objective in gone.objectives] == ["town/2.1"]
        held = shelf.plan(session, "town")
        assert held is not None
        assert [priority.ref for priority in held.priorities] == ["town/1"]
        assert shelf.titles(session, ["town/2"]) == {"town/2": "Two"}


def test_a_priority_that_comes_back_is_in_the_plan_again(database: Database):
    bring(database, entry())
    fewer = "\n".join(line for line in TOWN.splitlines() if "code: 2" not in line and "part_of" not in line)
    bring(database, entry(fewer), LATER)
    assert bring(database, entry(), LATER).dropped == ()
    with database.reading() as session:
        held = shelf.find(session, "town/2")
        assert held is not None
        assert held.dropped_at is None


def test_a_code_may_move_to_another_priority(database: Database):
    bring(database, entry())
    moved = TOWN.replace(", objectives: [{code: 2.1, text: Third}]", "").replace(
        "      - {code: 1.2, text: Second}\n", "      - {code: 2.1, text: Third}\n"
    )
    bring(database, entry(moved), LATER)
    with database.reading() as session:
        held = shelf.find(session, "town/1")
        assert held is not None
        assert [objective.ref for objective in held.objectives] == ["town/1.1", "town/2.1"]


def test_a_broken_import_leaves_nothing_behind(database: Database, monkeypatch: pytest.MonkeyPatch):
    def stop(*_arguments: object, **_detail: object) -> None:
        raise RuntimeError("stop")

    monkeypatch.setattr(trail, "note", stop)
    with pytest.raises(RuntimeError, match="stop"):
        bring(database, entry())
    assert counts(database) == [0, 0, 0, 0]
