"""What is late, or has slipped twice, is put to the board it belongs to, and stays before it until it has decided.

The rule is `reason`, and nothing else. It is asked whenever somebody writes an update, and once an hour by the worker.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.clock import HOME
from feedback.partnership.models import Board
from feedback.plans import boards, standing
from feedback.plans.standing import Put, Standing
from feedback.plans.work_fault import WorkFault, need
from feedback.plans.work_models import Escalation, Work
from feedback.secrets import new_id

WORKER = "worker"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something a board has not decided yet, in the words it had when it was put there."""

    put: Put
    kind: str
    text: str
    owner: str


def reason(one: Standing, today: date) -> Literal["overdue", "slipping"] | None:
    """Why this has to be put to its board today, or None.

    Overdue: its day has gone by and no board was asked about that day. Slipping: it slips now, and two updates said
    so since the board last answered. Never while an answer is owed.
    """
    if one.waits is not None or not one.open:
        return None
    if one.overdue(today) and all(put.due_on != one.due_on for put in one.puts if put.reason == "overdue"):
        return "overdue"
    return "slipping" if one.status == "slipping" and _slips(one) >= 2 else None


def _slips(one: Standing) -> int:
    """How many updates said "slipping" since a board last decided: those of its own day came before it."""
    answers = [put.answered_on for put in one.puts if put.answered_on is not None]
    since = max(answers, default=date.min)
    return sum(update.status == "slipping" and update.on > since for update in one.updates)


def look_at(
    session: Session, one: Standing, today: date, at: datetime, actor: str, leads: str | None = None
) -> bool:
    """Put it to its board if the rule says so; gives whether it was. What belongs to no board cannot be put to one."""
    why = reason(one, today)
    key = leads or next(iter(boards.sharing(session, one.priority_ref)), None)
    if why is None or key is None:
        return False
    if session.get(Work, one.ref) is None:
        session.add(Work(ref=one.ref, priority_ref=one.priority_ref, kind=one.kind, text=one.text))
        session.flush()
    row = Escalation(
        id=new_id(),
        ref=one.ref,
        board_key=_above(session, key),
        reason=why,
        due_on=one.due_on,
        raised_on=today,
        raised_at=at,
        decision="",
        minute="",
    )
    session.add(row)
    session.flush()
    trail.note(session, at, actor, "put to a board", f"plan work/{one.ref}", board=row.board_key, reason=why)
    return True


def raise_due(session: Session, today: date, at: datetime, actor: str = WORKER) -> int:
    """Put everything to its board that has to be; gives how many. What was put there already stays as it is."""
    leads = boards.leading(session)
    waiting = standing.of_priorities(session, leads)
    return sum(look_at(session, one, today, at, actor, leads[one.priority_ref]) for one in waiting)


def answer(
    session: Session, put_id: str, on: date, at: datetime, actor: str, *, decision: str, minute: str = ""
) -> Put:
    """Write down what the board decided.

    Raises:
        WorkFault: there is nothing to answer, no decision is written, or its day has not come.
    """
    row = session.get(Escalation, put_id)
    if row is None or row.answered_on is not None:
        raise WorkFault("The board has decided this already.")
    words = need(decision, "Write what the board decided.", "decision")
    if not row.raised_on <= on <= at.astimezone(HOME).date():
        raise WorkFault("Give the day of the decision: after it was put to the board, and not to come.", "on")
    row.decision, row.minute, row.answered_on = words, minute.strip(), on
    row.answered_at, row.answered_by = at, actor
    session.flush()
    trail.note(
        session, at, actor, "board decided", f"plan work/{row.ref}", board=row.board_key, decision=words
    )
    return standing.put(row)


def waiting(session: Session, board_key: str | None = None) -> Sequence[Waiting]:
    """What waits for a board's decision, the oldest first. One statement."""
    statement = (
        select(Escalation, Work)
        .join(Work, Work.ref == Escalation.ref)
        .where(Escalation.answered_on.is_(None))
        .order_by(Escalation.raised_on, Escalation.ref)
    )
    if board_key is not None:
        statement = statement.where(Escalation.board_key == board_key)
    return [
        Waiting(standing.put(one), work.kind, work.text, work.owner)
        for one, work in session.execute(statement)
    ]


def _above(session: Session, key: str) -> str:
    """A sub group does not answer to itself: what it leads is put to the board above it."""
    board = session.get(Board, key)
    return board.parent_key if board is not None and board.parent_key else key
