"""Which groups a school's or agency's lead answers for: theirs are the results they may see, beside the whole."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from feedback.accounts.models import Account, AccountGroup
from feedback.audit import trail


def of(session: Session, account_id: str) -> Sequence[str]:
    """The labels of the groups an account answers for, in order."""
    wanted = select(AccountGroup.label).where(AccountGroup.account_id == account_id)
    return session.scalars(wanted.order_by(AccountGroup.label)).all()


def choose(session: Session, account: Account, labels: Iterable[str], at: datetime, actor: str) -> list[str]:
    """Make these the groups of an account, and no others; gives them as they are kept."""
    kept = sorted({" ".join(label.split()) for label in labels} - {""})
    session.execute(delete(AccountGroup).where(AccountGroup.account_id == account.id))
    if kept:
        session.execute(insert(AccountGroup), [{"account_id": account.id, "label": label} for label in kept])
    trail.note(session, at, actor, "groups chosen", f"account/{account.id}", groups=kept)
    session.expire(account, ["groups"])
    return kept
