"""Nobody who answered twice, or once only, can be found out by subtracting what is shown from what is shown.

The attacker knows every average on every page: of both surveys by their doors or by agency, and of the matched people in
all, by event, by trainer and by year, or by agency. With these they make every sum and difference there is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import pairs_control, pairs_counted
from analysis.hidden import HIDDEN
from analysis.moves import WORSE
from analysis.pairs_control import Result, result
from analysis.pairs_counted import Person, blocks, counted
from analysis.pairs_width import wide
from analysis.policy import INTERNAL, Policy

AGENCIES = ("health", "police", "school")
#: An event's trainer and year.
KINDS = {
    "e1": ("ann", 1),
    "e2": ("ann", 1),
    "e3": ("ben", 1),
    "e4": ("ben", 2),
    "e5": ("ann", 2),
    "e6": ("cat", 2),
}

answers = st.none() | st.integers(1, 5)
#: How many of an event's people in each agency answered twice, before only, after only.
crowds = st.dictionaries(
    st.sampled_from(sorted(KINDS)),
    st.dictionaries(
        st.sampled_from(AGENCIES),
        st.tuples(st.integers(0, 9), st.integers(0, 3), st.integers(0, 3)),
        min_size=1,
    ),
    min_size=1,
)
Crowds = dict[str, dict[str, tuple[int, int, int]]]


def people_of(found: Crowds) -> list[Person]:
    """People whose answers do not matter: what matters is who is in which average."""
    made: list[Person] = []
    for event, agencies in sorted(found.items()):
        for agency, (both, before, after) in sorted(agencies.items()):
            for kind, number in (("both", both), ("before", before), ("after", after)):
                for one in range(number):
                    was = None if kind == "after" else 2 + one % 3
                    is_ = None if kind == "before" else 2 + (one + len(made)) % 4
                    # Somebody may say of another agency at the end: every seventh does.
                    says = AGENCIES[len(made) % 3] if len(made) % 7 == 0 else agency
                    made.append(Person(f"{len(made) * 7919 % 100_003:06}", event, was, is_, agency, says))
    return made


Sets = list[frozenset[str]]


def of_a_survey(people: Iterable[Person], side: str, by: str, policy: Policy) -> Sets:
    """Whom the averages of one of the two surveys count: all, and each group that is not small (nor leaves a small rest)."""
    answered = [one for one in people if getattr(one, side) is not None]
    groups: dict[str, set[str]] = {}
    for one in answered:
        named = one.event if by == "event" else one.was if side == "before" else one.is_
        groups.setdefault(str(named), set()).add(one.key)
    alone = [each for each in groups.values() if len(each) >= policy.threshold]
    whole = {one.key for one in answered}
    while alone and policy.small(len(whole.difference(*alone))):
        alone.remove(min(alone, key=len))
    return [frozenset(each) for each in (whole, *alone) if len(each) >= policy.threshold]


def kept_of(people: list[Person], policy: Policy) -> frozenset[str]:
    parts = blocks(
        [one for one in people if one.before or one.after], policy, lambda event: KINDS[str(event)]
    )
    return frozenset().union(*(part.kept for part in parts))


def of_the_matched(people: list[Person], found: Result, policy: Policy, by: str) -> Iterator[frozenset[str]]:
    """Whom the averages of a page of matched people count."""
    kept = kept_of(people, policy)
    if found.shown and found.shown.figures:
        yield kept
    named: set[str] = set()
    for group in found.groups:
        if by == "agency":
            own = frozenset(one.key for one in people if one.key in kept and str(one.is_) in group.gathers)
        else:
            own = frozenset(one.key for one in people if one.key in kept and one.event in group.gathers)
        assert len(own) == group.shown.counted
        named |= own
        if group.shown.figures:
            yield own
    assert not found.groups or named == kept


def found_out(sets: Sets, threshold: int) -> set[frozenset[str]]:
    """Groups of fewer people than the threshold of whom some sum can be worked out."""
    everybody = sorted(frozenset().union(*sets)) if sets else []
    classes: dict[tuple[bool, ...], set[str]] = {}
    for key in everybody:
        classes.setdefault(tuple(key in one for one in sets), set()).add(key)
    shapes = list(classes)
    matrix = numpy.array([[shape[row] for shape in shapes] for row in range(len(sets))], dtype=float)
    full = numpy.linalg.matrix_rank(matrix) if sets else 0
    told = set()
    for places in _small_sets([len(classes[shape]) for shape in shapes], threshold):
        rest = [place for place in range(len(shapes)) if place not in places]
        if (numpy.linalg.matrix_rank(matrix[:, rest]) if rest else 0) < full:
            told.add(frozenset().union(*(classes[shapes[place]] for place in places)))
    return told


def _small_sets(sizes: list[int], threshold: int, start: int = 0) -> Iterator[tuple[int, ...]]:
    """Places whose sizes together come to less than the threshold."""
    for place in range(start, len(sizes)):
        if sizes[place] < threshold:
            yield (place,)
            for more in _small_sets(sizes, threshold - sizes[place], place + 1):
                yield (place, *more)


def told_by(people: list[Person], policy: Policy, by: str) -> set[frozenset[str]]:
    """What the pages of matched people add to what the surveys' own pages tell."""
    if by == "event":
        people = [replace(one, was=None, is_=None) for one in people]
    pages = [result(people, policy, lambda event: KINDS[str(event)], by=each) for each in _PAGES[by]]
    matched = [each for page in pages for each in of_the_matched(people, page, policy, by)]
    told: set[frozenset[str]] = set()
    for side in ("before", "after"):
        own = of_a_survey(people, side, by, policy)
        told |= found_out([*own, *matched], policy.threshold) - found_out(own, policy.threshold)
    return told


