"""Whom the hub writes to at each organisation. They are asked in rounds, and shown on the hub's own pages only."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.mail import outbox
from feedback.partnership.models import Agency
from feedback.returns.fault import ReturnFault
from feedback.returns.models import AgencyContact
from feedback.secrets import new_id

LONGEST = 200


def add(
    session: Session, agency_key: str, name: str, address: str, at: datetime, actor: str
) -> AgencyContact:
    """Somebody more at an organisation.

    Raises:
        ReturnFault: there is no such organisation, nobody is named, or the address is none or is there already.
    """
    name, address = " ".join(name.split()), address.strip()
    if session.get(Agency, agency_key) is None:
        raise ReturnFault("Choose the organisation from the list.", "agency_key")
    if not name and not address:
        raise ReturnFault("Write a name or an e-mail address.", "name")
    if len(name) > LONGEST:
        raise ReturnFault(f"Write a name of up to {LONGEST} letters.", "name")
    if address and not outbox.sendable(address):
        raise ReturnFault(f"“{address}” is no e-mail address. Write it like ann@example.org.", "address")
    same = (one for one in of(session, agency_key) if address and one.address.lower() == address.lower())
    if next(same, None):
        raise ReturnFault("This address is on the list already.", "address")
    row = AgencyContact(id=new_id(), agency_key=agency_key, name=name, address=address, added_at=at)
    session.add(row)
    session.flush()
    trail.note(session, at, actor, "contact added", f"agency/{agency_key}")
    return row


def remove(session: Session, contact_id: str, at: datetime, actor: str) -> bool:
    """Forget somebody. Rounds in which they were asked keep who answered, because the start page says so."""
    row = session.get(AgencyContact, contact_id)
    if row is None:
        return False
    session.delete(row)
    session.flush()
    trail.note(session, at, actor, "contact removed", f"agency/{row.agency_key}")
    return True


def of(session: Session, agency_key: str) -> Sequence[AgencyContact]:
    """Those at one organisation: the first added is the first asked."""
    return session.scalars(
        select(AgencyContact)
        .where(AgencyContact.agency_key == agency_key)
        .order_by(AgencyContact.added_at, AgencyContact.id)
    ).all()


def of_all(session: Session) -> dict[str, list[AgencyContact]]:
    """Those at every organisation that has any, by its key. One statement."""
    found: dict[str, list[AgencyContact]] = {}
    for row in session.scalars(select(AgencyContact).order_by(AgencyContact.added_at, AgencyContact.id)):
        found.setdefault(row.agency_key, []).append(row)
    return found
