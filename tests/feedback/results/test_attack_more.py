"""Somebody reads every page of a survey by a question with several answers, or by a number in bands, and solves.

Unknown is how many gave each pair of answers. Somebody who named two things is one unknown and stands in two groups:
what is read is a sum over all who named a thing, so groups that overlap are written down as they are.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations, product
from math import inf
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import crosstab_control
from analysis.bands import band
from analysis.disclosure_control import HIDDEN, INTERNAL, PUBLIC, Policy
from analysis.tally import tally
from feedback.results import groupings, questions, tables
from feedback.results.questions import Results
from feedback.results.tables import Table
from feedback.results.versions import Era
from forms import author_file
from tests.analysis.attacker import Attacker
from tests.support.asked import HEAD

SAFE = '{id: safe, type: scale, text: "How safe is it?", minimum: 1, maximum: 3, dont_know: true}'
WHO = """{id: who, type: many_of, text: "Who helps?", dont_know: true, choices: [{id: friend, text: A friend},
         {id: mum, text: Mum}, {id: school, text: School}, {id: nobody, text: Nobody, exclusive: true}]}"""
YEARS = '{id: years, type: number, text: "How many years?", minimum: 0, maximum: 30, dont_know: true}'
PICKS = [picked for size in (1, 2, 3) for picked in combinations(("friend", "mum", "school"), size)]
SAID: dict[str, tuple[Any, ...]] = {
    "who": (*PICKS, ("nobody",), "dont_know", None),
    "years": (0, 1, 4, 6, 9, 20, "dont_know", None),
    "safe": (1, 2, 3, "dont_know", None),
}
Pair = tuple[Any, Any]  # what was answered to the grouping question, and to `safe`
Holds = Callable[[Pair], bool]


def pages(by: str, answers: Sequence[Pair], policy: Policy | None) -> tuple[Results, list[Table]]:
    """The questions' own tables, `safe` by the other question, and the other by `safe` where it can be counted."""
    asked = WHO if by == "who" else YEARS
    survey = author_file.read(
        HEAD.format(key="k", mode="anonymous", check="yes")
        + f"  - id: one\n    questions:\n      - {asked}\n      - {SAFE}\n"
    ).survey
    assert survey is not None
    era = Era((1,), ("v1",), (survey,))
    given = [{by: list(one) if isinstance(one, tuple) else one, "safe": safe} for one, safe in answers]
    counted = {one.question.id: [(None, one)] for one in tally(survey.questions, given).questions}
    shown = questions._questions(era, counted, {}, policy)
    found = Results(survey, era, (era,), len(answers), None, policy, shown, (), None)
    grouped = [one for one in (groupings._by(each) for each in shown) if groupings._fits(found, one.question)]
    return found, [table for one in grouped for table in _tables(found, answers, one)]


def _tables(found: Results, answers: Sequence[Pair], by: groupings.Grouping) -> Iterator[Table]:
    for place, one in enumerate(found.questions):
        if one is not by.question and one.question.measure in tables.COUNTED:
            crossed = Counter(
                (by.band(pair[1 - place]) if by.edges else pair[1 - place], pair[place]) for pair in answers
            )
            yield from tables._of_question(found, by, one, {None: {one.question.id: crossed}})


