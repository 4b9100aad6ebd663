"""The log of decisions: finding one, and listing those of a board, a priority, a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from feedback.decisions.models import Decision, DecisionItem, DecisionPriority, DecisionSurvey
from feedback.partnership.models import Board


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which decisions to list; what is empty narrows nothing. A board brings its sub groups along."""

    board: str = ""
    priority: str = ""
    informed: str = ""
    state: str = "taken"
    since: date | None = None
    until: date | None = None


def find(session: Session, decision_id: str) -> Decision | None:
    """One decision with its priorities and items."""
    return session.get(Decision, decision_id)


def listed(session: Session, wanted: Wanted) -> Sequence[Decision]:
    """The newest meeting first. Three statements, however many."""
    return session.scalars(
        select(Decision)
        .where(*_conditions(wanted))
        .order_by(Decision.met_on.desc(), Decision.created_at.desc(), Decision.id)
    ).all()


def of_item(session: Session, item_id: str) -> Sequence[Decision]:
    """The decisions that were taken about one thing people said, or that created a promise, the newest first."""
    return session.scalars(
        select(Decision)
        .join(DecisionItem, DecisionItem.decision_id == Decision.id)
        .where(DecisionItem.item_id == item_id, Decision.state == "taken")
        .order_by(Decision.met_on.desc(), Decision.id)
    ).all()


def of_survey(session: Session, survey_key: str) -> Sequence[Decision]:
    """The decisions in which a survey's answers stand frozen, the newest first."""
    return session.scalars(
        select(Decision)
        .join(DecisionSurvey, DecisionSurvey.decision_id == Decision.id)
        .where(DecisionSurvey.survey_key == survey_key)
        .order_by(Decision.met_on.desc(), Decision.id)
    ).all()


def to_check(session: Session, account_id: str) -> int:
    """How many drafts wait for this person to read them: those that others wrote."""
    waiting = (
        select(func.count())
        .select_from(Decision)
        .where(Decision.state == "draft", Decision.checked_by.is_(None), Decision.edited_by != account_id)
    )
    return session.scalar(waiting) or 0


def replaced_by(session: Session, decision_id: str) -> Decision | None:
    """The decision that was taken in the place of this one, if there is one."""
    return session.scalar(
        select(Decision)
        .where(Decision.replaces_id == decision_id, Decision.state == "taken")
        .order_by(Decision.taken_at.desc())
        .limit(1)
    )


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.board:
        below = select(Board.key).where(Board.parent_key == wanted.board)
        found.append((Decision.board_key == wanted.board) | Decision.board_key.in_(below))
    if wanted.priority:
        of = select(DecisionPriority.decision_id).where(DecisionPriority.priority_ref == wanted.priority)
        found.append(Decision.id.in_(of))
    if wanted.informed:
        found.append(Decision.informed == wanted.informed)
    if wanted.state:
        found.append(Decision.state == wanted.state)
    if wanted.since:
        found.append(Decision.met_on >= wanted.since)
    if wanted.until:
        found.append(Decision.met_on <= wanted.until)
    return found
