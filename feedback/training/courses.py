"""Courses: what is taught, to what end, and what it answers."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.partnership.bodies import key_of
from feedback.plans.models import Priority
from feedback.responses.models import Draft, Response
from feedback.surveys import pairing
from feedback.surveys.models import Collector
from feedback.training.fault import TrainingFault, need
from feedback.training.models import Course

#: Eight weeks and six months.
FOLLOW_UPS = (56, 182)
#: Words that are offered; a partnership may write its own.
LEVELS = ("awareness", "core", "specialist", "leadership")
PAIRINGS = {
    pairing.CODE: "By a code that each person makes of things they know: it works on the wall of a room and by a link",
    pairing.TOKEN: "By each person’s own link only: answers through a code on the wall are matched with none",
}
#: A room answers by the code on its wall, where nobody has a link of their own.
PAIRING = pairing.CODE
#: The keys of a course's surveys follow from its own, and surveys have short keys.
LONGEST_KEY = 40
MOST_AIMS = 12
MOST_FOLLOW_UPS = 4
LAST_DAY = 730


@dataclass(frozen=True, slots=True)
class Aim:
    """One thing that people can do afterwards. `id` is empty for an aim that is new."""

    text: Mapping[str, str]
    id: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """Everything a course says of itself."""

    title: str
    aims: tuple[Aim, ...]
    summary: str = ""
    level: str = ""
    priority_ref: str | None = None
    answers: str = ""
    follow_ups: tuple[int, ...] = field(default=FOLLOW_UPS)
    asks_manager: bool = False
    pairing: str = PAIRING


def begin(session: Session, about: About, at: datetime, actor: str, key: str = "") -> Course:
    """A new course. `key` is made from the title where none is given.

    Raises:
        TrainingFault: a part of it is missing or not known, or another course has its key.
    """
    columns = _sound(session, about) | _numbered(about.aims, (), 0)
    key = key or key_of(about.title)[:LONGEST_KEY].strip("-")
    if not key or key != key_of(key) or len(key) > LONGEST_KEY:
        raise TrainingFault("Give the course a title with letters in it.", "title")
    if session.get(Course, key) is not None:
        raise TrainingFault("Another course is called so. Give this one a title of its own.", "title")
    course = Course(key=key, created_at=at, **columns)
    session.add(course)
    session.flush()
    trail.note(session, at, actor, "course begun", thing(course), title=course.title)
    return course


def change(session: Session, course: Course, about: About, at: datetime, actor: str) -> bool:
    """Say otherwise; the trail keeps the old and the new. Gives whether anything changed.

    Raises:
        TrainingFault: a part of it is missing or not known; or people have answered or begun to, and answers would find each other
            in another way from now on.
    """
    known = [one.id for one in aims(course)]
    columns = _sound(session, about) | _numbered(about.aims, known, course.aims_given)
    changed = {name: new for name, new in columns.items() if new != getattr(course, name)}
    if "pairing" in changed and answered(session, course):
        raise TrainingFault(
            "People have answered already, or are at it. Whoever answered then would not be found again by the other way, and both of their "
            "answers would stand alone. Begin another course for it.",
            "pairing",
        )
    detail = {name: [getattr(course, name), new] for name, new in changed.items()}
    for name, new in changed.items():
        setattr(course, name, new)
    if "pairing" in changed:
        pairing.turn(session, pairing.scope_of_course(course.key), course.pairing)
    if changed:
        session.flush()
        trail.note(session, at, actor, "course changed", thing(course), changes=detail)
    return bool(changed)


def answered(session: Session, course: Course) -> bool:
    """Whether anybody has answered at any of its points, or has begun to: what was begun in one way and is sent after it
    was changed is found again by neither."""
    surveys = pairing.surveys_of(session, pairing.scope_of_course(course.key))
    begun = select(Draft.token_hash).join(Collector, Collector.code == Draft.collector_code)
    found = (
        select(Response.id).where(Response.survey_key.in_(surveys)),
        begun.where(Collector.survey_key.in_(surveys)),
    )
    return any(session.scalar(one.limit(1)) is not None for one in found)


def archive(session: Session, course: Course, at: datetime, actor: str) -> None:
    """Hold it no more. Its events and what was said of them stay."""
    if course.archived_at is None:
        course.archived_at = at
        trail.note(session, at, actor, "course archived", thing(course))


def take_up(session: Session, course: Course, at: datetime, actor: str) -> None:
    """Hold it again."""
    if course.archived_at is not None:
        course.archived_at = None
        trail.note(session, at, actor, "course taken up again", thing(course))


def find(session: Session, key: str) -> Course | None:
    """One course."""
    return session.get(Course, key)


def all_of(session: Session, *, archived: bool = False) -> Sequence[Course]:
    """The courses by title; those that are held no more only where they are asked for. One statement."""
    found = select(Course).order_by(Course.title, Course.key)
    return session.scalars(found if archived else found.where(Course.archived_at.is_(None))).all()


def aims(course: Course) -> tuple[Aim, ...]:
    """What people can do afterwards, in order."""
    return tuple(Aim(one["text"], one["id"]) for one in course.aims)


def thing(course: Course) -> str:
    """The course's name in the audit trail."""
    return f"course/{course.key}"


def _sound(session: Session, about: About) -> dict[str, Any]:
    if about.pairing not in PAIRINGS:
        raise TrainingFault("Choose how answers before and after find each other.", "pairing")
    if about.priority_ref and session.get(Priority, about.priority_ref) is None:
        raise TrainingFault("Choose the priority from the list.", "priority_ref")
    return {
        "title": need(about.title, "Write what the course is called.", "title"),
        "summary": about.summary.strip(),
        "level": " ".join(about.level.split()).casefold(),
        "priority_ref": about.priority_ref or None,
        "answers": about.answers.strip(),
        "follow_ups": _days(about.follow_ups),
        "asks_manager": about.asks_manager,
        "pairing": about.pairing,
    }


def _numbered(given: Sequence[Aim], known: Collection[str], number: int) -> dict[str, Any]:
    """Aims, each with its id: one that is new has the next number, whatever became of those before it."""
    said = [
        Aim({tag: words.strip() for tag, words in one.text.items() if words.strip()}, one.id) for one in given
    ]
    said = [one for one in said if one.text]
    if not said:
        raise TrainingFault("Write at least one thing that people can do afterwards.", "aims")
    if len(said) > MOST_AIMS:
        raise TrainingFault(
            f"A course has up to {MOST_AIMS} aims, because each is asked about. Put some together.", "aims"
        )
    old = [one.id for one in said if one.id]
    if len(set(old)) < len(old) or not set(old) <= set(known):
        raise TrainingFault("The aims were changed meanwhile. Load the page again.", "aims")
    aims = []
    for one in said:
        number += not one.id
        aims.append({"id": one.id or f"aim{number}", "text": dict(one.text)})
    return {"aims": aims, "aims_given": number}


def _days(given: Iterable[int]) -> list[int]:
    days = sorted(set(given))
    if any(not 0 < day <= LAST_DAY for day in days) or len(days) > MOST_FOLLOW_UPS:
        raise TrainingFault(
            f"Write up to {MOST_FOLLOW_UPS} follow-ups, each as days after the event, from 1 to {LAST_DAY}.",
            "follow_ups",
        )
    return days
