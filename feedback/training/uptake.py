"""Who came to courses in a quarter: by agency against what it meant to send, and by course against the places there were.

Everything here is from the register and says nothing of answers, but for how many evaluations and follow-ups came back
(`feedback.training.returned`), which is hidden where it would tell who answered.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from analysis.rounding import percent
from feedback.clock import HOME
from feedback.partnership.models import Agency
from feedback.plans.periods import Period
from feedback.training import targets
from feedback.training.bookings import CAME, STATES
from feedback.training.models import Booking, Course, TrainingEvent

#: The key of those who belong to no agency on the list.
NO_AGENCY = ""


@dataclass(frozen=True, slots=True)
class Bases:
    """The bases of everything said of training. `places` are those booked who did not cancel; who left early came."""

    places: int
    came: int
    left_early: int
    no_show: int
    cancelled: int
    waiting: int


@dataclass(frozen=True, slots=True)
class OfAgency:
    """One agency in the quarter. `target` is how many it meant to send; None where it has not said."""

    key: str
    name: str
    bases: Bases
    target: int | None

    @property
    def of_target(self) -> Decimal | None:
        """How many per cent of its target came; None without a target, or with one of nobody."""
        return percent(self.bases.came, self.target) if self.target else None


@dataclass(frozen=True, slots=True)
class OfCourse:
    """One course in the quarter. `capacity` counts the events that have one; None where none has."""

    course: Course
    events: tuple[TrainingEvent, ...]
    capacity: int | None
    bases: Bases


@dataclass(frozen=True, slots=True)
class Uptake:
    """The quarter. `held` are the events that were not cancelled, `cancelled` how many were."""

    period: Period
    held: tuple[TrainingEvent, ...]
    cancelled: int
    agencies: tuple[OfAgency, ...]
    courses: tuple[OfCourse, ...]
    whole: Bases
    capacity: int | None


def of_period(session: Session, period: Period, now: datetime) -> Uptake:
    """What came of the events that began within the period and up to now. Five statements, however many."""
    first, end = (_midnight(day) for day in (period.first, period.last + timedelta(days=1)))
    began = session.scalars(
        select(TrainingEvent)
        .where(TrainingEvent.starts_at >= first, TrainingEvent.starts_at < min(end, now))
        .order_by(TrainingEvent.starts_at, TrainingEvent.id)
    ).all()
    held = [event for event in began if event.cancelled_at is None]
    counted = _counted(session, [event.id for event in held])
    return Uptake(
        period,
        tuple(held),
        len(began) - len(held),
        tuple(_agencies(session, counted)),
        tuple(_courses(session, held, counted)),
        _bases(counted),
        capacity(held),
    )


def capacity(held: Iterable[TrainingEvent]) -> int | None:
    """How many places there were, of the events that say so."""
    known = [event.capacity for event in held if event.capacity is not None]
    return sum(known) if known else None


_Counted = Counter[tuple[str, str, str]]  # (event id, agency key, state)


def _counted(session: Session, event_ids: Sequence[str]) -> _Counted:
    rows = session.execute(
        select(Booking.event_id, Booking.agency_key, Booking.state, func.count())
        .where(Booking.event_id.in_(event_ids))
        .group_by(Booking.event_id, Booking.agency_key, Booking.state)
    )
    return Counter({(event, agency or NO_AGENCY, state): number for event, agency, state, number in rows})


def _bases(counted: _Counted) -> Bases:
    of = dict.fromkeys(STATES, 0)
    for (_, _, state), number in counted.items():
        of[state] += number
    came = sum(of[state] for state in CAME)
    return Bases(
        of["booked"] + came + of["no_show"],
        came,
        of["left_early"],
        of["no_show"],
        of["cancelled"],
        of["waiting"],
    )


def _agencies(session: Session, counted: _Counted) -> Iterable[OfAgency]:
    """Every agency on the list, also one that sent nobody; those of no agency last, where there are any."""
    wanted = targets.of_agencies(session)
    for key, name in session.execute(select(Agency.key, Agency.name).order_by(func.lower(Agency.name))):
        yield OfAgency(key, name, _bases(_only(counted, 1, key)), wanted.get(key))
    if any(agency == NO_AGENCY for _, agency, _ in counted):
        yield OfAgency(NO_AGENCY, "Not on our list, or not said", _bases(_only(counted, 1, NO_AGENCY)), None)


def _courses(session: Session, held: Sequence[TrainingEvent], counted: _Counted) -> Iterable[OfCourse]:
    keys = {event.course_key for event in held}
    rows = session.scalars(select(Course).where(Course.key.in_(keys)).order_by(Course.title, Course.key))
    for course in rows:
        events = tuple(event for event in held if event.course_key == course.key)
        ids = {event.id for event in events}
        of_it = Counter({key: number for key, number in counted.items() if key[0] in ids})
        yield OfCourse(course, events, capacity(events), _bases(of_it))


def _only(counted: _Counted, place: int, value: str) -> _Counted:
    return Counter({key: number for key, number in counted.items() if key[place] == value})


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), HOME)
