"""Two keys one slip of the hand apart: they may be the same person's. Offered to a person, who decides; never by itself.

Nobody sees answers here, or a code, or when and where somebody answered. What is of today is not looked at until
tomorrow, so that nobody can watch an offer appear while somebody they know answers; and a point in time at which fewer
answered than may be shown is not looked at at all, because "the one from before and the one from after" needs no code.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import combinations

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.partnership import thresholds
from feedback.responses import pairs
from feedback.responses.models import PairDecision, PairSlip, Response
from feedback.responses.pairs import SAME, TWO, Side
from feedback.secrets import hashed
from feedback.surveys import pairing, versions, waves
from feedback.surveys.models import Collector, Survey


class OfferFault(Exception):
    """It cannot be decided so any more. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Point:
    """One time at which people were asked: a survey of the scope, or one wave of it."""

    survey_key: str
    wave: str = ""
    first: date | None = None
    last: date | None = None

    def side(self, until: date) -> Side:
        """Its responses, up to a day."""
        return Side(self.survey_key, None, self.first, min(self.last or until, until))


@dataclass(frozen=True, slots=True)
class Offer:
    """Two people, or one who slipped. `at` are the points each has answered at; `others` how many more offers one of the
    two is in, of which at most one can be right; `together` whether both came through doors of the same group, None
    where that is not known or the group is small."""

    id: str
    at: tuple[tuple[Point, ...], tuple[Point, ...]]
    others: int
    together: bool | None


@dataclass(frozen=True, slots=True)
class Decided:
    """What somebody has decided of two keys."""

    id: str
    verdict: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class _Seen:
    """One response as it is looked at here: whose, at which point, through doors of which group."""

    id: str
    key: str
    point: Point
    group: str


def points(session: Session, survey_key: str) -> tuple[Point, ...]:
    """The times at which people of this survey's scope were asked, the first first."""
    keys = pairing.surveys_of(session, pairing.way(session, survey_key).scope)
    known = session.scalars(
        select(Survey.key).where(Survey.key.in_(keys)).order_by(Survey.created_at, Survey.key)
    )
    return tuple(point for key in known for point in _of_survey(session, key))


def _of_survey(session: Session, survey_key: str) -> list[Point]:
    named = waves.of(session, survey_key)
    if not named:
        return [Point(survey_key)]
    ends = [*(one.starts_on - timedelta(days=1) for one in named), None]
    starts = [None, *(one.starts_on for one in named)]
    names = [f"before {named[0].name}", *(one.name for one in named)]
    return [Point(survey_key, *one) for one in zip(names, starts, ends, strict=True)]


def threshold(session: Session, survey_key: str) -> int:
    """How many must have answered at a point for anything about it to be said."""
    current = versions.current(session, survey_key)
    policy = thresholds.of_survey(session, versions.read(current)) if current else None
    return (policy or thresholds.internal(session)).threshold


def offers(session: Session, survey_key: str, today: date) -> list[Offer]:
    """What a person may decide, in an order that means nothing."""
    return [offer for offer, _ in _found(session, survey_key, today)]


def decide(
    session: Session, survey_key: str, offer_id: str, verdict: str, today: date, at: datetime, actor: str
) -> None:
    """These are the `same` person, or `two`. The responses stay as they are; only how they are laid together changes.

    Raises:
        OfferFault: it is offered no more.
    """
    keys = next((keys for one, keys in _found(session, survey_key, today) if one.id == offer_id), None)
    if keys is None or verdict not in (SAME, TWO):
        raise OfferFault(
            "This is not offered any more: it was decided meanwhile, or answers were taken back."
        )
    scope = pairing.way(session, survey_key).scope
    session.add(
        PairDecision(
            scope=scope,
            first_key=keys[0],
            second_key=keys[1],
            verdict=verdict,
            decided_by=actor,
            decided_at=at,
        )
    )
    session.flush()
    action = "answers joined as one person's" if verdict == SAME else "answers kept as two people's"
    trail.note(session, at, actor, action, f"pairing/{scope}", offer=offer_id)


def decided(session: Session, survey_key: str) -> list[Decided]:
    """What was decided so far, the last first."""
    scope = pairing.way(session, survey_key).scope
    rows = session.scalars(
        select(PairDecision).where(PairDecision.scope == scope).order_by(PairDecision.decided_at.desc())
    )
    return [
        Decided(_id(row.first_key, row.second_key), row.verdict, row.decided_by, row.decided_at)
        for row in rows
    ]


