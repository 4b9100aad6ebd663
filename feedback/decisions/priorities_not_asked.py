"""Priorities that nobody has been asked about, and those that people were asked about and never told of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.clock import HOME
from feedback.loop.models import Loop, LoopItem, Told
from feedback.partnership.models import Board
from feedback.plans import boards
from feedback.plans.models import Plan, Priority
from feedback.publications import shelf
from feedback.publications.models import Publication
from feedback.surveys.models import Collector, SurveyPriority


@dataclass(frozen=True, slots=True)
class Wanted:
    """Of which board, with its sub groups, and in which time people were asked; what is empty narrows nothing."""

    board: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """A priority, the surveys that asked about it in that time, and when people were last told of it."""

    priority: Priority
    plan: str
    surveys: tuple[str, ...]
    told_on: date | None


@dataclass(frozen=True, slots=True)
class Gaps:
    """Priorities nobody was asked about, and those asked about of which nobody has been told."""

    not_asked: tuple[Heard, ...]
    not_told: tuple[Heard, ...]
    of: int


def gaps(session: Session, wanted: Wanted, today: date) -> Gaps:
    """The priorities of the plans, or of one board, in their order. Six statements, however many."""
    rows = _priorities(session, wanted.board)
    refs = [priority.ref for priority, _ in rows]
    asked, told = _asked(session, refs, wanted), _told(session, refs, today)
    heard = [
        Heard(priority, plan, asked.get(priority.ref, ()), told.get(priority.ref)) for priority, plan in rows
    ]
    return Gaps(
        tuple(one for one in heard if not one.surveys),
        tuple(one for one in heard if one.surveys and one.told_on is None),
        len(heard),
    )


def _priorities(session: Session, board: str) -> list[tuple[Priority, str]]:
    rows = session.execute(
        select(Priority, Plan.title)
        .join(Plan, Plan.key == Priority.plan_key)
        .where(Priority.dropped_at.is_(None))
        .order_by(Plan.partnership, Plan.period, Priority.position)
    )
    found = [(priority, plan) for priority, plan in rows]
    if not board:
        return found
    around = session.scalars(select(Board)).all()
    keys = (board, *boards.below(board, around))
    held = {one.priority.ref for many in boards.held(session, keys).values() for one in many}
    return [(priority, plan) for priority, plan in found if priority.ref in held]


def _asked(session: Session, refs: Sequence[str], wanted: Wanted) -> dict[str, tuple[str, ...]]:
    """The surveys about each priority with a door that was open in that time."""
    rows = session.execute(
        select(SurveyPriority.priority_ref, Collector)
        .join(Collector, Collector.survey_key == SurveyPriority.survey_key)
        .where(SurveyPriority.priority_ref.in_(refs))
    )
    found: dict[str, set[str]] = {}
    for ref, door in rows:
        if _open(door, wanted):
            found.setdefault(ref, set()).add(door.survey_key)
    return {ref: tuple(sorted(keys)) for ref, keys in found.items()}


def _open(door: Collector, wanted: Wanted) -> bool:
    opened, closed = door.opens_at or door.created_at, door.closed_at or door.closes_at
    if wanted.until and opened > datetime.combine(wanted.until, time.max, HOME):
        return False
    return not (wanted.since and closed and closed < datetime.combine(wanted.since, time.min, HOME))


def _told(session: Session, refs: Sequence[str], today: date) -> dict[str, date]:
    """When people were last told of something that belongs to each priority: an act of telling, or a page that stands."""
    found: dict[str, date] = {}
    about = select(LoopItem.priority_ref, Loop.slug, Told.told_on)
    rows = session.execute(
        about.join(Loop, Loop.id == LoopItem.loop_id)
        .outerjoin(Told, (Told.loop_id == Loop.id) & (Told.told_on <= today))
        .where(LoopItem.priority_ref.in_(refs))
    ).all()
    released = _released(session)
    for ref, slug, told_on in rows:
        for day in (told_on, released.get(slug)):
            if day is not None:
                found[str(ref)] = max(day, found.get(str(ref), day))
    return found


def _released(session: Session) -> dict[str, date]:
    rows = session.execute(
        select(Publication.slug, Publication.released_at)
        .where(Publication.kind == shelf.KIND, Publication.withdrawn_on.is_(None))
        .order_by(Publication.released_at)
    )
    return {slug: at.astimezone(HOME).date() for slug, at in rows}
