"""Who answers for an organisation: their link, by mail or handed over once, and another where one is needed.

There is one link at a time. Somebody else answers, or a return is corrected: the earlier link is taken back or used up
first, so that the newest return is the one of the newest link (`feedback.returns.models.ReturnLink`). The link is the same
in every message, and opens on any device: what was begun with it is the organisation's, and goes on under the link after it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.clock import HOME
from feedback.invitations import asking, entrance
from feedback.invitations import door as at_door
from feedback.invitations.asking import Link
from feedback.invitations.models import Invitation
from feedback.invitations.people import Line
from feedback.mail import outbox
from feedback.partnership.models import Agency
from feedback.responses import drafts
from feedback.returns import letters
from feedback.returns.fault import ReturnFault
from feedback.returns.letters import Sender
from feedback.returns.models import ReturnAsked, ReturnLink, ReturnRound
from feedback.secrets import hashed
from feedback.surveys import collectors
from feedback.surveys.collectors import Door
from feedback.surveys.models import Collector
from forms.confidentiality import Mode

NEW_LINK = "There is a newer link."


@dataclass(frozen=True, slots=True)
class Handed:
    """A link that was made. `mailed`: it lies in the outbox, and nobody here is shown it."""

    link: Link
    mailed: bool


@dataclass(frozen=True, slots=True)
class Way:
    """A link as it stands in a message; empty where it would shut out who has begun by one that cannot be made again.

    `fresh`: those sent before open nothing any more. `begun`: answers wait behind it.
    """

    link: str
    fresh: bool
    begun: bool


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

    `why` is needed for every link after the first: somebody else answers, or what was returned is corrected. What was begun
    and not sent goes on under the new link.

    Raises:
        ReturnFault: the round is closed, the organisation is not asked, nobody is named, or no reason is given.
    """
    agency = session.get(Agency, agency_key)
    if agency is None or session.get(ReturnAsked, (one.id, agency_key)) is None:
        raise ReturnFault("This organisation is not asked in this round.")
    door = _open_door(session, one, at)
    name, address, why = " ".join(name.split()), address.strip(), why.strip()
    if not name and not address:
        raise ReturnFault("Write the name or the e-mail address of who answers.", "name")
    if address and not outbox.sendable(address):
        raise ReturnFault(f"“{address}” is no e-mail address. Write it like ann@example.org.", "address")
    last = current(session, one, agency_key)
    if last is not None and not why:
        raise ReturnFault("Write why another link is needed.", "why")
    unused = last if last is not None and not _answered(session, last) else None
    if unused is not None:
        asking.cancel(session, door, Mode.RETURN, unused.invitation_id, at, actor)
    line = Line(1, name, address, agency.name, agency_key)
    link = asking.ask(session, door, [line], at, actor, key=sender.key)[0]
    row = ReturnLink(
        invitation_id=_invitation(session, link.link),
        round_id=one.id,
        agency_key=agency_key,
        number=last.number + 1 if last else 1,
        turn=0,
        why=why if last else "",
        made_on=at.astimezone(HOME).date(),
    )
    session.add(row)
    session.flush()
    if unused is not None:
        _carry_on(session, door.code, sender.key, own(sender.key, unused), row)
    outbox.withdraw(session, _letters(one, agency_key), at, NEW_LINK)
    return Handed(link, letters.asked(session, one, agency, row, link, sender, at))


def again(
    session: Session, one: ReturnRound, agency_key: str, sender: Sender, at: datetime, actor: str
) -> Handed:
    """The same person's link anew: theirs does not work, or came into wrong hands. What was begun goes on under it.

    Raises:
        ReturnFault: the round is closed, nobody has a link, or it has been used up.
    """
    row = current(session, one, agency_key)
    if row is None or _answered(session, row):
        raise ReturnFault("There is no link to renew. Make one for who answers.")
    door, before = _open_door(session, one, at), own(sender.key, row)
    row.turn += 1
    session.flush()
    link = asking.new_link(session, door, row.invitation_id, at, actor, link=own(sender.key, row))
    assert link is not None
    _carry_on(session, door.code, sender.key, before, row)
    outbox.withdraw(session, _letters(one, agency_key), at, NEW_LINK)
    agency = session.get_one(Agency, agency_key)
    return Handed(link, letters.renewed(session, one, agency, link, sender, at))


def own(key: bytes, row: ReturnLink) -> str:
    """The link in every message to this person, made again from the server's key (decision 40)."""
    return entrance.own_link(key, row.invitation_id, row.turn)