class Reader(Attacker):
    def __init__(self, by: str, answers: Sequence[Pair], policy: Policy) -> None:
        super().__init__()
        self.cells: list[Pair] = list(product(SAID[by], SAID["safe"]))
        self.true, self.threshold = Counter(answers), policy.threshold
        self.sums: dict[Any, dict[Any, float]] = {}
        self.most = {
            name: sum(count for pair, count in self.true.items() if pair[place] is not None)
            for place, name in enumerate((by, "safe"))
        }
        for cell in self.cells:
            self.names[cell] = len(self.names)
        self.knows(dict.fromkeys(self.cells, 1), len(answers), len(answers))

    def reads(self, name: Any, count: Any, holds: Holds) -> None:
        weights = {cell: 1 for cell in self.cells if holds(cell)}
        if count is HIDDEN:
            self.names.setdefault(name, len(self.names))
            self.knows({name: -1} | weights, 0, 0)
            self.sums[name] = {name: -1.0} | weights
            self.unknown.append(name)
        elif count is not None:
            assert count == sum(self.true[cell] for cell in weights), name
            self.knows(weights, count, count)

    def reads_own(self, place: int, summary: Any) -> None:
        name, said = summary.question_id, _said(place)
        self.reads((name, "answered"), summary.answered, said)
        self.reads((name, "dont_know"), summary.dont_know, lambda cell: cell[place] == "dont_know")
        self.reads((name, "missing"), summary.missing, lambda cell: cell[place] is None)
        self.reads_rows((name,), place, summary.rows, lambda cell: True, said, True)
        if summary.mentions not in (None, HIDDEN):
            self.knows(
                {cell: len(cell[place]) for cell in self.cells if said(cell)},
                summary.mentions,
                summary.mentions,
            )
        self.reads_mean(place, summary.mean, said)

    def reads_groups(self, place: int, table: Table) -> None:
        crosstab = table.crosstab
        for group in crosstab.groups:
            inside = _inside(1 - place, group, table)
            base = _both(inside, _said(place))
            everybody = inside if crosstab.by == "who" else _both(inside, _any(place))
            name = (crosstab.total.question_id, crosstab.by, group.id)
            self.reads(name, group.answered, base)
            self.reads((*name, "said"), group.said, everybody)
            self.reads_mean(place, group.mean, base)
            self.reads_rows(name, place, group.rows, inside, base, group.said is not None, everybody)

    def reads_rows(
        self,
        name: tuple[str, ...],
        place: int,
        rows: Any,
        inside: Holds,
        base: Holds,
        of_all: bool,
        everybody: Any = None,
    ) -> None:
        for row in rows:
            gave = _both(inside, _gave(place, row.id))
            self.reads((*name, row.id), row.count, gave)
            self.reads_share(row.share, gave, base)
            if of_all:
                self.reads_share(row.share_of_asked, gave, everybody or (lambda cell: True))

    def reads_share(self, share: Any, part: Holds, whole: Holds) -> None:
        if share is None or share is HIDDEN:
            return
        for less, low, high in ((-1, 0, inf), (1, -inf, -1)):
            weights = {one: 200.0 * part(one) - (2 * int(share) + less) * whole(one) for one in self.cells}
            self.knows(weights, low, high)

    def reads_mean(self, place: int, mean: Any, base: Holds) -> None:
        if mean is not None and mean is not HIDDEN:
            self.sees_mean({cell: float(cell[place]) for cell in self.cells if base(cell)}, mean)

    def finds(self, own: int) -> list[tuple[Any, int, int]]:
        """What is found beyond what the questions' own tables, the first `own` limits, say between them: where all who
        answered chose the one and said the other, both tables say how many did both."""
        found = self._narrow(dict.fromkeys(self.unknown))
        limits, self.limits = self.limits, self.limits[:own]
        self.limits += [(self.sums[name], 0, 0) for name, _, _ in found]
        told = {name for name, _, _ in self._narrow([name for name, _, _ in found if len(name) > 2])}
        self.limits = limits
        return [one for one in found if one[0] not in told]

    def _narrow(self, names: Iterable[Any]) -> list[tuple[Any, int, int]]:
        ranges = [(name, *self.range(name)) for name in names]
        return [
            (name, low, high)
            for name, low, high in ranges
            if high - low < min(self.threshold, self.most[name[0]])
        ]


def _said(place: int) -> Holds:
    return lambda cell: cell[place] not in ("dont_know", None)


def _any(place: int) -> Holds:
    return lambda cell: cell[place] is not None


def _gave(place: int, answer: str) -> Holds:
    return lambda cell: (
        answer in cell[place] if isinstance(cell[place], tuple) else str(cell[place]) == answer
    )


def _both(one: Holds, other: Holds) -> Holds:
    return lambda cell: one(cell) and other(cell)