_PAGES = {
    "event": (
        lambda one: str(one.event),
        lambda one: KINDS[str(one.event)][0],
        lambda one: str(KINDS[str(one.event)][1]),
    ),
    "agency": (None,),
}


@pytest.mark.parametrize("by", ["event", "agency"])
@settings(deadline=None, max_examples=40)
@given(crowds)
def test_nothing_shown_can_be_subtracted_down_to_a_few(by: str, crowd: Crowds) -> None:
    assert not told_by(people_of(crowd), INTERNAL, by)


def test_an_event_that_a_surveys_page_hides_beside_a_small_one_is_not_shown_by_itself() -> None:
    """One person at the first event answered, and only afterwards: the survey's page hides the second with them."""
    people = people_of(
        {"e1": {"health": (0, 0, 1)}, "e2": {"health": (9, 0, 0)}, "e3": {"health": (9, 1, 1)}}
    )
    assert not told_by(people, INTERNAL, "event")


def test_the_attacker_finds_out_where_nobody_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The watchdog barks: one person came and had not answered before, and their answer stands there."""
    people = people_of({"e1": {"health": (9, 0, 0), "police": (9, 0, 1)}})
    assert not told_by(people, INTERNAL, "event")
    monkeypatch.setattr(
        pairs_counted, "counted", lambda people, policy: frozenset(one.key for one in people if one.pair)
    )
    monkeypatch.setattr(pairs_control, "leaves_few", lambda *given: False)
    assert told_by(people, INTERNAL, "event")


def test_the_attacker_finds_out_where_no_group_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    people = people_of({"e1": {"health": (9, 1, 0), "police": (9, 4, 0), "school": (9, 0, 0)}})
    assert not told_by(people, INTERNAL, "agency")
    monkeypatch.setattr(pairs_control, "_telling", lambda *given: frozenset())
    monkeypatch.setattr(pairs_control, "leaves_few", lambda *given: False)
    assert told_by(people, INTERNAL, "agency")


def test_small_events_of_one_trainer_are_counted_together_and_the_rest_with_each_other() -> None:
    people = people_of(
        {
            "e1": {"health": (9, 0, 0)},
            "e2": {"health": (8, 0, 0)},
            "e5": {"health": (3, 0, 0)},
            "e6": {"health": (3, 0, 0)},
        }
    )
    parts = blocks(people, INTERNAL, lambda event: KINDS[str(event)])
    assert {part.events for part in parts} == {("e1",), ("e2",), ("e5", "e6")}
    assert {part.events for part in blocks(people, INTERNAL, lambda event: None)} == {
        ("e1",),
        ("e2",),
        ("e5", "e6"),
    }


def test_a_few_are_left_out_so_that_nobody_stands_alone() -> None:
    people = people_of({"e1": {"health": (20, 1, 0)}})
    kept = counted(people, INTERNAL)
    assert kept is not None
    # One answered before only: with four of the matched they are five. After that nobody is alone either.
    assert len(kept) == 15
    assert kept == counted(list(reversed(people)), INTERNAL)


def test_averages_say_how_many_went_down_at_the_ends_and_are_hidden_there() -> None:
    # Everybody up by all there is but one down: number and sum leave nothing else.
    assert not wide([4.0] * 11 + [-4.0], {WORSE}, INTERNAL, spread=True)
    steps = [1.0] * 10 + [2.0] * 8 + [0.0] * 9 + [-1.0] * 2 + [-2.0]
    assert wide(steps, {"worse", "same"}, INTERNAL, spread=False)
    # The spread says that somebody went down: no eighteen who went up have it by themselves.
    assert not wide(steps, {"worse", "same"}, INTERNAL, spread=True)
    assert wide(steps, {"better", "worse", "same"}, INTERNAL, spread=True)


def test_a_small_number_who_went_down_is_hidden_and_the_averages_stay() -> None:
    steps = [1] * 10 + [2] * 8 + [0] * 9 + [-1] * 2
    people = [Person(f"{place:03}", "e1", 3, 3 + step) for place, step in enumerate(steps)]
    found = result(
        [
            replace(one, before=2 + place % 2, after=2 + place % 2 + step)
            for place, (one, step) in enumerate(zip(people, steps, strict=True))
        ],
        INTERNAL,
    )
    assert found.shown is not None
    assert found.shown.moves.row(WORSE).count is HIDDEN
    assert found.shown.figures is not None
    assert found.shown.spread


def test_without_a_policy_everybody_is_counted() -> None:
    people = people_of({"e1": {"health": (3, 1, 2)}, "e2": {"police": (2, 0, 0)}})
    found = result(people, None, by=lambda one: str(one.event))
    assert (found.matching.matched, found.left_out) == (5, 0)
    assert {group.id: group.shown.counted for group in found.groups} == {"e1": 3, "e2": 2}


@pytest.mark.parametrize("matched", range(1, 5))
def test_a_course_of_few_shows_nothing(matched: int) -> None:
    found = result(people_of({"e1": {"health": (matched, 0, 0)}}), INTERNAL)
    assert (found.shown, found.withheld, found.groups) == (None, "too_few", ())
