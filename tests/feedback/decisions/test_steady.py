"""What is frozen at different times, and what is said of now, give no few people away.

The attack: somebody keeps every page of every decision, and subtracts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.policy import INTERNAL, PUBLIC, Policy
from feedback.database import Database
from feedback.decisions import steady, surveys
from feedback.decisions.frozen import frozen
from tests.feedback.decisions.taken import take, withdraw
from tests.feedback.loop.stories import World, world

LEAST = PUBLIC.threshold


@dataclass
class Partnership:
    """A survey with one theme, and the chains that were frozen of it, the newest first."""

    answers: int = 0
    people: int = 0
    frozen: list[tuple[Any, Any]] = field(default_factory=list)

    def freeze(self) -> None:
        earlier = [one for one, _ in self.frozen]
        kept = steady.near(self.answers, earlier, PUBLIC)
        whole = kept if kept is not None else steady.shown(self.answers, None, PUBLIC)
        part = steady.part(self.people, whole, [(part, whole) for whole, part in self.frozen], PUBLIC)
        self.frozen.insert(0, (whole, part))

    def come(self, theme: int, others: int) -> None:
        self.people = max(0, self.people + theme)
        self.answers = max(self.people, self.answers + theme + others)


MOVES = st.lists(st.tuples(st.integers(-30, 60), st.integers(-30, 60)), min_size=1, max_size=8)


def shown(numbers: Sequence[Any]) -> list[int]:
    return [one for one in numbers if isinstance(one, int)]


@given(MOVES)
def test_no_two_frozen_numbers_differ_by_a_few(moves: list[tuple[int, int]]) -> None:
    there = Partnership()
    for move in moves:
        there.come(*move)
        there.freeze()
    wholes, parts = [whole for whole, _ in there.frozen], [part for _, part in there.frozen]
    rests = [whole - part for whole, part in there.frozen if isinstance(whole, int) and isinstance(part, int)]
    for numbers in (wholes, parts, rests):
        assert [
            pair for pair in combinations(shown(numbers), 2) if PUBLIC.small(abs(pair[0] - pair[1]))
        ] == []
    assert [one for one in (*shown(wholes), *shown(parts)) if PUBLIC.small(one)] == []
    assert [one for one in rests if PUBLIC.small(one)] == []


@given(st.integers(0, 400), st.integers(0, LEAST - 1), st.sampled_from([PUBLIC, INTERNAL]))
def test_a_withdrawal_of_a_few_changes_no_word(number: int, gone: int, policy: Policy) -> None:
    """What is said of now is the same whether nobody or a few took their answers back."""
    gone = min(gone, policy.threshold - 1)
    then = number + 500
    nobody, few = (steady.since(then, live, policy) for live in (then, then - gone))
    assert nobody == few
    assert nobody is not None
    assert "or none" in nobody.sentence


@given(st.integers(10, 400), st.integers(0, 400))
def test_what_is_said_of_now_is_true_and_in_whole_thresholds(then: int, live: int) -> None:
    said = steady.since(then, live, PUBLIC)
    assert said is not None
    assert said.by % LEAST == 0
    assert abs(said.by) <= abs(live - then) < abs(said.by) + LEAST
    assert said.by * (live - then) >= 0


def question(*counts: Any) -> dict[str, Any]:
    rows = [{"id": f"c{place}", "count": count} for place, count in enumerate(counts)]
    base = sum(shown(counts))
    return {"id": "q", "text": "Q", "parts": [{"asked": base, "answered": base, "rows": rows}]}


@pytest.mark.parametrize(
    ("before", "now", "little"),
    [
        ((20, 30), (20, 30), False),
        ((20, 30), (19, 30), True),
        ((20, 30), (30, 40), False),
        ((20, 30), (30, 35), True),
        ((20, 30), ("[c]", 40), True),
        (("[c]", 30), (20, 60), False),
        ((20, 30, 40), (10, 30, 35), True),
    ],
)
def test_figures_that_moved_a_little_are_found(before: tuple, now: tuple, little: bool) -> None:
    assert steady.moved_little(question(*now), question(*before), PUBLIC) is little


def block(answers: int, *questions: dict[str, Any], day: str = "2026-03-04") -> dict[str, Any]:
    held = {"counted_on": day, "invited": None, "missing": [], "not_known": [], "questions": list(questions)}
    return held | {"answers": answers, "exactly": answers}


def test_figures_beside_earlier_ones_are_kept_replaced_or_left_out() -> None:
    first = surveys.steadied(block(50, question(20, 30)), [], PUBLIC)
    few = surveys.steadied(block(48, question(19, 29), day="2026-05-01"), [first], PUBLIC)
    assert few == first
    many = surveys.steadied(block(80, question(40, 40), day="2026-06-01"), [few, first], PUBLIC)
    assert many["questions"] == [question(40, 40)]
    skewed = surveys.steadied(block(75, question(41, 34), day="2026-06-01"), [first], PUBLIC)
    assert skewed["answers"] == 75
    assert "what fewer than 10 people did" in skewed["questions"][0]["left_out"]
    new = surveys.steadied(block(49, question(19, 30) | {"id": "other"}), [first], PUBLIC)
    assert "left_out" in new["questions"][0], "asked for now, beside a number of then"


def said_of(session_story: World, decisions: list[Any]) -> Iterator[str]:
    """All that the pages of these decisions are made of, but for the record's own day and key."""
    for decision in decisions:
        now = frozen(session_story.session, decision)
        yield str((now.content["surveys"], now.content["items"], now.surveys, now.themes))


@pytest.mark.parametrize("gone", [0, 1, 5, 9])
def test_the_served_chain_is_the_same_whether_nobody_or_a_few_took_their_answers_back(
    database: Database, gone: int
) -> None:
    """Two decisions on the same survey, before and after: neither, nor both together, say that a few are gone."""
    with database.writing() as session:
        story = world(session)
        story.answers(60, about_theme=30)
        loop = story.loop()
        item = story.item(loop)
        first = take(story, item)
        untouched = list(said_of(story, [first]))
        withdraw(story, gone, about_theme=True)
        assert list(said_of(story, [first])) == untouched
        second = take(story, item, later=3)
        one, two = said_of(story, [first, second])
    assert one == untouched[0]
    assert two == one, (
        "a number that moved by a few is frozen as it was before, with the day it was counted on"
    )


def test_when_enough_are_gone_it_is_said_in_whole_thresholds(database: Database) -> None:
    with database.writing() as session:
        story = world(session)
        story.answers(60, about_theme=30)
        decision = take(story, story.item(story.loop()))
        withdraw(story, 13, about_theme=True)
        now = frozen(session, decision)
        gone = now.themes[story.theme.id].people
    since = now.surveys["way-home"]
    assert (since.taken_back, since.answers.by) == (10, -10)  # type: ignore[union-attr]
    assert gone == steady.Since(30, -10, 10)
