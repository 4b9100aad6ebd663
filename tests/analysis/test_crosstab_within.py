"""Who reads the follow-ups side by side, each once more by what was promised, and the survey's own page, finds no few.

Unknown is how many gave each answer at each follow-up in each group; every number in sight is a sum of those.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from analysis import crosstab_within
from analysis.crosstab import OTHERS, Crosstab, crosstab_by_group
from analysis.crosstab_control import protect_crosstab
from analysis.crosstab_within import of_both, parted
from analysis.disclosure_control import protect
from analysis.gathering import gathered
from analysis.hidden import HIDDEN
from analysis.policy import INTERNAL, PUBLIC, Policy
from forms.measures import Measure
from tests.analysis.attacker import Attacker

POINTS, GROUPS = ("weeks", "months"), ("promised", "not", "unmatched")
ANSWERS = ("yes", "partly", "not_yet")
Counts = Mapping[tuple[str, str, str], int]
crowds = st.fixed_dictionaries(
    {(point, group, answer): st.integers(0, 9) for point in POINTS for group in GROUPS for answer in ANSWERS}
)
#: One of those who promised it had not done it after weeks; all others had, and all of them after months.
ONE: Counts = {(point, group, answer): 0 for point in POINTS for group in GROUPS for answer in ANSWERS} | {
    ("weeks", "promised", "yes"): 11,
    ("weeks", "promised", "not_yet"): 1,
    ("weeks", "not", "yes"): 8,
    ("weeks", "not", "not_yet"): 6,
    ("months", "promised", "yes"): 9,
    ("months", "not", "partly"): 9,
    ("months", "promised", "partly"): 6,
}


@dataclass(frozen=True)
class Choice:
    id: str
    exclusive: bool = False


@dataclass(frozen=True)
class Asked:
    id: str = "did"
    measure: Measure = Measure.ONE_OF
    choices: Sequence[Choice] = tuple(Choice(one) for one in ANSWERS)
    options: None = None


def by_point(counts: Counts) -> Crosstab:
    rows = [(point, answer, number) for (point, _, answer), number in counts.items() if number]
    return crosstab_by_group(Asked(), "follow_up", POINTS, rows)


def attack(counts: Counts, policy: Policy) -> list[tuple[object, int, int]]:
    """Reads all there is, and gives the hidden counts that are found."""
    table = by_point(counts)
    total = protect(table.total, policy)
    shown = protect_crosstab(gathered(table, policy.small), policy, sizes_known=True)
    reader = Attacker()
    whole = sum(counts.values())
    reader.knows({"all": 1}, whole, whole)
    for row in total.rows:
        reader.sees(("row", row.id), row.count)
    reader.adds_up("all", [("row", answer) for answer in ANSWERS])
    for point in POINTS:
        # How many answered each follow-up may be known from elsewhere.
        base = sum(number for (where, _, _), number in counts.items() if where == point)
        reader.knows({("base", point): 1}, base, base)
        reader.adds_up(("base", point), [("cell", point, answer) for answer in ANSWERS])
        for answer in ANSWERS:
            reader.names.setdefault(("cell", point, answer), len(reader.names))
            reader.adds_up(("cell", point, answer), [(point, group, answer) for group in GROUPS])
    for answer in ANSWERS:
        reader.adds_up(("row", answer), [("cell", point, answer) for point in POINTS])
    for group in shown.groups if not shown.total.withheld else ():
        if group.id == OTHERS:
            continue
        for row in group.rows:
            reader.sees(("cell", group.id, row.id), row.count)
        _reads_parts(reader, counts, group.id, group.rows, policy)
    return reader.found(policy.threshold)


def _reads_parts(reader: Attacker, counts: Counts, point: str, rows, policy: Policy) -> None:
    said = [
        (group, answer)
        for (where, group, answer), number in counts.items()
        if where == point
        for _ in range(number)
    ]
    table = parted(rows, "promise", GROUPS, said, policy)
    for group in table.groups if table else ():
        names = GROUPS if group.id == OTHERS else (group.id,)
        own = [one for one in names if one in GROUPS and (group.id != OTHERS or one in group.gathers)]
        assert isinstance(group.answered, int)
        weights = {(point, one, answer): 1.0 for one in own for answer in ANSWERS}
        reader.knows(weights, group.answered, group.answered)
        for row in group.rows:
            name = ("part", point, group.id, row.id)
            reader.sees(name, row.count)
            reader.adds_up(name, [(point, one, row.id) for one in own])


@settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
@example(ONE)
@given(crowds)
def test_nobody_who_reads_the_follow_ups_by_promise_finds_a_hidden_count(counts: Counts) -> None:
    if sum(counts.values()) >= INTERNAL.threshold:
        assert attack(counts, INTERNAL) == []


def test_the_reader_finds_the_one_where_only_the_small_numbers_are_hidden(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert attack(ONE, INTERNAL) == []
    bare = partial(protect_crosstab, secondary=False)
    monkeypatch.setattr(crosstab_within, "protect_crosstab", bare)
    assert any(low == high == 1 for _, low, high in attack(ONE, INTERNAL))


def test_the_public_table_shows_nothing_that_the_other_hides() -> None:
    table = by_point(ONE)
    first, second = (
        protect_crosstab(gathered(table, policy.small), policy, sizes_known=True)
        for policy in (INTERNAL, PUBLIC)
    )
    both = of_both(first, second)
    for here, there in zip(first.groups, both.groups, strict=bool(both.groups)):
        for one, two in zip(here.rows, there.rows, strict=True):
            assert one.count is not HIDDEN or two.count is HIDDEN
    apart = by_point(ONE)
    assert of_both(apart, gathered(apart, lambda size: 0 < size < 40)).groups == ()
