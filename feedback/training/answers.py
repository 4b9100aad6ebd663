"""People of a course at two points in time, laid beside each other without anybody's name.

A response carries a key that only the same person's other responses share. One whose key stands twice on a side, or that
has none, is nobody in particular: it counts as somebody who answered once.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from analysis.pairs_counted import Person
from feedback.responses import pairs, store
from feedback.training.doors import Door


@dataclass(frozen=True, slots=True)
class Said:
    """What one person said at one point, at which event; `event` None where it came through no event's door."""

    event: str | None
    answers: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Both:
    """Two points beside each other: {key of nobody: what they said}. Keys are random and differ from page to page."""

    before: Mapping[str, Said]
    after: Mapping[str, Said]

    def people(
        self, before: str, after: str, by: str = "", rank: Mapping[str, int] | None = None
    ) -> list[Person]:
        """Everybody who answered question `before` at the one point or `after` at the other; `by` names their group. `rank`
        gives the answers a number where they are none."""
        return [
            Person(
                key,
                _event(self.before.get(key), self.after.get(key)),
                _number(self.before.get(key), before, rank),
                _number(self.after.get(key), after, rank),
                _named(self.before.get(key), by),
                _named(self.after.get(key), by),
            )
            for key in sorted(self.before.keys() | self.after.keys())
        ]


def both(
    session: Session, surveys: Mapping[str, str], before: str, after: str, doors: Sequence[Door]
) -> Both:
    """Two points of a course beside each other. `surveys` are its surveys by point."""
    return Both(*(side(session, surveys, point, doors) for point in (before, after)))


def side(session: Session, surveys: Mapping[str, str], point: str, doors: Sequence[Door]) -> dict[str, Said]:
    """What everybody said at one point."""
    survey_key = surveys.get(point)
    if survey_key is None:
        return {}
    several = sum(key == survey_key for key in surveys.values()) > 1
    # All follow-ups ask one survey: what came through the doors of another point was said at another time, and of what came
    # through no event's door nobody knows when.
    elsewhere = {one.code for one in doors if one.point != point}
    events = {one.code: one.event_id for one in doors if one.point == point}
    # Two keys that a person found to be one slip apart, and of the same person, are one.
    same = pairs.joined(session, [survey_key])
    rows = [
        (same.get(row[0], row[0]) if row[0] else None, *row[1:])
        for row in store.paired(session, survey_key)
        if (row[2] in events if several else row[2] not in elsewhere)
    ]
    often = Counter(pair for pair, *_ in rows if pair)
    return {
        # A response that is nobody in particular has a name of its own, under which it is found nowhere else.
        (pair if pair and often[pair] == 1 else f"{survey_key} {response}"): Said(events.get(door), answers)
        for pair, response, door, answers in rows
    }


def _event(*said: Said | None) -> str | None:
    """Where they came: what they said last says it best."""
    return next((one.event for one in reversed(said) if one is not None), None)


def groups(
    said: Mapping[str, Said], question: str, by: str, rank: Mapping[str, int] | None = None
) -> dict[str, str]:
    """The group of everybody who answered a question at a point: what they named, or their event where `by` is empty."""
    return {
        key: (_named(one, by) if by else one.event) or ""
        for key, one in said.items()
        if _number(one, question, rank) is not None
    }


def _number(said: Said | None, question: str, rank: Mapping[str, int] | None = None) -> float | None:
    if said is None:
        return None
    answer = said.answers.get(question)
    return store.number(answer) if rank is None else rank.get(str(answer))


def _named(said: Said | None, by: str) -> str | None:
    value = said.answers.get(by) if said and by else None
    return value if isinstance(value, str) else None
