"""Saying that one wants no more messages about surveys, and taking it back.

What is kept is a keyed mark of the address. The link in a message holds a word that only the server's key can make from
the address, so nobody can guess another person's; the table holds its hash, so whoever reads the table has no link.
"""

import hmac
from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from feedback.mail.opting_models import OptOut
from feedback.secrets import derived, hashed

#: Signs of a link's word, and of what shows that we made it.
_WORD, _SIGN = 26, 12
_MANY = 500


def token(key: bytes, address: str) -> str:
    """What the link in every message to this address holds."""
    word = derived(key, "no mail", address.casefold())
    return word + _sign(key, word)


def known(key: bytes, held: str) -> bool:
    """Whether we made this. Asked before anything is written: nobody fills the table with words of their own."""
    word, sign = held[:_WORD], held[_WORD:]
    return len(sign) == _SIGN and hmac.compare_digest(sign.encode(), _sign(key, word).encode())


def is_out(session: Session, held: str) -> bool:
    """Whether the holder of this link wants no messages."""
    return session.get(OptOut, _mark(held)) is not None


def go_out(session: Session, held: str) -> None:
    """No more messages. Said twice it is the same."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    session.execute(dialect.insert(OptOut).values(mark=_mark(held)).on_conflict_do_nothing())


def come_back(session: Session, held: str) -> None:
    """Messages again."""
    session.execute(delete(OptOut).where(OptOut.mark == _mark(held)))


def among(session: Session, key: bytes, addresses: Iterable[str]) -> set[str]:
    """Those of these addresses whose people want no messages."""
    marks: dict[str, set[str]] = {}
    for one in addresses:  # one person's address may stand in two spellings
        marks.setdefault(_mark(token(key, one)), set()).add(one)
    out, wanted = set[str](), sorted(marks)
    for start in range(0, len(wanted), _MANY):
        some = select(OptOut.mark).where(OptOut.mark.in_(wanted[start : start + _MANY]))
        out = out.union(*(marks[mark] for mark in session.scalars(some)))
    return out


def _sign(key: bytes, word: str) -> str:
    return derived(key, "no mail, signed", word)[:_SIGN]


def _mark(held: str) -> str:
    return hashed(held[:_WORD])
