"""Whom no message reaches, and why, in words that help whoever can mend it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from feedback.mail.opting_models import Unreached
from feedback.secrets import derived, hashed

_MANY = 500
#: What `Message.arrival` says of a message after it was handed over.
DELIVERED, FAILED = "delivered", "failed"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why an address was not reached. `hard`: nothing more is sent to it until somebody says that it is right."""

    hard: bool
    reason: str
    at: datetime


def note(session: Session, key: bytes, address: str, trouble: Trouble) -> None:
    """This address was not reached. The newest word stands; but what is hard stays so, whatever comes after."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    values = {"hard": trouble.hard, "reason": trouble.reason, "at": trouble.at}
    statement = dialect.insert(Unreached).values(mark=_mark(key, address), **values)
    newer = None if trouble.hard else Unreached.hard.is_(False)
    session.execute(statement.on_conflict_do_update(index_elements=["mark"], set_=values, where=newer))


def clear(session: Session, key: bytes, address: str) -> None:
    """The address works: a message arrived there, or somebody says that it is right."""
    session.execute(delete(Unreached).where(Unreached.mark == _mark(key, address)))


def among(session: Session, key: bytes, addresses: Iterable[str]) -> dict[str, Trouble]:
    """What stands in the way of each of these addresses; those with nothing in the way are left out."""
    marks: dict[str, set[str]] = {}
    for one in addresses:  # one address may stand in two spellings
        marks.setdefault(_mark(key, one), set()).add(one)
    found, wanted = dict[str, Trouble](), sorted(marks)
    for start in range(0, len(wanted), _MANY):
        some = select(Unreached).where(Unreached.mark.in_(wanted[start : start + _MANY]))
        for row in session.scalars(some):
            found |= dict.fromkeys(marks[row.mark], Trouble(row.hard, row.reason, row.at))
    return found


def _mark(key: bytes, address: str) -> str:
    return hashed(derived(key, "not reached", address.casefold()))
