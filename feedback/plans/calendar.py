"""The reporting calendar: what is due from whom, by which day, found from meetings and from the turn of the quarter.

Nothing is due that a person has to remember to write down: the days are computed each time, in the partnership's working
days, bank holidays left out. What was delivered is kept with the day it was due then.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.clock import HOME
from feedback.partnership.models import Board
from feedback.partnership.working_time import WorkingTime
from feedback.plans import periods
from feedback.plans.meeting_models import Delivery, Meeting, MeetingBoard, ReportDuty
from feedback.plans.work_fault import WorkFault, need
from feedback.secrets import new_id

RULES = ("meeting", "two_months", "quarter", "year")
#: What a sub group usually owes: title, rule, working days.
USUAL = (
    ("Summary of the meeting", "meeting", 15),
    ("Two-monthly summary", "two_months", 15),
    ("Quarterly scorecard", "quarter", 15),
    ("Yearly assurance report", "year", 10),
)
#: How far the calendar looks on.
AHEAD = timedelta(days=400)
_MONTHS = {"two_months": 2, "quarter": 3}


@dataclass(frozen=True, slots=True)
class Event:
    """A meeting or event in the calendar; `boards` are keys, the one that holds it first."""

    id: str
    kind: str
    title: str
    on: date
    starts: str
    ends: str
    place: str
    boards: tuple[str, ...]
    cancelled: bool
    because: str


@dataclass(frozen=True, slots=True)
class Due:
    """One report that is due, or was. `due_on` is None where the day hangs on a meeting that nobody has set yet."""

    duty_id: str
    board_key: str
    title: str
    occasion: str
    about: str
    due_on: date | None
    delivered_on: date | None = None
    where: str = ""

    def late(self, today: date) -> bool:
        """Not there, and its day is gone."""
        return self.delivered_on is None and self.due_on is not None and self.due_on < today

    @property
    def came_late(self) -> bool:
        return self.delivered_on is not None and self.due_on is not None and self.delivered_on > self.due_on


@dataclass(frozen=True, slots=True)
class Calendar:
    """Meetings and reports by day; reports whose day is not known come last."""

    events: tuple[Event, ...]
    dues: tuple[Due, ...]

    def of(self, keys: Iterable[str]) -> "Calendar":
        """The part of it that concerns these boards."""
        wanted = set(keys)
        return Calendar(
            tuple(one for one in self.events if wanted.intersection(one.boards)),
            tuple(one for one in self.dues if one.board_key in wanted),
        )

    def late(self, today: date) -> tuple[Due, ...]:
        return tuple(one for one in self.dues if one.late(today))

    def delivered(self) -> tuple[Due, ...]:
        """What is there, the latest first."""
        there = (one for one in self.dues if one.delivered_on is not None)
        return tuple(sorted(there, key=lambda one: one.delivered_on or date.min, reverse=True))

    def coming(self, today: date, days: int) -> tuple[Event | Due, ...]:
        """What happens and what is due within so many days and is not there yet, by day."""
        last = today + timedelta(days=days)
        events = [(one.on, 0, one) for one in self.events if today <= one.on <= last and not one.cancelled]
        dues = [
            (one.due_on, 1, one)
            for one in self.dues
            if one.due_on is not None and today <= one.due_on <= last and one.delivered_on is None
        ]
        return tuple(one for *_, one in sorted([*events, *dues], key=lambda row: row[:2]))


def read(session: Session, around: Sequence[Board], working: WorkingTime, today: date) -> Calendar:
    """The calendar of every board, from the first duty to a year from now. Four statements."""
    shared: dict[str, list[str]] = {}
    for row in session.scalars(select(MeetingBoard).order_by(MeetingBoard.board_key)):
        shared.setdefault(row.meeting_id, []).append(row.board_key)
    meetings = session.scalars(select(Meeting).order_by(Meeting.held_on, Meeting.starts, Meeting.id)).all()
    events = tuple(_event(one, tuple(shared.get(one.id, ()))) for one in meetings)
    duties = session.scalars(select(ReportDuty).order_by(ReportDuty.board_key, ReportDuty.title)).all()
    delivered = {(one.duty_id, one.occasion): one for one in session.scalars(select(Delivery))}
    above = {board.key: board.parent_key or board.key for board in around}
    held = _held(events)
    found = [
        due
        for duty in duties
        for due in _of_duty(duty, held, above[duty.board_key], working, today, delivered)
    ]
    return Calendar(
        events, tuple(sorted(found, key=lambda one: (one.due_on or date.max, one.board_key, one.title)))
    )


def occasions(
    duty: ReportDuty, own: Sequence[Event], above: Sequence[Event], working: WorkingTime, until: date
) -> Iterator[tuple[str, str, date | None]]:
    """Each occasion of a duty up to a day: its name, what the report is about, and when it is due.

    `own` are the meetings of the board itself, `above` those of the board it reports to.
    """
    if duty.rule == "meeting":
        for one in own:
            if one.on >= duty.starts_on:
                about = f"meeting of {one.on:%-d %B %Y}"
                yield f"meeting/{one.id}", about, working.shifted(one.on, duty.days)
    elif duty.rule == "year":
        yield from _years(duty, above, working, until)
    else:
        for period in periods.ended(duty.starts_on, until, _MONTHS[duty.rule]):
            yield f"{period.first:%Y-%m}", period.words, working.shifted(period.last, duty.days)


def _years(
    duty: ReportDuty, above: Sequence[Event], working: WorkingTime, until: date
) -> Iterator[tuple[str, str, date | None]]:
    """Before the year's last meeting: the last that is set. While none is, the day is not known."""
    for begun in range(periods.year_of(duty.starts_on), periods.year_of(until) + 1):
        year = periods.year(begun)
        last = max((one.on for one in above if year.first <= one.on <= year.last), default=None)
        if last is not None and last < duty.starts_on:
            continue
        due_on = working.shifted(last, -duty.days) if last is not None else None
        yield f"year/{begun}", f"{begun}-{(begun + 1) % 100:02}", due_on


