"""Events as lists show them: chosen by course, trainer and time, each with its course and its bases."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from feedback.partnership.models import Agency
from feedback.training import bookings
from feedback.training.bookings import CAME, Counts
from feedback.training.models import Booking, Course, TrainingEvent

WHEN = ("coming", "past", "all")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a list is narrowed to; empty parts narrow nothing."""

    course_key: str = ""
    trainer: str = ""
    when: str = "all"


@dataclass(frozen=True, slots=True)
class Listed:
    """An event in a list."""

    event: TrainingEvent
    course: Course
    counts: Counts


@dataclass(frozen=True, slots=True)
class AgencyCounts:
    """Of one agency: how many were booked or came, how many of them came, how many did not. `key` None: no agency of ours."""

    key: str | None
    name: str
    places: int
    came: int
    no_show: int


def events(session: Session, chosen: Chosen, at: datetime) -> list[Listed]:
    """Those that are chosen: what is still to come first to last, everything else last to first. Two statements."""
    found = select(TrainingEvent, Course).join(Course, Course.key == TrainingEvent.course_key)
    if chosen.course_key:
        found = found.where(TrainingEvent.course_key == chosen.course_key)
    if chosen.trainer:
        found = found.where(TrainingEvent.trainer == chosen.trainer)
    if chosen.when == "coming":
        found = found.where(TrainingEvent.ends_at > at).order_by(TrainingEvent.starts_at, TrainingEvent.id)
    else:
        found = found.order_by(TrainingEvent.starts_at.desc(), TrainingEvent.id)
    if chosen.when == "past":
        found = found.where(TrainingEvent.ends_at <= at)
    rows = session.execute(found).all()
    counts = bookings.counts(session, [event.id for event, _ in rows])
    return [Listed(event, course, counts[event.id]) for event, course in rows]


def trainers(session: Session) -> Sequence[str]:
    """Everybody who holds or held an event. One statement."""
    named = select(TrainingEvent.trainer).where(TrainingEvent.trainer != "").distinct()
    return session.scalars(named.order_by(TrainingEvent.trainer)).all()


def by_agency(session: Session, event_ids: Sequence[str]) -> list[AgencyCounts]:
    """Who came to these events, by agency, in the order of names; those of no agency last. One statement."""

    def counted(*states: str):
        return func.coalesce(func.sum(case((Booking.state.in_(states), 1), else_=0)), 0)

    rows = session.execute(
        select(
            Booking.agency_key,
            func.min(Agency.name),
            counted("booked", "no_show", *CAME),
            counted(*CAME),
            counted("no_show"),
        )
        .outerjoin(Agency, Agency.key == Booking.agency_key)
        .where(Booking.event_id.in_(event_ids))
        .group_by(Booking.agency_key)
    )
    found = [AgencyCounts(key, name or "", *numbers) for key, name, *numbers in rows]
    return sorted(
        (one for one in found if one.places), key=lambda one: (one.key is None, one.name.casefold())
    )
