"""Keeping the words of a concern, and letting them go: the receipt behind them says so to whoever wrote them."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.responses import taking_back
from feedback.responses.models import Comment, Letter
from feedback.responses.taking_back import Kept
from feedback.safeguarding.models import Concern


def let_go(session: Session, concern: Concern, at: datetime, account_id: str) -> None:
    """Release the words, and the receipt where nothing else of the same person is held."""
    concern.held, concern.released_at, concern.released_by = False, at, account_id
    session.flush()
    response_id = _response(session, concern)
    if response_id is None or response_id in _held_responses(session):
        return
    taking_back.let_go(session, response_id)


def _held_responses(session: Session) -> set[str]:
    """Responses of which some words are held."""
    answers = select(Comment.response_id).join(Concern, Concern.comment_id == Comment.id).where(Concern.held)
    letters = select(Letter.response_id).join(Concern, Concern.letter_id == Letter.id).where(Concern.held)
    return set(session.scalars(answers.union(letters)))


def hold(session: Session, concern: Concern, at: datetime, actor: str) -> None:
    """Keep the receipt from taking back what the words came with, where there is one."""
    response_id = _response(session, concern)
    if response_id is not None and concern.survey_key is not None:
        taking_back.keep(session, concern.survey_key, [response_id], Kept.HELD, at, actor)


def _response(session: Session, concern: Concern) -> str | None:
    if concern.comment_id:
        return session.scalar(select(Comment.response_id).where(Comment.id == concern.comment_id))
    if concern.letter_id:
        return session.scalar(select(Letter.response_id).where(Letter.id == concern.letter_id))
    return None


def pointed_at(concern: Concern) -> str | None:
    """The key of the words it is about; none where they are gone, or were never kept here."""
    return concern.comment_id or concern.letter_id or concern.contact_id or concern.correction_id
