"""Marking who came, fast: everybody who was booked came, but for those who are named or numbered."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from feedback.responses.import_words import normal
from feedback.training import bookings
from feedback.training.fault import TrainingFault
from feedback.training.models import Booking


def everybody_but(
    session: Session,
    shown: Sequence[Booking],
    no_show: str,
    left_early: str,
    at: datetime,
    actor: str,
) -> dict[str, int]:
    """Mark those who did not come and who left early, and as attended everybody else who is not marked yet.

    `shown` are the bookings in the order in which the person saw them: numbers count from 1 in it. Gives how many of
    each state were changed.

    Raises:
        TrainingFault: a name or number is nobody's or several people's, or in both boxes, or the event has not begun.
    """
    away, early = named(shown, no_show, "no_show"), named(shown, left_early, "left_early")
    if both := [one for one in away if one in early]:
        raise TrainingFault(f"{both[0].name} stands in both boxes. Take one out.", "left_early")
    excepted = {one.id for one in (*away, *early)}
    here = [one for one in shown if one.state == "booked" and one.id not in excepted]
    marked = (("no_show", away), ("left_early", early), ("attended", here))
    return {state: bookings.mark(session, rows, state, at, actor) for state, rows in marked}


def named(shown: Sequence[Booking], typed: str, field: str) -> list[Booking]:
    """The bookings that words in a box speak of: numbers, or names or parts of names, between commas or on lines.

    Raises:
        TrainingFault: some of the words are nobody's, or several people's.
    """
    found: dict[str, Booking] = {}
    for word in _parts(typed):
        one = _numbered(shown, word, field) if word.isdecimal() else _called(shown, word, field)
        found[one.id] = one
    return list(found.values())


def _parts(typed: str) -> Iterable[str]:
    for part in re.split(r"[,;\n]+", typed):
        words = part.split()
        yield from words if all(word.isdecimal() for word in words) else [" ".join(words)]


def _numbered(shown: Sequence[Booking], word: str, field: str) -> Booking:
    number = int(word[:9])
    if not 0 < number <= len(shown):
        raise TrainingFault(f"There is no number {word}. The list goes from 1 to {len(shown)}.", field)
    return shown[number - 1]


def _called(shown: Sequence[Booking], word: str, field: str) -> Booking:
    said = normal(word)
    exactly = [one for one in shown if said in (normal(one.name), one.address)]
    partly = [one for one in shown if said in normal(one.name)]
    people = exactly or partly
    if len(people) == 1:
        return people[0]
    if not people:
        raise TrainingFault(
            f"Nobody on the list is called “{word}”. Write a number, or a name from it.", field
        )
    named = ", ".join(one.name for one in people[:4])
    raise TrainingFault(f"“{word}” may be {named}. Write the number.", field)
