"""Finding plans and what is in them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import event

from feedback.database import Database
from feedback.plans import importing, shelf
from tests.feedback.plans.printed import KEYS, plan

AT = datetime(2026, 3, 4, 14, 30, tzinfo=UTC)


@pytest.fixture
def shelved(database: Database) -> Database:
    with database.writing() as session:
        for key in KEYS:
            importing.bring_in(session, plan(key), AT, "tests")
    return database


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """The SQL sent while the block runs, without transaction control."""
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        if statement.startswith("SELECT"):
            seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(database.engine, "before_cursor_execute", note)


def test_all_plans_are_listed_with_counts_in_one_statement(shelved: Database):
    with statements(shelved) as seen, shelved.reading() as session:
        lines = shelf.plans(session)
    assert len(seen) == 1
    assert {line.key: (line.priorities, line.objectives, line.actions) for line in lines} == {
        "bradford-2016-18": (11, 9, 12),
        "buckinghamshire-2020-23": (4, 0, 14),
        "bury-2023-24": (5, 5, 0),
        "rochdale-2022-24": (5, 20, 0),
        "salford-2023-26": (11, 17, 23),
    }


def test_a_whole_plan_takes_as_many_statements_as_any_other(shelved: Database):
    taken = set()
    for key in KEYS:
        with statements(shelved) as seen, shelved.reading() as session:
            held = shelf.plan(session, key)
            assert held is not None
            assert sum(len(priority.objectives) + len(priority.actions) for priority in held.priorities)
            assert len(held.figures) == len(plan(key).figures)
        taken.add(len(seen))
    assert taken == {5}


def test_a_priority_is_found_by_its_ref(shelved: Database):
    with shelved.reading() as session:
        held = shelf.find(session, "rochdale-2022-24/4.0")
        assert held is not None
        assert held.plain_title == "Keeping teenagers safe together"
        assert shelf.find(session, "rochdale-2022-24/9.0") is None


def test_titles_leave_out_refs_that_no_plan_has(shelved: Database):
    with shelved.reading() as session:
        found = shelf.titles(session, ["salford-2023-26/neglect", "nowhere/1"])
    assert found == {"salford-2023-26/neglect": "Children who are not looked after well"}


def test_priorities_to_choose_from_are_those_still_in_a_plan(shelved: Database):
    with shelved.reading() as session:
        assert len(shelf.priorities(session)) == 36
