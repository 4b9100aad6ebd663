"""The receipt: a secret shown once to the person who answered, good for one response.

It is made from the draft's secret and the server's key, so the same press of "send", repeated, makes the same
receipt, and nobody can make it from what the database holds. Only its hash is kept.
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.database import Transaction
from feedback.responses.models import Receipt
from feedback.secrets import derived, hashed, plain_code

#: How long a page that was opened with a code stays open: nobody has to hurry over a letter (WCAG 2.2, 2.2.1).
STAYS_OPEN = timedelta(hours=24)
#: Where the blocks begin and end in which a code is shown.
CUTS = (0, 4, 8, 12, 16, 21, 26)


@dataclass(frozen=True, slots=True)
class Held:
    """What a receipt says to its holder."""

    code_hash: str
    survey_key: str
    collector_code: str
    day: date
    response_id: str | None
    version_id: str | None
    is_published: bool
    is_held: bool

    @property
    def taken_back(self) -> bool:
        return self.response_id is None


_COLUMNS = (
    Receipt.code_hash,
    Receipt.survey_key,
    Receipt.collector_code,
    Receipt.day,
    Receipt.response_id,
    Receipt.version_id,
    Receipt.is_published,
    Receipt.is_held,
)


def code_for(key: bytes, draft_token: str) -> str:
    """The receipt's 26 signs for a draft."""
    return derived(key, "receipt", draft_token)


def in_blocks(code: str) -> str:
    """As it is shown: four blocks of four and two of five, which stand in even columns also on a phone."""
    return " ".join(code[start:end] for start, end in pairwise(CUTS))


def find(session: Transaction, typed: str) -> Held | None:
    """What the holder of a code may know, or None where no response has it."""
    return _held(session, hashed(plain_code(typed)))


def exists(session: Transaction, code: str) -> bool:
    """Whether a response has been sent under this code."""
    return session.scalar(select(Receipt.survey_key).where(Receipt.code_hash == hashed(code))) is not None


def any_of(session: Session, survey_keys: Sequence[str]) -> bool:
    """Whether anybody who answered these has a receipt."""
    wanted = select(Receipt.code_hash).where(Receipt.survey_key.in_(survey_keys)).limit(1)
    return session.scalar(wanted) is not None


def pass_for(key: bytes, held: Held, at: datetime) -> str:
    """What the receipt's page carries in its forms in place of the code, so that the code stands on no page.

    It says which receipt and until when, and only the holder of `key` can make it.
    """
    said = f"{held.code_hash}.{int((at + STAYS_OPEN).timestamp())}"
    return f"{said}.{derived(key, 'receipt page', said)}"


def admitted(
    session: Transaction, key: bytes, given: str, at: datetime, *, hold: bool = False
) -> Held | None:
    """Whose pass this is, or None where it is not ours or too old. `hold` keeps others off the row."""
    said, _, sign = given.rpartition(".")
    if not sign.isascii() or not hmac.compare_digest(sign, derived(key, "receipt page", said)):
        return None
    code_hash, _, until = said.partition(".")
    return _held(session, code_hash, hold=hold) if at.timestamp() <= int(until) else None


def _held(session: Transaction, code_hash: str, *, hold: bool = False) -> Held | None:
    wanted = select(*_COLUMNS).where(Receipt.code_hash == code_hash)
    row = session.execute(wanted.with_for_update() if hold else wanted).first()
    return Held(*row) if row else None