def _inside(place: int, group: Any, table: Table) -> Holds:
    """Who is in a group: all who named it; those in a band, or in any that are counted together."""
    ids = {part for one in (group.gathers or (group.id,)) for part in one.split("+")}
    edges = [float(one) for one in table.crosstab.by.partition(":")[2].split(",") if one]

    def holds(cell: Pair) -> bool:
        said = cell[place]
        if isinstance(said, tuple):
            return bool(ids & set(said))
        if said is None:
            return "not_stated" in ids
        return (band(said, edges) if edges and said != "dont_know" else str(said)) in ids

    return holds


def attack(by: str, answers: Sequence[Pair], policy: Policy) -> list[tuple[Any, int, int]]:
    found, shown = pages(by, answers, policy)
    reader = Reader(by, answers, policy)
    for place, one in enumerate(found.questions):
        reader.reads_own(place, one.parts[0].summary)
    own = len(reader.limits)
    for table in shown:
        if not table.crosstab.total.withheld:
            reader.reads_groups(
                [one.question.id for one in found.questions].index(table.question.question.id), table
            )
    return reader.finds(own)


@st.composite
def crowds(draw: st.DrawFn, by: str) -> list[Pair]:
    cells = st.tuples(st.sampled_from(SAID[by]), st.sampled_from(SAID["safe"]))
    sizes = st.one_of(st.integers(0, 4), st.integers(0, 30))
    return [
        cell
        for cell, count in draw(st.lists(st.tuples(cells, sizes), min_size=4, max_size=22))
        for _ in range(count)
    ]


@pytest.mark.parametrize("by", ["who", "years"])
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), policy=st.sampled_from([INTERNAL, PUBLIC]))
def test_nobody_who_reads_every_page_finds_a_hidden_count(
    by: str, data: st.DataObject, policy: Policy
) -> None:
    assert attack(by, data.draw(crowds(by)), policy) == []


MANY: list[Pair] = [
    *[(("friend",), 1)] * 20,
    *[(("friend", "mum"), 2)] * 25,
    *[(("mum",), 3)] * 30,
    *[(("school",), 1)] * 22,
    *[(("school",), 2)] * 3,
    *[(("friend", "school"), 3)] * 21,
]


def test_without_secondary_suppression_the_few_are_found_where_groups_overlap(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert attack("who", MANY, PUBLIC) == []
    monkeypatch.setattr(crosstab_control._PickAny, "cover", lambda self: True)
    assert any(low == high == 3 for _, low, high in attack("who", MANY, PUBLIC))


NUMBERS: list[Pair] = [
    *[(1, 1)] * 20,
    *[(1, 2)] * 25,
    *[(6, 1)] * 30,
    *[(6, 2)] * 3,
    *[(20, 1)] * 22,
    *[(20, 2)] * 21,
]


def test_without_secondary_suppression_the_few_are_found_by_bands(monkeypatch: pytest.MonkeyPatch) -> None:
    assert attack("years", NUMBERS, PUBLIC) == []
    monkeypatch.setattr(crosstab_control._Additive, "cover", lambda self: True)
    assert any(low == high == 3 for _, low, high in attack("years", NUMBERS, PUBLIC))


def test_somebody_who_named_two_is_in_both_groups_and_once_among_all() -> None:
    _, shown = pages("who", MANY, None)
    (table,) = [one.crosstab for one in shown if one.crosstab.by == "who"]
    assert {group.id: group.answered for group in table.groups} == {"friend": 66, "mum": 55, "school": 46}
    assert table.total.answered == 121
    assert [row.count for row in table.group("mum").rows] == [0, 25, 30]


def test_a_number_is_put_into_bands_that_hold_nobody_alone() -> None:
    _, shown = pages("years", [*NUMBERS, *[(9, 2)] * 2], PUBLIC)
    (table,) = [one.crosstab for one in shown]
    assert table.by == "years:6,20"
    assert [(group.id, group.answered) for group in table.groups] == [
        ("..6", 45),
        ("6..20", 35),
        ("20..", 43),
    ]
