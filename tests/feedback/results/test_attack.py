"""Somebody reads every page of a survey, its own tables and those by one thing, and solves for what is hidden.

Unknown is how many gave each pair of answers through each door; every number in sight is a sum of those. What is hidden
must still lie anywhere in a range as wide as the threshold.
"""

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import crosstab_control
from analysis.disclosure_control import INTERNAL, PUBLIC, Policy
from feedback.results.questions import Results
from feedback.results.tables import Table
from tests.feedback.results.pages import (
    ASKED,
    Response,
    by_door,
    by_own_group,
    by_question,
    by_wave,
    results,
)
from tests.feedback.results.reader import FEW, MINE, Reader, Wanted, crowds


def attack(answers: Sequence[Response], policy: Policy, by: str) -> Wanted:
    """Reads the questions' own tables, and those by one thing: each question by the other, doors, or waves."""
    found = results(answers, policy)
    reader = Reader(answers)
    for one in found.questions:
        reader.reads_table(ASKED.index(one.question.id), one.parts[0].summary)
    for place, table in _pages(found, answers, by):
        if not table.crosstab.total.withheld:
            reader.reads_groups(ASKED.index(table.question.question.id), place, table.crosstab)
    return reader.finds(policy.threshold)


def _pages(found: Results, answers: Sequence[Response], by: str) -> Iterator[tuple[int, Table]]:
    if by == "door":
        yield from ((2, table) for table in by_door(found, answers))
    elif by == "own":
        yield from ((2, table) for table in by_own_group(found, answers, MINE))
    elif by == "wave":
        yield from ((2, table) for table in by_wave(found, answers))
    else:
        for place, one in enumerate(found.questions):
            if not one.parts[0].summary.withheld:
                yield from ((place, table) for table in by_question(found, answers, one.question.id))


@pytest.mark.parametrize("by", ["question", "door", "wave", "own"])
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(answers=crowds(), policy=st.sampled_from([INTERNAL, PUBLIC]))
def test_nobody_who_reads_every_page_finds_a_hidden_count(
    by: str, answers: list[Response], policy: Policy
) -> None:
    assert attack(answers, policy, by) == []


def test_who_knows_neither_is_counted_with_those_who_said_something() -> None:
    """One who knows neither agency nor safety belongs to no group; left out, the sum told that there is one."""
    assert (
        attack([*[("police", 1, "web")] * 10, ("dont_know", "dont_know", "web")], INTERNAL, "question") == []
    )


def test_without_secondary_suppression_the_reader_finds_the_few(monkeypatch: pytest.MonkeyPatch) -> None:
    assert attack(FEW, PUBLIC, "door") == []
    monkeypatch.setattr(crosstab_control._Additive, "cover", lambda self: True)
    assert any(low == high == 3 for _, low, high in attack(FEW, PUBLIC, "door"))
