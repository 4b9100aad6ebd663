"""What can be chosen for a report: quarters, boards, priorities and plans, as lists; and what was chosen, read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from feedback.partnership import bodies
from feedback.plans import periods, shelf
from feedback.plans.periods import Period
from feedback.reports import loops
from feedback.reports.asked import Asked, ReportFault
from feedback.reports.kinds import Kind
from feedback.returns import rounds
from feedback.training import courses, events

#: Two years and the quarter we are in.
QUARTERS = 9
#: What each field is called, and what is said where it is empty.
FIELDS = {
    "period": ("Quarter", "Choose a quarter."),
    "board": ("Board or sub group", "Choose a board."),
    "priority": ("Priority", "Choose a priority."),
    "plan": ("Plan", "Choose a plan."),
    "round": ("Round of returns", "Choose a round of returns."),
    "course": ("Course", "Choose a course."),
    "event": ("Event", "Choose an event."),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One field of a report: its lines as (value, words), whether it has to be chosen, and what is chosen."""

    name: str
    label: str
    lines: tuple[tuple[str, str], ...]
    needed: bool
    chosen: str

    @property
    def words(self) -> str:
        """What is chosen, as it is called; empty where nothing is."""
        return dict(self.lines).get(self.chosen, "")


def choices(session: Session, kind: Kind, given: Mapping[str, str], now: datetime) -> tuple[Choice, ...]:
    """The fields of one kind of report. What has one line only needs no choosing, and a quarter is the last that ended."""
    return tuple(
        _choice(session, name, name in kind.needs, given, now) for name in (*kind.needs, *kind.takes)
    )


def asked(found: tuple[Choice, ...]) -> Asked:
    """What is chosen, whole.

    Raises:
        ReportFault: something is missing, or is in no list.
    """
    for one in found:
        if one.needed and not one.chosen:
            raise ReportFault(FIELDS[one.name][1], one.name)
        if one.chosen and not one.words:
            raise ReportFault(
                f"There is no {one.label.lower()} “{one.chosen}”. Choose one from the list.", one.name
            )
    values: dict[str, str] = {one.name: one.chosen for one in found}
    quarter = values.pop("period", "")
    return Asked(period=periods.read_quarter(quarter) if quarter else None, **values)


def _choice(session: Session, name: str, needed: bool, given: Mapping[str, str], now: datetime) -> Choice:
    lines = _LINES[name](session, now)
    chosen = given.get(name, "").strip()
    if name == "period":
        chosen, lines = _quarter(chosen, lines)
    elif needed and not chosen and len(lines) == 1:
        chosen = lines[0][0]
    return Choice(name, FIELDS[name][0], lines, needed, chosen)


def _quarter(chosen: str, lines: tuple[tuple[str, str], ...]) -> tuple[str, tuple[tuple[str, str], ...]]:
    """An older quarter than the list has may stand in an address; it is added to the list."""
    if not chosen:
        return lines[1][0], lines
    period = periods.read_quarter(chosen)
    if period is None:
        return chosen, lines
    line = _line(period)
    return line[0], lines if line in lines else (*lines, line)


def _line(period: Period) -> tuple[str, str]:
    return period.first.isoformat(), period.words


def _quarters(session: Session, now: datetime) -> tuple[tuple[str, str], ...]:
    return tuple(map(_line, loops.quarters(now, QUARTERS)))


def _boards(session: Session, now: datetime) -> tuple[tuple[str, str], ...]:
    return tuple((one.key, one.name) for one in bodies.boards(session))


def _priorities(session: Session, now: datetime) -> tuple[tuple[str, str], ...]:
    return tuple((one.ref, f"{one.code} {one.title}") for one in shelf.priorities(session))


def _plans(session: Session, now: datetime) -> tuple[tuple[str, str], ...]:
    return tuple((one.key, f"{one.title} ({one.partnership})") for one in shelf.plans(session))


def _rounds(session: Session, now: datetime) -> tuple[tuple[str, str], ...]:
    return tuple((one.id, called) for one, called in rounds.titled(session))


def _courses(session: Session, now: datetime) -> tuple[tuple[str, str], ...]:
    return tuple((one.key, one.title) for one in courses.all_of(session, archived=True))


def _events(session: Session, now: datetime) -> tuple[tuple[str, str], ...]:
    """Those that have begun, the latest first."""
    return tuple(
        (event.code, events.name(event, course))
        for course in courses.all_of(session, archived=True)
        for event in events.of_course(session, course.key)
        if event.starts_at <= now and event.cancelled_at is None
    )


_LINES = {
    "period": _quarters,
    "board": _boards,
    "priority": _priorities,
    "plan": _plans,
    "round": _rounds,
    "course": _courses,
    "event": _events,
}
