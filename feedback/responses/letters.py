"""Letters to a person nobody knows, as staff write them and find the answers. The reader's side is `letterbox`."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.responses.letterbox import LIMIT
from feedback.responses.models import Comment, Letter, Receipt
from feedback.surveys.models import Survey


class LetterFault(Exception):
    """A letter cannot be written. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An answer that nobody has read yet, and where it is read: beside a comment of the same person."""

    survey_key: str
    title: dict[str, str]
    comment_id: str
    day: date


def reachable(session: Session, response_ids: Collection[str]) -> set[str]:
    """Those answers that somebody holds a receipt for: those brought in from a file or from paper have none."""
    return set(session.scalars(select(Receipt.response_id).where(Receipt.response_id.in_(response_ids))))  # type: ignore[arg-type]


def write(
    session: Session,
    letter_id: str,
    response_id: str,
    text: str,
    language: str,
    account_id: str,
    at: datetime,
) -> bool:
    """Write to whoever sent these answers; gives whether this call did it.

    `letter_id` is made with the form, so that the same press, repeated, writes one letter.

    Raises:
        LetterFault: the letter is empty or too long, or nobody can read it.
    """
    words = text.strip()
    if not words:
        raise LetterFault("Write your letter first.")
    if len(words) > LIMIT:
        raise LetterFault(f"Write up to {LIMIT} characters. Take out at least {len(words) - LIMIT}.")
    survey_key = session.scalar(select(Receipt.survey_key).where(Receipt.response_id == response_id))
    if survey_key is None:
        raise LetterFault("Nobody holds a receipt for these answers, so nobody could read a letter.")
    try:
        with session.begin_nested():
            session.execute(
                insert(Letter).values(
                    id=letter_id,
                    response_id=response_id,
                    text=words,
                    language=language,
                    account_id=account_id,
                    day=at.date(),
                    read=False,
                )
            )
    except IntegrityError:
        return False
    trail.note(session, at, account_id, "letter written", f"survey/{survey_key}")
    return True


def of_responses(session: Session, response_ids: Collection[str]) -> dict[str, list[Letter]]:
    """The letters to these people, by response, the oldest first. One statement."""
    rows = session.scalars(
        select(Letter).where(Letter.response_id.in_(response_ids)).order_by(Letter.day, Letter.id)
    )
    found: dict[str, list[Letter]] = {}
    for letter in rows:
        found.setdefault(letter.response_id, []).append(letter)
    return found


def waiting(session: Session) -> Sequence[Waiting]:
    """Answers that nobody has read yet, the oldest first. One statement."""
    rows = session.execute(
        select(Comment.survey_key, Survey.title, func.min(Comment.id), Letter.answered_on)
        .join(Letter, Letter.response_id == Comment.response_id)
        .join(Survey, Survey.key == Comment.survey_key)
        .where(Letter.answer.is_not(None), Letter.answer_seen_by.is_(None))
        .group_by(Letter.id, Survey.key, Comment.survey_key, Letter.answered_on)
        .order_by(Letter.answered_on, Letter.id)
    )
    return [Waiting(*row) for row in rows]


def seen(session: Session, letter_id: str, account_id: str, at: datetime) -> None:
    """Record that this person has read the answer; who was first stands."""
    session.execute(
        update(Letter)
        .where(Letter.id == letter_id, Letter.answer.is_not(None), Letter.answer_seen_by.is_(None))
        .values(answer_seen_by=account_id)
    )
    trail.note(session, at, account_id, "answer to a letter read", "letters")
