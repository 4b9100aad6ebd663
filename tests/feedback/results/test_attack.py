"""Somebody reads every page of a survey, its own tables and those by one thing, and solves for what is hidden.

Unknown is how many gave each pair of answers through each door; every number in sight is a sum of those. What is hidden
must still lie anywhere in a range as wide as the threshold.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import crosstab_control
from analysis.crosstab import Crosstab
from analysis.disclosure_control import INTERNAL, PUBLIC, Policy
from analysis.hidden import HIDDEN
from analysis.summary import QuestionSummary
from feedback.results.own import REST
from feedback.results.questions import Results
from feedback.results.tables import Table
from tests.analysis.attacker import Attacker
from tests.feedback.results.pages import (
    ASKED,
    SAID,
    Response,
    by_door,
    by_own_group,
    by_question,
    by_wave,
    results,
)

DOORS = ("web", "poster", "club")
#: The door of the group whose lead reads.
MINE = "web"
Cell = tuple[Any, Any, str]
CELLS: tuple[Cell, ...] = tuple(product(*(SAID[name] for name in ASKED), DOORS))
Wanted = list[tuple[Any, int, int]]


class Reader(Attacker):
    """Writes every shown number down as a sum of cells."""

    def __init__(self, answers: Sequence[Response]) -> None:
        super().__init__()
        self.true = Counter(answers)
        for cell in CELLS:
            self.names[cell] = len(self.names)
        self.knows(dict.fromkeys(CELLS, 1), len(answers), len(answers))
        for door in DOORS:  # how many came through each door stands on the survey's page
            came = sum(count for cell, count in self.true.items() if cell[2] == door)
            self.knows(self.where(lambda cell, door=door: cell[2] == door), came, came)

    def where(self, holds: Callable[[Cell], bool]) -> dict[Cell, float]:
        return {cell: 1 for cell in CELLS if holds(cell)}

    def reads(self, name: Any, count: Any, holds: Callable[[Cell], bool]) -> None:
        weights = self.where(holds)
        if count is HIDDEN:
            self.names.setdefault(name, len(self.names))
            self.knows({name: -1} | weights, 0, 0)
            self.unknown.append(name)
        elif count is not None:
            self.knows(weights, count, count)

    def reads_table(self, place: int, summary: QuestionSummary) -> None:
        said = [answer for answer in SAID[ASKED[place]] if answer not in ("dont_know", None)]
        name = summary.question_id
        self.reads((name, "answered"), summary.answered, lambda cell: cell[place] in said)
        self.reads((name, "dont_know"), summary.dont_know, lambda cell: cell[place] == "dont_know")
        self.reads((name, "missing"), summary.missing, lambda cell: cell[place] is None)
        for row in summary.rows:
            self.reads((name, row.id), row.count, lambda cell, row=row.id: str(cell[place]) == row)

    def reads_groups(self, place: int, by: int, table: Crosstab) -> None:
        said = [answer for answer in SAID[ASKED[place]] if answer not in ("dont_know", None)]
        for group in table.groups:
            within = _within(group.gathers or (group.id,), by)
            name = (table.total.question_id, table.by, group.id)
            self.reads(name, group.answered, lambda cell, w=within: w(cell) and cell[place] in said)
            for row in group.rows:
                holds = lambda cell, w=within, row=row.id: w(cell) and str(cell[place]) == row  # noqa: E731
                self.reads((*name, row.id), row.count, holds)

    def finds(self, threshold: int, said: dict[str, int]) -> Wanted:
        """Where fewer than the threshold said anything at all, that is known: then it is anything less that counts."""
        return [
            (name, low, high)
            for name in self.unknown
            for low, high in [self.range(name)]
            if high - low < min(threshold, said[name[0]])
        ]


def _within(ids: Sequence[str], by: int) -> Callable[[Cell], bool]:
    words = {None: "not_stated"}
    others = REST in ids  # whom a lead does not answer for
    return lambda cell: words.get(cell[by], str(cell[by])) in ids or (others and cell[by] != MINE)


def attack(answers: Sequence[Response], policy: Policy, by: str) -> Wanted:
    """Reads the questions' own tables, and those by one thing: each question by the other, doors, or waves."""
    found = results(answers, policy)
    reader = Reader(answers)
    for one in found.questions:
        reader.reads_table(ASKED.index(one.question.id), one.parts[0].summary)
    for place, table in _pages(found, answers, by):
        if not table.crosstab.total.withheld:
            reader.reads_groups(ASKED.index(table.question.question.id), place, table.crosstab)
    said = {
        name: sum(count for cell, count in reader.true.items() if cell[place] is not None)
        for place, name in enumerate(ASKED)
    }
    return reader.finds(policy.threshold, said)


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


@st.composite
def crowds(draw: st.DrawFn) -> list[Response]:
    sizes = st.one_of(st.just(0), st.integers(0, 4), st.integers(0, 30))
    cells = draw(st.lists(st.tuples(st.sampled_from(CELLS), sizes), min_size=4, max_size=25))
    return [cell for cell, count in cells for _ in range(count)]


@pytest.mark.parametrize("by", ["question", "door", "wave", "own"])
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(answers=crowds(), policy=st.sampled_from([INTERNAL, PUBLIC]))
def test_nobody_who_reads_every_page_finds_a_hidden_count(
    by: str, answers: list[Response], policy: Policy
) -> None:
    assert attack(answers, policy, by) == []


FEW = [
    *[("police", 1, "web")] * 20,
    *[("police", 2, "web")] * 25,
    *[("health", 1, "poster")] * 30,
    *[("health", 2, "poster")] * 3,
    *[("school", 1, "club")] * 22,
    *[("school", 2, "club")] * 21,
]


def test_without_secondary_suppression_the_reader_finds_the_few(monkeypatch: pytest.MonkeyPatch) -> None:
    assert attack(FEW, PUBLIC, "door") == []
    monkeypatch.setattr(crosstab_control._Additive, "cover", lambda self: True)
    assert any(low == high == 3 for _, low, high in attack(FEW, PUBLIC, "door"))


def test_without_secondary_suppression_a_lead_finds_the_few_of_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    few = [*[("police", 1, "web")] * 20, *[("police", 2, "web")] * 25, *[("police", 3, "web")] * 12]
    few += [*[("health", 1, "club")] * 30, *[("health", 2, "club")] * 3, *[("health", 3, "club")] * 15]
    assert attack(few, PUBLIC, "own") == []
    monkeypatch.setattr(crosstab_control._Additive, "cover", lambda self: True)
    assert any(low == high == 3 for _, low, high in attack(few, PUBLIC, "own"))
