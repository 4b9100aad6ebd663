"""Asking people by name: making their links, once, taking an invitation back, and who has answered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.database import Transaction
from feedback.invitations import door as at_door
from feedback.invitations import progress
from feedback.invitations.entrance import own_link
from feedback.invitations.models import Invitation, InvitedPerson
from feedback.invitations.people import Line
from feedback.partnership.models import Agency
from feedback.secrets import hashed, new_id, new_token
from feedback.surveys.models import Collector
from feedback.surveys.promises import KEPT_APART


@dataclass(frozen=True, slots=True)
class Link:
    """One person's link, as it is shown once: only its hash is kept."""

    name: str
    address: str
    agency: str
    link: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One person on the list of a door. `answered` is what staff may know, not what is so at this moment."""

    id: str
    name: str
    address: str
    agency: str
    answered: bool
    cancelled: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """How many are asked and not cancelled; and how many have answered by now, whether cancelled since or not: a
    figure that went down with a cancellation would tell of somebody that they had answered."""

    asked: int
    answered: int


def ask(
    session: Session, door: Collector, lines: Iterable[Line], at: datetime, actor: str, *, key: bytes = b""
) -> list[Link]:
    """An invitation for every line without a fault; gives their links, which nobody can be shown again.

    With the server's `key` each link is one that can be made again: see `feedback.invitations.entrance.own_link`.
    """
    good = [line for line in lines if not line.fault]
    known = bases(session, door)
    people, invitations, links = [], [], []
    for line in good:
        person = new_id()
        link = own_link(key, person, 0) if key else _new_link()
        people.append(
            {
                "id": person,
                "collector_code": door.code,
                "name": line.name,
                "address": line.address,
                "agency_key": line.agency_key,
                "pair_basis": line.pair_basis or known.get(line.address.casefold()) or new_id(),
            }
        )
        invitations.append(
            {
                "id": person,
                "collector_code": door.code,
                "link_hash": hashed(link),
                "cookie_hash": None,
                "answered": False,
                "told": False,
                "cancelled": False,
            }
        )
        links.append(Link(line.name, line.address, line.agency, link))
    if good:
        session.execute(insert(InvitedPerson), people)
        session.execute(insert(Invitation), sorted(invitations, key=lambda one: str(one["id"])))
        count_anew(session, door)
        trail.note(session, at, actor, "people invited", f"door/{door.code}", count=len(good))
    return links


def cancel(session: Session, door: Collector, mode: str, person_id: str, at: datetime, actor: str) -> bool:
    """Take an invitation back: its link and its cookie open nothing any more.

    The name is forgotten, but where it belongs to answers that have come.
    """
    if not _is_of(session, door, person_id):
        return False
    at_door.change(session, door.code, "cancel", person_id)
    progress.end(session, door.code, person_id, at)
    if mode in KEPT_APART or not session.get_one(Invitation, person_id).answered:
        session.execute(
            update(InvitedPerson)
            .where(InvitedPerson.id == person_id)
            .values(name="", address="", agency_key=None, pair_basis=None)
        )
    count_anew(session, door)
    trail.note(session, at, actor, "invitation cancelled", f"door/{door.code}")
    return True


def new_link(
    session: Session, door: Collector, person_id: str, at: datetime, actor: str, *, link: str = ""
) -> Link | None:
    """Another link for somebody whose own does not work. The old one, and the browser it was used in, are shut out.

    Made for anybody, also for who has answered: a refusal would tell staff that they have. `link` is one that the caller
    can make again.
    """
    if not _is_of(session, door, person_id):
        return None
    link = link or _new_link()
    at_door.change(session, door.code, "renew", person_id, hashed(link))
    progress.turn(session, door.code, person_id, at)
    trail.note(session, at, actor, "new personal link", f"door/{door.code}")
    person = session.execute(
        select(InvitedPerson.name, InvitedPerson.address, Agency.name.label("agency"))
        .outerjoin(Agency, Agency.key == InvitedPerson.agency_key)
        .where(InvitedPerson.id == person_id)
    ).one()
    return Link(person.name, person.address, person.agency or "", link)


def everybody(session: Session, door: Collector, mode: str, *, closed: bool) -> list[Asked]:
    """Who was asked through a door, by name. Who has answered is told as the mode allows.

    In the modes `unlinked` and `paired` names are told in groups: `feedback.invitations.models` says why. Closing a door
    tells no smaller group, because the few who came last would stand beside the last days' answers. Only where everybody
    has answered, which the number says anyway, are all of them told. Whose invitation was taken back counts here too: were
    they passed over, taking back the one who did not answer would mark the others.
    """
    rows = session.execute(
        select(InvitedPerson, Invitation, Agency.name)
        .join(Invitation, Invitation.id == InvitedPerson.id)
        .outerjoin(Agency, Agency.key == InvitedPerson.agency_key)
        .where(InvitedPerson.collector_code == door.code)
    ).all()
    everyone = all(one.answered for _, one, _ in rows)
    at_once = mode not in KEPT_APART or (closed and everyone)
    found = [
        Asked(
            person.id,
            person.name,
            person.address,
            agency or "",
            invitation.answered if at_once else invitation.told,
            invitation.cancelled,
        )
        for person, invitation, agency in rows
    ]
    return sorted(found, key=lambda one: (one.cancelled, one.name.casefold(), one.address.casefold(), one.id))


def counts(session: Transaction, code: str) -> Counts:
    """How many are asked, and how many have answered."""
    row = session.execute(
        select(
            func.count().filter(Invitation.cancelled.is_(False)), func.count().filter(Invitation.answered)
        ).where(Invitation.collector_code == code)
    ).one()
    return Counts(*row)


def names(session: Session, person_ids: Sequence[str]) -> dict[str, tuple[str, str, str]]:
    """(name, address, agency's name) by id, for the export of answers whose mode ties them to a person."""
    rows = session.execute(
        select(InvitedPerson.id, InvitedPerson.name, InvitedPerson.address, Agency.name)
        .outerjoin(Agency, Agency.key == InvitedPerson.agency_key)
        .where(InvitedPerson.id.in_(person_ids))
    )
    return {person: (name, address, agency or "") for person, name, address, agency in rows}


def bases(session: Session, door: Collector) -> dict[str, str]:
    """What stands for people who were asked to this survey before, through any of its doors, by their address."""
    rows = session.execute(
        select(InvitedPerson.address, InvitedPerson.pair_basis)
        .join(Collector, Collector.code == InvitedPerson.collector_code)
        .where(
            Collector.survey_key == door.survey_key,
            InvitedPerson.address != "",
            InvitedPerson.pair_basis.is_not(None),
        )
    )
    return {address.casefold(): basis for address, basis in rows if basis}


def _new_link() -> str:
    """A secret that ends in a letter or a figure: what programs make a link of often leaves other signs out."""
    while not (link := new_token())[-1].isalnum():
        pass
    return link


def _is_of(session: Session, door: Collector, person_id: str) -> bool:
    found = session.get(InvitedPerson, person_id)
    return found is not None and found.collector_code == door.code


def count_anew(session: Session, door: Collector) -> None:
    """The start page says when only a few were asked, and reads it from the door."""
    session.flush()
    asked = counts(session, door.code).asked
    door.invited = asked or None
