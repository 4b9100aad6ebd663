"""Everything that boards are owed now, in one list: what is late, and what falls due soon."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from feedback.partnership.models import Board
from feedback.partnership.working_time import WorkingTime
from feedback.plans import boards, calendar, challenges, escalation, recommendations, standing


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing. `kind` is decision, report, objective, action, recommendation or challenge; `board_key` whose it is."""

    kind: str
    board_key: str
    title: str
    owner: str
    due_on: date
    late: bool


def now(
    session: Session, around: Sequence[Board], working: WorkingTime, today: date, days: int
) -> tuple[Owed, ...]:
    """What is late or falls due within so many days, by day. A decision is due on the day it was asked for."""
    last = today + timedelta(days=days)
    found = [
        *_decisions(session),
        *_reports(session, around, working, today),
        *_work(session, today),
        *_recommendations(session, today),
        *_challenges(session, today),
    ]
    return tuple(
        sorted((one for one in found if one.due_on <= last), key=lambda one: (one.due_on, one.title))
    )


def _decisions(session: Session) -> Iterator[Owed]:
    for one in escalation.waiting(session):
        yield Owed("decision", one.put.board_key, one.text, one.owner, one.put.raised_on, True)


def _reports(session: Session, around: Sequence[Board], working: WorkingTime, today: date) -> Iterator[Owed]:
    for one in calendar.read(session, around, working, today).dues:
        if one.due_on is not None and one.delivered_on is None:
            title = f"{one.title}, {one.about}"
            yield Owed("report", one.board_key, title, "", one.due_on, one.late(today))


def _work(session: Session, today: date) -> Iterator[Owed]:
    leads = boards.leading(session)
    for one in standing.of_priorities(session, leads):
        if one.open and one.due_on is not None:
            yield Owed(one.kind, leads[one.priority_ref], one.text, one.owner, one.due_on, one.overdue(today))


def _recommendations(session: Session, today: date) -> Iterator[Owed]:
    for one in recommendations.every(session, open_only=True):
        yield Owed("recommendation", one.board_key, one.required, "", one.due_on, one.late(today))


def _challenges(session: Session, today: date) -> Iterator[Owed]:
    for one in challenges.every(session):
        for quarter in one.owed(today):
            title = f"{one.about} (outcome of {quarter.words})"
            yield Owed("challenge", one.board_key, title, one.put_by, quarter.last, True)
