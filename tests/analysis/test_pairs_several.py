"""Nobody is found out by comparing the comparisons: before, at the end, weeks after and months after, each beside each.

The attacker knows every average that stands at a point, of both surveys by event or by agency and of everybody counted in each
comparison, in all and by group, and makes every sum and difference there is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from analysis import pairs_several
from analysis.pairs_control import Beside, later, result
from analysis.pairs_counted import Person
from analysis.pairs_several import Several, isolates
from analysis.policy import INTERNAL, Policy
from tests.analysis.test_pairs_control import found_out

POINTS = ("before", "end", "weeks", "months")
COMPARED = [("before", "end"), ("end", "weeks"), ("before", "weeks"), ("end", "months"), ("before", "months"), ("weeks", "months")]  # fmt: skip
#: How many of an event and agency answered at exactly these points.
whom = st.sets(st.sampled_from(POINTS), min_size=1).map(lambda found: tuple(sorted(found)))
crowds = st.dictionaries(
    st.tuples(st.sampled_from(("e1", "e2", "e3")), st.sampled_from(("health", "police")), whom),
    st.integers(1, 12),
    min_size=1,
    max_size=6,
)
Crowd = Mapping[tuple[str, str, tuple[str, ...]], int]
#: Everybody came each time but one, who did not come after weeks: the two means at the end differ by that one.
ALL_BUT_ONE: Crowd = {
    ("e1", "health", ("before", "end", "weeks")): 14,
    ("e1", "health", ("before", "end")): 1,
}


@dataclass
class Everybody:
    """Who was where, when; answers do not matter: what matters is who is in which average."""

    event: dict[str, str] = field(default_factory=dict)
    agency: dict[str, str] = field(default_factory=dict)
    at: dict[str, frozenset[str]] = field(default_factory=dict)

    def people(self, before: str, after: str) -> list[Person]:
        return [
            Person(
                key,
                self.event[key],
                2 + place % 3 if before in self.at[key] else None,
                2 + place % 4 if after in self.at[key] else None,
                self.agency[key] if before in self.at[key] else None,
                self.agency[key] if after in self.at[key] else None,
            )
            for place, key in enumerate(sorted(self.at))
            if {before, after} & self.at[key]
        ]

    def groups(self, point: str, by: str) -> dict[str, str]:
        known = self.event if by == "event" else self.agency
        return {key: known[key] for key in self.at if point in self.at[key]}


def everybody(crowd: Crowd) -> Everybody:
    made = Everybody()
    for (event, agency, at), number in sorted(crowd.items()):
        for _ in range(number):
            key = f"{len(made.at) * 7919 % 100_003:06}"
            made.event[key], made.agency[key], made.at[key] = event, agency, frozenset(at)
    return made


class Watched(Several):
    """Writes down what is shown, without a look at what it tells."""

    def put(self, before, after, kept) -> None:
        super().put(before, after, kept)
        WRITTEN.extend(((before, kept), (after, kept)))


WRITTEN: list[tuple[str, frozenset[str]]] = []


def told(crowd: Crowd, policy: Policy, by: str) -> set[frozenset[str]]:
    """The few of whom the comparisons tell, beside what the surveys' own pages and the first comparison do."""
    made = everybody(crowd)
    WRITTEN.clear()
    shown = Watched(policy, {point: made.groups(point, by) for point in POINTS})
    own = {point: list(sets) for point, sets in shown.shown.items()}
    known: set[frozenset[str]] = set()
    for place, (before, after) in enumerate(COMPARED):
        beside = Beside(shown, before, after, by == "event", shows=True)
        people = made.people(before, after)
        if place:
            later(people, policy, beside)
            continue
        event = (lambda one: str(one.event)) if by == "event" else None
        result(people, policy, by=event, beside=beside)
        known = _all_told(own, policy)
    return _all_told(own, policy) - known


def _all_told(own: Mapping[str, Iterable[frozenset[str]]], policy: Policy) -> set[frozenset[str]]:
    found: set[frozenset[str]] = set()
    for point, sets in own.items():
        found |= found_out(
            [one for one in (*sets, *(kept for at, kept in WRITTEN if at == point)) if one], policy.threshold
        )
    return found


@pytest.mark.parametrize("by", ["event", "agency"])
@settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
@example(ALL_BUT_ONE)
@given(crowds)
def test_no_two_comparisons_tell_of_a_few(by: str, crowd: Crowd) -> None:
    assert not told(crowd, INTERNAL, by)


@pytest.mark.parametrize("by", ["event", "agency"])
def test_the_attacker_finds_the_one_where_comparisons_are_made_without_a_look_at_each_other(
    by: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not told(ALL_BUT_ONE, INTERNAL, by)
    monkeypatch.setattr(Several, "_trimmed", lambda self, points, kept: kept)
    monkeypatch.setattr(pairs_several, "isolates", lambda shown, threshold: False)
    (few,) = told(ALL_BUT_ONE, INTERNAL, by)
    assert len(few) == 1


def test_of_those_who_came_back_as_many_are_left_out_as_it_takes() -> None:
    made = everybody(ALL_BUT_ONE)
    shown = Several(INTERNAL, {point: made.groups(point, "event") for point in POINTS})
    beside = Beside(shown, "before", "end", by_event=True, shows=False)
    assert result(made.people("before", "end"), INTERNAL, beside=beside).left_out == 0
    found = later(made.people("end", "weeks"), INTERNAL, Beside(shown, "end", "weeks", True, False))
    # One of those at the end did not come back; four with them are five. Weeks after, four would be few: so five.
    assert (found.matching.matched, found.left_out) == (14, 5)
    assert found.shown is not None
    assert found.shown.counted == 9


def test_everybody_counted_twice_over_tells_nothing_more() -> None:
    made = everybody({("e1", "health", POINTS): 15})
    shown = Several(INTERNAL, {point: made.groups(point, "event") for point in POINTS})
    for place, (before, after) in enumerate(COMPARED):
        beside = Beside(shown, before, after, by_event=True, shows=True)
        found = (later if place else result)(made.people(before, after), INTERNAL, beside=beside)
        assert (found.left_out, found.shown and found.shown.counted) == (0, 15)


def test_without_a_policy_nobody_is_left_out() -> None:
    made = everybody(ALL_BUT_ONE)
    shown = Several(INTERNAL, {point: made.groups(point, "event") for point in POINTS})
    found = later(made.people("end", "weeks"), None, Beside(shown, "end", "weeks", True, False))
    assert (found.left_out, found.matching.only_before) == (0, 1)


def test_sums_of_large_parts_and_of_small_ones_together_are_no_few() -> None:
    a, b, c = (
        frozenset(f"{name}{one}" for one in range(size)) for name, size in (("a", 8), ("b", 2), ("c", 4))
    )
    assert not isolates([a | b | c], 5)
    assert isolates([a | b | c, a | c], 5)
    # Of the six who are left, no sum of the two or of the four alone can be made.
    assert not isolates([a | b | c, a], 5)
    assert isolates([a | b | c, a, a | b], 5)


SETS = st.lists(st.sets(st.integers(0, 7)).map(lambda one: frozenset(f"{key:02}" for key in one)), min_size=1, max_size=4)  # fmt: skip


@settings(deadline=None, max_examples=50)
@given(SETS, st.integers(2, 4))
def test_what_it_lets_through_the_attacker_finds_nothing_in(
    sets: list[frozenset[str]], threshold: int
) -> None:
    shown = [one for one in sets if one]
    if not isolates(shown, threshold):
        assert not found_out(shown, threshold)
