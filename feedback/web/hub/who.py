"""Who wrote something, by account: for histories."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.accounts.models import Account
from feedback.audit.trail import COMMAND_LINE


def names(session: Session) -> dict[str, str]:
    """Every account's name, or its address where it has none. One statement."""
    rows = session.execute(select(Account.id, Account.name, Account.email))
    return {account_id: name or email for account_id, name, email in rows} | {
        COMMAND_LINE: "by command",
        "worker": "by itself",
    }
