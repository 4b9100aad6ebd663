"""Somebody reads a question by agency over waves, the waves by themselves and everybody's tables, and solves.

Unknown is how many of each agency said what in each wave. Looked for is every hidden number, and what few people of one agency
said in one wave, also where they are counted with others and stand on no page.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import over_waves
from analysis.disclosure_control import INTERNAL, PUBLIC, Policy
from analysis.plain import plain
from analysis.policy import raised
from analysis.tally import tally
from feedback.results import group_waves, groupings, questions, tables, told_group_waves
from feedback.results.group_waves import GroupWaves, Moved
from feedback.results.groupings import WAVE, Grouping
from feedback.results.questions import Results
from feedback.results.versions import Era
from forms import author_file
from forms.text import Text
from tests.feedback.results.solver import Cell, Found, Holds, Solver, both, everybody
from tests.support.asked import HEAD

AGENCY = """{id: agency, type: one_of, text: agency, prefer_not: true, choices: [{id: police, text: police},
            {id: health, text: health}, {id: school, text: school}, {id: probation, text: probation}]}"""
SAFE = "{id: safe, type: scale, text: safe, minimum: 1, maximum: 3, dont_know: true}"
BODIES = ("police", "health", "school", "probation", "prefer_not", None)
POINTS = (1, 2, 3, "dont_know", None)
TIMES = ("before", "autumn", "spring")
CELLS = tuple(product(BODIES, POINTS, TIMES))
NAMES = {name: Text.of(name, "en") for name in TIMES}
WAVES = Grouping(WAVE, Text.of("When", "en"), None, None, str, NAMES)


class Reader(Solver):
    def whose(self, by: str, name: str) -> Holds:
        if by == WAVE:
            return self.at("wave", name)
        return self.at("agency", None if name == "not_stated" else name)

    def over_waves(self, table: Mapping[str, Any]) -> None:
        """The groups of each wave, each by itself: it says of itself whom it counts."""
        for group in table["groups"]:
            inside = self.at("wave", *group["wave"].split("+"))
            names = group.get("gathers") or [group["group"]]
            ids = {"Not stated": "not_stated", "Don’t know": "dont_know", "Prefer not to say": "prefer_not"}
            among = [self.whose("agency", ids.get(one, one)) for one in names]
            whom: Holds = lambda cell, among=among: any(one(cell) for one in among)  # noqa: E731
            if group["group"] != "everybody":
                inside = both(inside, whom)
            alone = {"by": "over", "groups": [group | {"gathers": []}]}
            self.reads_groups(table["id"], alone, inside, lambda _: everybody, False, group["id"])

    def wants_the_few(self, threshold: int) -> None:
        for agency, wave in product(BODIES, TIMES):
            here = both(self.at("agency", agency), self.at("wave", wave))
            if agency is not None:
                self.wants(("size", agency, wave), here, threshold, here)
            for safe in (1, 2, 3):
                among = both(here, self.replied("safe"))
                self.wants(("few", agency, wave, safe), both(here, self.at("safe", safe)), threshold, among)


def pages(answers: Sequence[Cell], policy: Policy | None) -> tuple[Results, Grouping, group_waves._Maker]:
    survey = author_file.read(
        HEAD.format(key="k", mode="anonymous", check="yes")
        + f"  - id: one\n    questions:\n      - {AGENCY}\n      - {SAFE}\n"
    ).survey
    assert survey is not None
    era = Era((1,), ("v1",), (survey,))
    given = [{"agency": agency, "safe": safe} for agency, safe, _ in answers]
    counted = {one.question.id: [(None, one)] for one in tally(survey.questions, given).questions}
    shown = questions._questions(era, counted, {}, policy)
    found = Results(survey, era, (era,), len(answers), None, policy, shown, (), None)
    by = replace(groupings._by(shown[0]), id=f"{WAVE}:agency", over=WAVES)
    crossed = {
        one: Counter(((cell[0], cell[2]), cell[place]) for cell in answers)
        for place, one in enumerate(("agency", "safe"))
    }
    return found, by, group_waves._Maker(found, by, WAVES, {None: crossed})


def moved(answers: Sequence[Cell], policy: Policy | None) -> Moved | str:
    found, _, maker = pages(answers, policy)
    one = found.questions[1]
    return maker.moved(one, one.parts[0])


def attack(answers: Sequence[Cell], policy: Policy) -> Found:
    found, by, maker = pages(answers, policy)
    reader = Reader(("agency", "safe", "wave"), ("agency", "safe"), CELLS, answers)
    for wave in TIMES:
        reader.reads(("came", wave), reader.true_of(reader.at("wave", wave)), reader.at("wave", wave))
    for place, one in enumerate(found.questions):
        summary = plain(one.parts[0].summary)
        reader.reads_part(one.question.id, summary, everybody, "everybody")
        counts = Counter((cell[2], cell[place]) for cell in answers)
        for table in tables._of_question(found, WAVES, one, {None: {one.question.id: counts}}):
            told = {"groups": [], **plain(table.crosstab)}
            reader.reads_groups(
                one.question.id, told, everybody, lambda name: reader.whose(WAVE, name), False, "wave"
            )
    one = found.questions[1]
    told = maker.moved(one, one.parts[0])
    if isinstance(told, Moved):
        held = told_group_waves.told(GroupWaves(by, NAMES, (told,), ()), "en")
        reader.over_waves(held["tables"][0])
    reader.wants_the_few(policy.threshold)
    return reader.finds(policy.threshold)


@st.composite
def cubes(draw: st.DrawFn) -> list[Cell]:
    """Agencies of many, of few, and of many in one wave and few in another."""
    sizes = st.sampled_from([st.integers(0, 3), st.integers(5, 25), st.integers(0, 30)])
    found: list[Cell] = []
    for agency in ("police", "health", "school", "probation"):
        for wave in TIMES:
            size = draw(sizes)
            for safe in draw(st.sampled_from([(1, 2, 3), (1, 2), (2, 3), (3,)])):
                found += [(agency, safe, wave)] * draw(size)
    beside = draw(st.lists(st.sampled_from(CELLS), max_size=8))
    return [*found, *beside]


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(answers=cubes(), policy=st.sampled_from([INTERNAL, PUBLIC, raised(INTERNAL, 7)]))
def test_nobody_finds_what_few_said_in_a_wave(answers: list[Cell], policy: Policy) -> None:
    assert attack(answers, policy) == []


def cube(sizes: Mapping[str, Mapping[str, Sequence[int]]]) -> list[Cell]:
    """How many of each agency said 1, 2 and 3 in each wave."""
    return [
        (agency, safe, wave)
        for agency, waves in sizes.items()
        for wave, counts in waves.items()
        for safe, count in enumerate(counts, 1)
        for _ in range(count)
    ]


#: Three of health in autumn, all waves and agencies else large.
THREE = cube(
    {
        "police": {"autumn": (20, 25, 9), "spring": (18, 19, 8)},
        "health": {"autumn": (30, 3, 12), "spring": (22, 21, 14)},
        "school": {"autumn": (12, 17, 15), "spring": (16, 14, 11)},
    }
)
#: Probation is three in autumn and many in spring; police a few more than those.
FEW_IN_AUTUMN = cube(
    {
        "police": {"autumn": (8, 7, 6), "spring": (9, 10, 8)},
        "health": {"autumn": (30, 13, 12), "spring": (22, 21, 14)},
        "school": {"autumn": (12, 17, 15), "spring": (16, 14, 11)},
        "probation": {"autumn": (1, 1, 1), "spring": (9, 8, 9)},
    }
)
#: The page over time hides how many of probation and of school there are in autumn; smaller than school is police.
HIDDEN_SIZE = cube(
    {
        "police": {"autumn": (6, 5, 5), "spring": (20, 20, 20)},
        "health": {"autumn": (30, 13, 12), "spring": (22, 21, 14)},
        "school": {"autumn": (7, 7, 6), "spring": (7, 6, 7)},
        "probation": {"autumn": (1, 1, 1), "spring": (9, 8, 9)},
    }
)


def _found(answers: Sequence[Cell]) -> list[Any]:
    return [name for name, low, high in attack(answers, INTERNAL) if low == high]


@pytest.mark.parametrize(
    ("answers", "where", "rule", "without"),
    [
        (THREE, over_waves._OverWaves, "covered", lambda self: True),
        (HIDDEN_SIZE, group_waves, "_apart", lambda *_: set()),
    ],
)
def test_without_any_one_rule_the_few_are_found(
    monkeypatch: pytest.MonkeyPatch,
    answers: Sequence[Cell],
    where: Any,
    rule: str,
    without: Callable[..., Any],
) -> None:
    assert attack(answers, INTERNAL) == []
    monkeypatch.setattr(where, rule, without)
    assert _found(answers)


def test_a_group_stands_alone_where_it_is_large_in_every_wave() -> None:
    found = moved(FEW_IN_AUTUMN, INTERNAL)
    assert isinstance(found, Moved)
    assert [one.id for one in found.groups] == ["health", "school", "others"]
    (others,) = [one for one in found.groups if one.id == "others"]
    assert {"police", "probation"} <= set(others.gathers)
    assert [point.base for point in others.series.points] == [24, 53]


def test_what_a_wave_hides_every_group_of_it_hides() -> None:
    few = [*THREE, *cube({"police": {"before": (2, 30, 31)}, "health": {"before": (0, 20, 20)}})]
    found = moved(few, INTERNAL)
    assert isinstance(found, Moved)
    for one in (found.everybody, *(each.series for each in found.groups)):
        hidden = [str(point.rows[0].count) == "[c]" for point in one.points if point.name == "before"]
        assert all(hidden)


def test_nothing_is_hidden_where_organisations_answer_by_name() -> None:
    found = moved(THREE, None)
    assert isinstance(found, Moved)
    counts = {one.id: [row.count for row in one.series.points[0].rows] for one in found.groups}
    assert counts["health"] == [30, 3, 12]


def test_one_wave_is_no_change_and_the_reason_is_said() -> None:
    assert moved(cube({"police": {"autumn": (20, 20, 20)}}), INTERNAL) == group_waves.ONE_WAVE
    assert (
        moved(cube({"police": {"autumn": (2, 1, 1), "spring": (20, 20, 20)}}), INTERNAL)
        == group_waves.ONE_WAVE
    )


def test_a_change_of_a_group_is_said_only_where_it_is_more_than_chance() -> None:
    rose = cube(
        {
            "police": {"autumn": (60, 20, 20), "spring": (20, 20, 60)},
            "health": {"autumn": (30, 33, 32), "spring": (32, 31, 34)},
        }
    )
    found = moved(rose, INTERNAL)
    assert isinstance(found, Moved)
    means = {one.id: one.series.steps[0].mean for one in found.groups}
    assert {group: mean and str(mean.verdict) for group, mean in means.items()} == {
        "police": "more",
        "health": "not_sure",
    }