def oblige(
    session: Session, board_key: str, at: datetime, actor: str, *, title: str, rule: str, days: int
) -> ReportDuty:
    """Say that a board has to deliver something again and again, from today on.

    Raises:
        WorkFault: it has no title, or the rule or the number of days cannot be.
    """
    words = need(title, "Write what has to be delivered.", "title")
    if rule not in RULES:
        raise WorkFault("Choose when it is due.", "rule")
    if not 0 <= days <= 90:
        raise WorkFault("Give a number of working days from 0 to 90.", "days")
    if session.get(Board, board_key) is None:
        raise WorkFault("Choose the board from the list.", "board_key")
    starts_on = at.astimezone(HOME).date()
    duty = ReportDuty(
        id=new_id(), board_key=board_key, title=words, rule=rule, days=days, starts_on=starts_on
    )
    session.add(duty)
    session.flush()
    trail.note(
        session, at, actor, "report asked for", f"board/{board_key}", title=words, rule=rule, days=days
    )
    return duty


def release(session: Session, duty: ReportDuty, at: datetime, actor: str) -> None:
    """It is not asked for any more. What was owed until today stays owed."""
    duty.ended_on = at.astimezone(HOME).date()
    session.flush()
    trail.note(session, at, actor, "report asked for no more", f"board/{duty.board_key}", title=duty.title)


def duties(session: Session, board_key: str) -> Sequence[ReportDuty]:
    """What a board has to deliver, without what is asked for no more."""
    return session.scalars(
        select(ReportDuty)
        .where(ReportDuty.board_key == board_key, ReportDuty.ended_on.is_(None))
        .order_by(ReportDuty.title, ReportDuty.id)
    ).all()


def deliver(session: Session, due: Due, on: date, where: str, at: datetime, actor: str) -> None:
    """Write down that a report is there.

    Raises:
        WorkFault: it was written down before, its day has not come, or nobody says where it lies.
    """
    if due.delivered_on is not None:
        raise WorkFault("It was delivered already.")
    if on > at.astimezone(HOME).date():
        raise WorkFault("Give a day that has come.", "on")
    lies = need(where, "Write where it lies: a link, a folder, a minute.", "where")
    session.add(
        Delivery(
            duty_id=due.duty_id,
            occasion=due.occasion,
            due_on=due.due_on,
            delivered_on=on,
            where=lies,
            noted_by=actor,
            noted_at=at,
        )
    )
    session.flush()
    trail.note(
        session, at, actor, "report delivered", f"board/{due.board_key}", title=due.title, about=due.about
    )


def _held(events: Iterable[Event]) -> dict[str, list[Event]]:
    """By board, the meetings that took place or will: of it alone or shared with others, but no events."""
    found: dict[str, list[Event]] = {}
    for one in events:
        if one.kind == "meeting" and not one.cancelled:
            for key in one.boards:
                found.setdefault(key, []).append(one)
    return found


def _of_duty(
    duty: ReportDuty,
    held: Mapping[str, Sequence[Event]],
    above: str,
    working: WorkingTime,
    today: date,
    delivered: Mapping[tuple[str, str], Delivery],
) -> Iterator[Due]:
    """What is owed under a duty, and what was delivered under it though its occasion is gone."""
    until = min(today + AHEAD, duty.ended_on) if duty.ended_on else today + AHEAD
    seen = set[str]()
    for occasion, about, due_on in occasions(
        duty, held.get(duty.board_key, ()), held.get(above, ()), working, until
    ):
        row = delivered.get((duty.id, occasion))
        seen.add(occasion)
        if row is not None:
            yield _due(duty, occasion, about, row.due_on, row)
        elif duty.ended_on is None or (due_on is not None and due_on <= duty.ended_on):
            yield _due(duty, occasion, about, due_on, None)
    for (duty_id, occasion), row in delivered.items():
        if duty_id == duty.id and occasion not in seen:
            yield _due(duty, occasion, "a meeting that was called off", row.due_on, row)


def _due(duty: ReportDuty, occasion: str, about: str, due_on: date | None, row: Delivery | None) -> Due:
    return Due(
        duty.id,
        duty.board_key,
        duty.title,
        occasion,
        about,
        due_on,
        row.delivered_on if row is not None else None,
        row.where if row is not None else "",
    )


def _event(one: Meeting, shared: tuple[str, ...]) -> Event:
    return Event(
        one.id,
        one.kind,
        one.title,
        one.held_on,
        one.starts,
        one.ends,
        one.place,
        (one.board_key, *shared),
        one.cancelled_at is not None,
        one.because,
    )
