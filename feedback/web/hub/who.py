"""Who wrote something, by account, for histories; and the row of an address."""

from typing import TypeVar

from flask import abort
from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.accounts.models import Account
from feedback.audit.trail import COMMAND_LINE
from feedback.database import Base

Row = TypeVar("Row", bound=Base)


def names(session: Session) -> dict[str, str]:
    """Every account's name, or its address where it has none. One statement."""
    rows = session.execute(select(Account.id, Account.name, Account.email))
    return {account_id: name or email for account_id, name, email in rows} | {
        COMMAND_LINE: "by command",
        "worker": "by itself",
    }


def found(session: Session, model: type[Row], key: str) -> Row:
    """The row of an address, or the page that says there is none."""
    return session.get(model, key) or abort(404)
