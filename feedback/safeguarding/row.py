"""The row of one concern, held while somebody acts on it, and the note of what they did.

Of two people who press at once both are told who was first.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from feedback.accounts.models import Account
from feedback.audit import trail
from feedback.clock import HOME
from feedback.safeguarding import cover
from feedback.safeguarding.models import Concern, ConcernNote
from feedback.secrets import new_id


class ConcernFault(Exception):
    """What was asked of a concern cannot be done. The message says why and what to do."""


def one(session: Session, concern_id: str) -> Concern:
    """The concern, held until the transaction ends.

    Raises:
        ConcernFault: there is none.
    """
    concern = session.get(Concern, concern_id, with_for_update=True, populate_existing=True)
    if concern is None:
        raise ConcernFault("There is no such concern. Go back to the queue.")
    return concern


def still_open(session: Session, concern_id: str) -> Concern:
    """The same, where nobody has closed it.

    Raises:
        ConcernFault: somebody has; the message says who and when.
    """
    concern = one(session, concern_id)
    if concern.closed_at is not None:
        raise ConcernFault(
            f"{name(session, concern.closed_by)} closed this at {moment(concern.closed_at)}. What was done stands below."
        )
    return concern


def mine(session: Session, concern_id: str, account_id: str) -> Concern:
    """An open concern that nobody else is working on: a page that was loaded earlier may not know."""
    concern = still_open(session, concern_id)
    if concern.owner_id not in (None, account_id):
        raise ConcernFault(f"{name(session, concern.owner_id)} is working on this. Take it over first.")
    return concern


def noted(session: Session, concern: Concern, act: str, text: str, at: datetime, actor: str) -> None:
    """Write down what was done, beside the concern and in the trail."""
    session.add(
        ConcernNote(id=new_id(), concern_id=concern.id, at=at, account_id=actor, act=act, text=text.strip())
    )
    trail.note(session, at, actor, f"concern {act}", f"concern/{concern.id}")
    session.flush()


def name(session: Session, account_id: str | None) -> str:
    account = session.get(Account, account_id) if account_id else None
    return (account.name or account.email) if account else "Somebody"


def moment(at: datetime) -> str:
    return f"{at.astimezone(HOME):%H:%M on %-d %B}"


def stepping_in(session: Session, concern: Concern, act: str, why: str, at: datetime, account_id: str) -> str:
    """What the act is called in the notes and the trail: where somebody steps in for who has it, that they do, and why.

    Raises:
        ConcernFault: they neither have it nor cover, and say no reason.
    """
    if cover.covers(session, concern, at, account_id):
        return act
    if not why.strip():
        has = f"{name(session, concern.owner_id)} has this" if concern.owner_id else "Others are on the rota"
        raise ConcernFault(f"{has}, and you are not on the rota now. Write why you do it in their place.")
    return f"{act}, {cover.STEPPED_IN}"
