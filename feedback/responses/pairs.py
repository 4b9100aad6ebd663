"""A person's answers from before beside those from after: who is in both, only in the one, only in the other.

Nobody is known here: responses carry a key that only the same person's responses share (`feedback.surveys.pairing`).
A key that stands more than once on one side stands for nobody in particular: two people have made the same code, or one
has answered twice. Those responses are left out and counted, so that a number never rests on a guess.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from feedback.responses.models import PairDecision, Response
from feedback.surveys import pairing
from feedback.surveys.models import Collector
from feedback.surveys.promises import PERSONAL

SAME, TWO = "same", "two"


@dataclass(frozen=True, slots=True)
class Side:
    """Responses to one survey at one point in time: all of them, or those through some doors, of some days."""

    survey_key: str
    doors: tuple[str, ...] | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class One:
    """What one person said at one point, and through which door. Answers as a response keeps them, read-only."""

    answers: Mapping[str, Any]
    door: str


@dataclass(frozen=True, slots=True)
class Pair:
    """What one person said before, and after."""

    before: One
    after: One


@dataclass(frozen=True, slots=True)
class Pairs:
    """Two sides laid beside each other. Every response is in exactly one place.

    `without_key`: how many responses (before, after) carry no key, because no code was made. `ambiguous`: how many
    carry one that stands more than once on either side.
    """

    matched: tuple[Pair, ...]
    only_before: tuple[One, ...]
    only_after: tuple[One, ...]
    without_key: tuple[int, int]
    ambiguous: tuple[int, int]


def beside(session: Session, before: Side, after: Side) -> Pairs:
    """The two sides, with what people have decided of keys one slip apart. In no order that means anything."""
    same = joined(session, (before.survey_key, after.survey_key))
    first, second = (_by_key(session, side, same) for side in (before, after))
    matched, unclear = [], [0, 0]
    alone: tuple[list[One], list[One]] = ([], [])
    for key in sorted((first.keys() | second.keys()) - {""}):
        left, right = first.get(key, ()), second.get(key, ())
        if len(left) > 1 or len(right) > 1:
            unclear[0] += len(left)
            unclear[1] += len(right)
        elif left and right:
            matched.append(Pair(left[0], right[0]))
        else:
            alone[0].extend(left)
            alone[1].extend(right)
    return Pairs(
        tuple(matched),
        tuple(alone[0]),
        tuple(alone[1]),
        (len(first.get("", ())), len(second.get("", ()))),
        (unclear[0], unclear[1]),
    )


def ways(session: Session, side: Side) -> tuple[int, int]:
    """How many answers of a side came by a link of the person's own, and how many through a door that is open to all."""
    own = Collector.kind == PERSONAL
    wanted = (
        select(func.count().filter(own), func.count().filter(~own))
        .select_from(Response)
        .join(Collector, Collector.code == Response.collector_code)
        .where(*_of(side))
    )
    by_link, open_to_all = session.execute(wanted).one()
    return by_link, open_to_all


def joined(session: Session, survey_keys: Iterable[str]) -> dict[str, str]:
    """For each key that a person has joined with others: the one key that stands for all of them."""
    scopes = {pairing.way(session, key).scope for key in survey_keys}
    rows = session.execute(
        select(PairDecision.first_key, PairDecision.second_key).where(
            PairDecision.scope.in_(scopes), PairDecision.verdict == SAME
        )
    )
    return together([(first, second) for first, second in rows])


def together(same: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Each key that is the same as another, and the least of all that are the same as it."""
    least: dict[str, str] = {}

    def root(key: str) -> str:
        while (up := least.get(key, key)) != key:
            key = up
        return key

    for one, other in same:
        low, high = sorted((root(one), root(other)))
        least.setdefault(low, low)
        least[high] = low
        for key in (one, other):
            least.setdefault(key, low)
    return {key: root(key) for key in least}


def _by_key(session: Session, side: Side, same: Mapping[str, str]) -> dict[str, list[One]]:
    """Responses by the key that stands for their person; those without one under the empty key."""
    found: dict[str, list[One]] = defaultdict(list)
    wanted = select(Response.pair_key, Response.answers, Response.collector_code).where(*_of(side))
    for key, answers, door in session.execute(wanted.order_by(Response.id)):
        found[same.get(key, key) if key else ""].append(One(answers, door))
    return found


def _of(side: Side) -> list[ColumnElement[bool]]:
    found = [Response.survey_key == side.survey_key]
    if side.doors is not None:
        found.append(Response.collector_code.in_(side.doors))
    if side.first is not None:
        found.append(Response.day >= side.first)
    if side.last is not None:
        found.append(Response.day <= side.last)
    return found
