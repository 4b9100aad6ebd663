"""Who answers for an organisation: their personal link, by mail or handed over once, and another where one is needed.

There is one link at a time. Somebody else answers, or a return is corrected: the earlier link is taken back or used up
first, so that the newest return is the one of the newest link (`feedback.returns.models.ReturnLink`).
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.clock import HOME
from feedback.invitations import asking
from feedback.invitations.asking import Link
from feedback.invitations.models import Invitation
from feedback.invitations.people import Line
from feedback.mail import outbox
from feedback.partnership.models import Agency
from feedback.returns import letters
from feedback.returns.fault import ReturnFault
from feedback.returns.letters import Sender
from feedback.returns.models import ReturnAsked, ReturnLink, ReturnRound
from feedback.secrets import hashed
from feedback.surveys.models import Collector
from forms.confidentiality import Mode


@dataclass(frozen=True, slots=True)
class Handed:
    """A link that was made. `mailed`: it lies in the outbox, and nobody here is shown it."""

    link: Link
    mailed: bool


def make(
    session: Session,
    one: ReturnRound,
    agency_key: str,
    name: str,
    address: str,
    sender: Sender,
    at: datetime,
    actor: str,
    *,
    why: str = "",
) -> Handed:
    """A link for the person who answers for an organisation. The one before it opens nothing any more.

    `why` is needed for every link after the first: somebody else answers, or what was returned is corrected.

    Raises:
        ReturnFault: the organisation is not asked, nobody is named, or no reason is given.
    """
    agency = session.get(Agency, agency_key)
    if agency is None or session.get(ReturnAsked, (one.id, agency_key)) is None:
        raise ReturnFault("This organisation is not asked in this round.")
    name, address, why = " ".join(name.split()), address.strip(), why.strip()
    if not name and not address:
        raise ReturnFault("Write the name or the e-mail address of who answers.", "name")
    if address and not outbox.sendable(address):
        raise ReturnFault(f"“{address}” is no e-mail address. Write it like ann@example.org.", "address")
    last = current(session, one, agency_key)
    if last is not None and not why:
        raise ReturnFault("Write why another link is needed.", "why")
    door = session.get_one(Collector, one.collector_code)
    if last is not None and not session.get_one(Invitation, last.invitation_id).answered:
        asking.cancel(session, door, Mode.RETURN, last.invitation_id, at, actor)
    line = Line(1, name, address, agency.name, agency_key)
    link = asking.ask(session, door, [line], at, actor)[0]
    row = ReturnLink(
        invitation_id=_invitation(session, link.link),
        round_id=one.id,
        agency_key=agency_key,
        number=last.number + 1 if last else 1,
        why=why if last else "",
        made_on=at.astimezone(HOME).date(),
    )
    session.add(row)
    session.flush()
    return Handed(link, letters.asked(session, one, agency, row, link, sender, at))


def again(
    session: Session, one: ReturnRound, agency_key: str, sender: Sender, at: datetime, actor: str
) -> Handed:
    """The same person's link anew: theirs does not work. What they had begun is lost.

    Raises:
        ReturnFault: nobody has a link, or it has been used up.
    """
    row = current(session, one, agency_key)
    if row is None or session.get_one(Invitation, row.invitation_id).answered:
        raise ReturnFault("There is no link to renew. Make one for who answers.")
    door = session.get_one(Collector, one.collector_code)
    link = asking.new_link(session, door, row.invitation_id, at, actor)
    assert link is not None
    agency = session.get_one(Agency, agency_key)
    return Handed(link, letters.renewed(session, one, agency, link, sender, at))


def current(session: Session, one: ReturnRound, agency_key: str) -> ReturnLink | None:
    """The newest link of an organisation in a round."""
    return session.scalar(
        select(ReturnLink)
        .where(ReturnLink.round_id == one.id, ReturnLink.agency_key == agency_key)
        .order_by(ReturnLink.number.desc())
        .limit(1)
    )


def _invitation(session: Session, link: str) -> str:
    return session.scalars(select(Invitation.id).where(Invitation.link_hash == hashed(link))).one()
