"""A threshold is raised and never lowered: not by the page, not by a command, not by the database."""

import ast
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from feedback.clock import SetClock
from feedback.database import Database
from feedback.partnership import thresholds
from feedback.partnership.thresholds import Raise, ThresholdFault
from tests.conftest import ROOT


def now(database: Database) -> tuple[int, int]:
    with database.reading() as session:
        return thresholds.internal(session).threshold, thresholds.public(session).threshold


def test_as_shipped_until_somebody_raises_one(database: Database, clock: SetClock) -> None:
    assert now(database) == (5, 10)
    with database.writing() as session:
        done = thresholds.set_to(session, {"internal": 8, "public": 10}, clock.now(), "alice")
    assert done == (Raise("internal", 5, 8, clock.now(), "alice"),)
    assert now(database) == (8, 10)
    with database.reading() as session:
        assert tuple(thresholds.history(session)) == done
        assert thresholds.over_time(session, "internal") == [(date.min, 5), (date(2026, 3, 4), 8)]


@pytest.mark.parametrize(
    ("wanted", "name", "words"),
    [
        ({"internal": 4}, "internal", "no partnership may show them"),
        ({"public": 9}, "public", "choose 15 or more"),
        ({"public": 14}, "public", "below 15 have been hidden so far"),
        ({"internal": 16}, "public", "the public would otherwise see smaller numbers"),
        ({"public": 51}, "public", "Choose 50 or less"),
    ],
)
def test_none_is_lowered(
    database: Database, clock: SetClock, wanted: dict[str, int], name: str, words: str
) -> None:
    with database.writing() as session:
        thresholds.set_to(session, {"public": 15}, clock.now(), "alice")
    with database.writing() as session, pytest.raises(ThresholdFault, match=words) as refused:
        thresholds.set_to(session, wanted, clock.now(), "alice")
    assert refused.value.name == name
    assert now(database) == (5, 15)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO thresholds VALUES ('public', 10, '2026-03-05 00:00:00', 'a')",
        "INSERT INTO thresholds VALUES ('internal', 4, '2026-03-05 00:00:00', 'a')",
        "INSERT INTO thresholds VALUES ('public', 12, '2026-03-05 00:00:00', 'a')",
        "INSERT INTO thresholds VALUES ('nobody', 30, '2026-03-05 00:00:00', 'a')",
        "UPDATE thresholds SET threshold = 12",
        "DELETE FROM thresholds",
    ],
)
def test_the_database_lowers_none_either(database: Database, clock: SetClock, statement: str) -> None:
    with database.writing() as session:
        thresholds.set_to(session, {"public": 15}, clock.now(), "alice")
    with pytest.raises(DBAPIError), database.writing() as session:
        session.execute(text(statement.replace(":", r"\:")))
    assert now(database) == (5, 15)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(wishes=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6))
def test_whatever_is_wished_for_they_only_rise(
    database: Database, clock: SetClock, wishes: list[tuple[int, int]]
) -> None:
    before = now(database)
    for internal, public in wishes:
        try:
            with database.writing() as session:
                thresholds.set_to(session, {"internal": internal, "public": public}, clock.now(), "alice")
        except ThresholdFault:
            assert now(database) == before
        after = now(database)
        assert after[0] >= before[0] >= 5
        assert after[1] >= max(before[1], after[0], 10)
        before = after


def test_nothing_else_in_the_service_knows_the_numbers() -> None:
    """Every page, file and command looks the policy up where it may have been raised."""
    asked = []
    for path in sorted((ROOT / "feedback").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [one.name for one in node.names] if isinstance(node, ast.ImportFrom) else []
            if node.__class__ is ast.ImportFrom and (node.module or "").startswith("analysis."):
                asked += [path.relative_to(ROOT).as_posix()] if {"INTERNAL", "PUBLIC"} & set(names) else []
    assert asked == ["feedback/partnership/thresholds.py"]
