"""Carrying answers under way to another device: a short code, good once, for two days.

Eight signs are 40 bits, which is short enough to type from one phone to another and too few to keep a plain hash of: so
what is kept is made with the server's key, and guessing is limited at the door (`feedback.web.flood`).
"""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from feedback.database import Transaction
from feedback.responses.models import Draft
from feedback.secrets import derived, hashed, new_token, plain_code, short_code

GOOD_FOR = timedelta(hours=48)
SIGNS = 8


def offer(session: Transaction, key: bytes, token_hash: str, at: datetime) -> str:
    """A new code for a draft; one made before is good no more."""
    while True:
        code = short_code(SIGNS).upper()
        kept = derived(key, "resume", code)
        if session.execute(select(Draft.token_hash).where(Draft.resume_hash == kept)).first() is None:
            break
    session.execute(
        update(Draft)
        .where(Draft.token_hash == token_hash)
        .values(resume_hash=kept, resume_until=at + GOOD_FOR)
    )
    return code


def peek(session: Transaction, key: bytes, typed: str, at: datetime) -> tuple[str, str] | None:
    """The door and the kept hash of the draft that a code belongs to, without moving it; None where the code is not good."""
    kept = derived(key, "resume", plain_code(typed))
    found = session.execute(
        select(Draft.collector_code, Draft.token_hash).where(
            Draft.resume_hash == kept, Draft.resume_until > at
        )
    ).first()
    return (found.collector_code, found.token_hash) if found else None


def take(session: Transaction, key: bytes, typed: str, at: datetime) -> tuple[str, str] | None:
    """Move the draft that a code belongs to: gives its door and its new secret. The old secret opens nothing any more.

    Only one of two people who type it at the same moment gets it: the statement that moves the draft takes the code
    away.
    """
    token = new_token()
    kept = derived(key, "resume", plain_code(typed))
    moved = session.execute(
        update(Draft)
        .where(Draft.resume_hash == kept, Draft.resume_until > at)
        .values(token_hash=hashed(token), resume_hash=None, resume_until=None, touched_at=at)
        .returning(Draft.collector_code)
    ).first()
    return (moved.collector_code, token) if moved else None


def in_blocks(code: str) -> str:
    """As it is shown: two blocks of four."""
    return f"{code[:4]} {code[4:]}"
