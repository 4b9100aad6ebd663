"""Keeping answers to the equality questions: by month, under a key that leads to nobody, and to no other answer.

The key is made from the holder's secret, so that a second press of the button writes nothing. The secret itself is
kept nowhere, so from what the database holds nobody can make the key, not even with the server's own.
"""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from feedback.database import Transaction
from feedback.responses.models import EqualityAnswers
from feedback.secrets import derived


def keep(
    session: Transaction, key: bytes, secret: str, survey_key: str, day: date, answers: Mapping[str, str]
) -> bool:
    """Write what was answered, once; gives whether this call wrote it. Nothing is written where all was skipped."""
    if not answers:
        return False
    try:
        with session.begin_nested():
            session.execute(
                insert(EqualityAnswers).values(
                    id=derived(key, "equality", secret),
                    survey_key=survey_key,
                    month=f"{day:%Y-%m}",
                    answers=dict(answers),
                )
            )
    except IntegrityError:
        return False
    return True
