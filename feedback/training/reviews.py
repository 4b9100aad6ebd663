"""Reviewing a course: what to keep, to change and to stop, each with its reason. Every decision becomes a thing in a loop,
so that it is followed until it is done, and told back to those who came."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.clock import HOME
from feedback.loop import items, loops
from feedback.loop.faults import LoopFault
from feedback.loop.models import Loop, LoopItem
from feedback.partnership.models import Agency, Board
from feedback.secrets import new_id
from feedback.training import courses, points
from feedback.training.fault import TrainingFault, need
from feedback.training.models import Course
from feedback.training.review_models import CourseReview

#: What can be decided, as the hub calls it.
VERDICTS = {"keep": "Keep", "change": "Change", "stop": "Stop"}


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision. `said` is what people said or did that it answers; `due_on` until when it is done (not for "keep")."""

    verdict: str
    what: str
    because: str
    said: str
    decided_on: date
    due_on: date | None = None
    owner: str = ""
    agency_key: str = ""
    board_key: str = ""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A decision with the thing in a loop that it became."""

    review: CourseReview
    item: LoopItem


def decide(session: Session, course: Course, decided: Decided, at: datetime, actor: str) -> CourseReview:
    """Write a decision down. The first one of a course makes its loop.

    Raises:
        TrainingFault: a part is missing, or the day is still to come.
    """
    _sound(session, decided, at.astimezone(HOME).date())
    item = _taken_up(session, course, decided, at, actor)
    review = CourseReview(
        id=new_id(),
        course_key=course.key,
        verdict=decided.verdict,
        what=decided.what.strip(),
        because=decided.because.strip(),
        decided_on=decided.decided_on,
        decided_by=actor,
        item_id=item.id,
        created_at=at,
    )
    session.add(review)
    session.flush()
    trail.note(
        session, at, actor, "course reviewed", courses.thing(course), verdict=decided.verdict, item=item.id
    )
    return review


def of_course(session: Session, course_key: str) -> list[Reviewed]:
    """What was decided about a course, the latest first. One statement."""
    rows = session.execute(
        select(CourseReview, LoopItem)
        .join(LoopItem, LoopItem.id == CourseReview.item_id)
        .where(CourseReview.course_key == course_key)
        .order_by(CourseReview.decided_on.desc(), CourseReview.created_at.desc(), CourseReview.id)
    )
    return [Reviewed(review, item) for review, item in rows]


def loop_of(session: Session, course_key: str) -> Loop | None:
    """The loop in which what people said of a course is answered; None before the first decision."""
    return session.scalar(
        select(Loop)
        .join(LoopItem, LoopItem.loop_id == Loop.id)
        .join(CourseReview, CourseReview.item_id == LoopItem.id)
        .where(CourseReview.course_key == course_key)
        .order_by(CourseReview.created_at)
        .limit(1)
    )


def within(session: Session, first: date, last: date) -> Sequence[CourseReview]:
    """What was decided about courses between two days, both within."""
    return session.scalars(
        select(CourseReview)
        .where(CourseReview.decided_on >= first, CourseReview.decided_on <= last)
        .order_by(CourseReview.decided_on, CourseReview.id)
    ).all()


def titles(session: Session, keys: Iterable[str]) -> dict[str, str]:
    """What courses are called, by their keys."""
    rows = session.execute(select(Course.key, Course.title).where(Course.key.in_(tuple(keys))))
    return {key: title for key, title in rows}  # noqa: C416 - a Row is no pair to `dict`'s type


def _sound(session: Session, decided: Decided, today: date) -> None:
    if decided.verdict not in VERDICTS:
        raise TrainingFault("Choose what is decided: keep, change or stop.", "verdict")
    need(decided.what, "Write what it is about: one part of the course, in a few words.", "what")
    need(decided.because, "Write why. It is told back to those who came.", "because")
    need(decided.said, "Write what people said, or what their answers show.", "said")
    if decided.decided_on > today:
        raise TrainingFault("Nothing is decided on a day that is still to come.", "decided_on")
    if decided.verdict != "keep" and decided.due_on is None:
        raise TrainingFault("Give the day by which it is done.", "due_on")
    for model, key, field in (
        (Agency, decided.agency_key, "agency_key"),
        (Board, decided.board_key, "board_key"),
    ):
        if key and session.get(model, key) is None:
            raise TrainingFault("Choose one from the list.", field)


def _begun(session: Session, course: Course, at: datetime, actor: str) -> Loop:
    """The course's loop: it answers everybody who was asked about the course, so that they can be told by mail."""
    asked = dict.fromkeys(one.survey_key for one in points.of(session, course.key))
    return loops.make(
        session,
        None,
        {"en": f"What you said about the course {course.title}"},
        {"en": "What was worth your time, what did you do differently, and what changed for children?"},
        at,
        actor,
        further=tuple(asked),
    )


def _taken_up(session: Session, course: Course, decided: Decided, at: datetime, actor: str) -> LoopItem:
    loop = loop_of(session, course.key) or _begun(session, course, at, actor)
    answer = f"{VERDICTS[decided.verdict]}: {decided.what.strip()}"
    keep = decided.verdict == "keep"
    try:
        item = items.add(
            session, loop, {"en": decided.said.strip()}, at, actor, priority_ref=course.priority_ref
        )
        items.edit(
            session,
            item,
            at,
            actor,
            stage="decided",
            decided={"en": f"{answer}. {decided.because.strip()}"},
            decided_on=decided.decided_on,
            decided_by=decided.board_key or None,
            response="none" if keep else "planned",
            answer={} if keep else {"en": answer},
            asks_change=not keep,
            due_on=None if keep else decided.due_on,
            owner=decided.owner.strip(),
            agency_key=decided.agency_key or None,
            evidence=f"Evaluations of the course {course.title}",
        )
    except LoopFault as fault:
        raise TrainingFault(str(fault), fault.field or "") from fault
    return item
