"""The receipt: a secret shown once to the person who answered, good for one response.

It is made from the draft's secret and the server's key, so the same press of "send", repeated, makes the same
receipt, and nobody can make it from what the database holds. Only its hash is kept.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from feedback.database import Transaction
from feedback.responses.models import Receipt
from feedback.secrets import derived, hashed, plain_code


@dataclass(frozen=True, slots=True)
class Held:
    """What a receipt says to its holder."""

    survey_key: str
    collector_code: str
    day: date
    taken_back: bool


def code_for(key: bytes, draft_token: str) -> str:
    """The receipt's 26 signs for a draft."""
    return derived(key, "receipt", draft_token)


def in_blocks(code: str) -> str:
    """As it is shown: blocks of four and five signs, which people copy with fewer slips."""
    return " ".join((code[:4], code[4:8], code[8:13], code[13:17], code[17:21], code[21:]))


def find(session: Transaction, typed: str) -> Held | None:
    """What the holder of a code may know, or None where no response has it."""
    row = session.execute(
        select(Receipt.survey_key, Receipt.collector_code, Receipt.day, Receipt.response_id).where(
            Receipt.code_hash == hashed(plain_code(typed))
        )
    ).first()
    if row is None:
        return None
    return Held(row.survey_key, row.collector_code, row.day, row.response_id is None)


def exists(session: Transaction, code: str) -> bool:
    """Whether a response has been sent under this code."""
    return session.scalar(select(Receipt.survey_key).where(Receipt.code_hash == hashed(code))) is not None