def undo(session: Session, survey_key: str, offer_id: str, at: datetime, actor: str) -> None:
    """Take a decision back: it is offered again, as before.

    Raises:
        OfferFault: there is no such decision.
    """
    scope = pairing.way(session, survey_key).scope
    for row in session.scalars(select(PairDecision).where(PairDecision.scope == scope)):
        if _id(row.first_key, row.second_key) == offer_id:
            session.delete(row)
            session.flush()
            trail.note(session, at, actor, "decision about a pair undone", f"pairing/{scope}", offer=offer_id)
            return
    raise OfferFault("This was undone already.")


def _found(session: Session, survey_key: str, today: date) -> list[tuple[Offer, tuple[str, str]]]:
    seen = _seen(session, survey_key, today)
    least = threshold(session, survey_key)
    people = Counter(one.point for one in seen)
    seen = [one for one in seen if people[one.point] >= least]
    same = pairs.joined(session, [survey_key])
    at: dict[str, set[Point]] = defaultdict(set)
    for one in seen:
        at[same.get(one.key, one.key)].add(one.point)
    good = [
        (first, second)
        for first, second in sorted(_near(session, seen) - _decided_keys(session, survey_key))
        if not at[same.get(first, first)] & at[same.get(second, second)]
    ]
    offered = Counter(key for two in good for key in two)
    groups, sizes = _groups(seen)
    order = list(points(session, survey_key))
    found = [
        (
            Offer(
                _id(first, second),
                (
                    _in_order(at[same.get(first, first)], order),
                    _in_order(at[same.get(second, second)], order),
                ),
                offered[first] + offered[second] - 2,
                _together(groups[first], groups[second], sizes, least),
            ),
            (first, second),
        )
        for first, second in good
    ]
    return sorted(found, key=lambda one: one[0].id)


def _seen(session: Session, survey_key: str, today: date) -> list[_Seen]:
    """Every response of the scope that carries a key and is not of today."""
    found = []
    for point in points(session, survey_key):
        side = point.side(today - timedelta(days=1))
        wanted = (
            select(Response.id, Response.pair_key, Collector.group_label)
            .join(Collector, Collector.code == Response.collector_code)
            .where(Response.survey_key == point.survey_key, Response.pair_key.is_not(None))
            .where(Response.day <= side.last)
        )
        if side.first is not None:
            wanted = wanted.where(Response.day >= side.first)
        found += [_Seen(id_, key or "", point, group) for id_, key, group in session.execute(wanted)]
    return found


def _near(session: Session, seen: Sequence[_Seen]) -> set[tuple[str, str]]:
    """Keys that share a slip, two by two, each pair in order."""
    key_of = {one.id: one.key for one in seen}
    by_slip: dict[str, set[str]] = defaultdict(set)
    surveys = {one.point.survey_key for one in seen}
    rows = session.execute(
        select(PairSlip.slip, PairSlip.response_id)
        .join(Response, Response.id == PairSlip.response_id)
        .where(Response.survey_key.in_(surveys))
    )
    for slip, response_id in rows:
        if response_id in key_of:
            by_slip[slip].add(key_of[response_id])
    return {two for keys in by_slip.values() for two in combinations(sorted(keys), 2)}


def _decided_keys(session: Session, survey_key: str) -> set[tuple[str, str]]:
    scope = pairing.way(session, survey_key).scope
    rows = session.execute(
        select(PairDecision.first_key, PairDecision.second_key).where(PairDecision.scope == scope)
    )
    return {(first, second) for first, second in rows}


def _groups(seen: Iterable[_Seen]) -> tuple[dict[str, set[str]], Counter[tuple[Point, str]]]:
    """The groups each key came through doors of, and how many answered through a group's doors at each point."""
    groups: dict[str, set[str]] = defaultdict(set)
    sizes: Counter[tuple[Point, str]] = Counter()
    for one in seen:
        groups[one.key].add(one.group)
        sizes[one.point, one.group] += 1
    return groups, sizes


def _together(
    first: set[str], second: set[str], sizes: Counter[tuple[Point, str]], least: int
) -> bool | None:
    small = {group for (_, group), count in sizes.items() if count < least}
    if "" in first | second or (first | second) & small:
        return None
    return bool(first & second)


def _in_order(at: set[Point], order: Sequence[Point]) -> tuple[Point, ...]:
    return tuple(point for point in order if point in at)


def _id(first: str, second: str) -> str:
    """What an offer is called in an address: it says nothing of the two keys."""
    return hashed(f"{first} {second}")[:20]