def ready(session: Session, key: bytes, rows: Sequence[ReturnLink]) -> dict[str, Way]:
    """The links of these people as a message carries them, and good to open; by invitation.

    Nothing is changed, so nothing that was begun can be lost, but where a link was made in another way: by an older version,
    or on the page of the door.
    """
    turned, elsewhere = _settle(session, key, rows)
    links = {row.invitation_id: own(key, row) for row in rows if row.invitation_id not in elsewhere}
    tokens = {one: entrance.shared_token(key, link) for one, link in links.items()}
    begun = drafts.kept(session, tokens.values())
    ways = {one: Way(link, one in turned, tokens[one] in begun) for one, link in links.items()}
    return ways | dict.fromkeys(elsewhere, Way("", fresh=False, begun=True))


def current(session: Session, one: ReturnRound, agency_key: str) -> ReturnLink | None:
    """The newest link of an organisation in a round."""
    return session.scalar(
        select(ReturnLink)
        .where(ReturnLink.round_id == one.id, ReturnLink.agency_key == agency_key)
        .order_by(ReturnLink.number.desc())
        .limit(1)
    )


def _open_door(session: Session, one: ReturnRound, at: datetime) -> Collector:
    door = session.get_one(Collector, one.collector_code)
    if collectors.state(door, at) is Door.CLOSED:
        raise ReturnFault("The round is closed, so a link would open nothing. Open its door again first.")
    return door


def _letters(one: ReturnRound, agency_key: str) -> str:
    """What the keys of all letters to an organisation begin with: those that wait carry a link of before."""
    return f"return/{one.id}/{agency_key}/"


def _carry_on(session: Session, code: str, key: bytes, before: str, row: ReturnLink) -> None:
    """What was begun by the link of before moves to the new one: whoever has the old one can read and change it no more."""
    token = entrance.shared_token(key, own(key, row))
    if drafts.move(session, entrance.shared_token(key, before), token):
        entrance.note_begun(session, code, row.invitation_id, token)


def _settle(session: Session, key: bytes, rows: Sequence[ReturnLink]) -> tuple[set[str], set[str]]:
    """Whose link had to be made anew, and who has begun by a link that cannot be made again."""
    held = _held(session, rows)
    strange = [row for row in rows if held[row.invitation_id].link_hash != hashed(own(key, row))]
    for code in sorted({held[row.invitation_id].collector_code for row in strange}):
        at_door.alone(session, code)  # whoever begins meanwhile waits
    held |= _held(session, strange) if strange else {}
    elsewhere = {row.invitation_id for row in rows if _begun_elsewhere(key, row, held[row.invitation_id])}
    turned = [row for row in strange if row.invitation_id not in elsewhere]
    before = {row.invitation_id: own(key, row) for row in turned}
    armed: dict[str, dict[str, str]] = {}
    for row in turned:
        row.turn += 1  # never the link of before: somebody may have been shut out by its end
        armed.setdefault(held[row.invitation_id].collector_code, {})[row.invitation_id] = hashed(
            own(key, row)
        )
    for code, secrets in armed.items():
        at_door.arm(session, code, secrets)
    session.flush()
    for row in turned:  # begun before a link was made on the page of the door
        one = row.invitation_id
        _carry_on(session, held[one].collector_code, key, before[one], row)
    return {row.invitation_id for row in turned}, elsewhere


def _held(session: Session, rows: Iterable[ReturnLink]) -> dict[str, Any]:
    wanted = select(
        Invitation.id,
        Invitation.collector_code,
        Invitation.link_hash,
        Invitation.cookie_hash,
    ).where(Invitation.id.in_([row.invitation_id for row in rows]))
    return {one.id: one for one in session.execute(wanted)}


def _begun_elsewhere(key: bytes, row: ReturnLink, held: Any) -> bool:
    """Whether they began by something else than the link that can be made again: by a link of the page of the door, or in the
    one browser that an older version let in. Whoever began by another link would shut them out."""
    shared = entrance.begun_by(entrance.shared_token(key, own(key, row)))
    return held.cookie_hash is not None and held.cookie_hash != shared


def _answered(session: Session, row: ReturnLink) -> bool:
    return bool(session.scalar(select(Invitation.answered).where(Invitation.id == row.invitation_id)))


def _invitation(session: Session, link: str) -> str:
    return session.scalars(select(Invitation.id).where(Invitation.link_hash == hashed(link))).one()
