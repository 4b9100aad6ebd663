"""Mail to everybody who was invited by name: where they read what came of it.

It goes to all of them, whether they took part or not, so that neither the message nor the list tells who did. A request
to be contacted is an address left for one purpose: it is not written to from here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.clock import HOME
from feedback.invitations.models import Invitation, InvitedPerson
from feedback.invitations.sending_models import Recipient
from feedback.loop import telling, told_letter
from feedback.loop.faults import LoopFault
from feedback.loop.models import Loop, Told
from feedback.mail import opting_out, outbox
from feedback.partnership import profile
from feedback.partnership.languages import ENGLISH
from feedback.publications import shelf
from feedback.surveys import versions
from feedback.surveys.models import Collector

WAY = "mail"
#: So many ways to help fit in a mail.
HELP = 4


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who was invited: the address, the group of the door, and their language where it is known."""

    id: str
    address: str
    group: str
    language: str


@dataclass(frozen=True, slots=True)
class Offer:
    """Whether everybody can be written to now. `addresses` is how many; `why_not` says what stands against it."""

    addresses: int
    edition: int | None
    sent: Told | None
    why_not: str = ""


def invited(session: Session, loop: Loop, key: bytes) -> list[Person]:
    """Everybody who was invited by name to what the loop answers, has an address and wants messages, each address once.

    `key` is the server's: who wants none is known by a keyed mark of the address.
    """
    rows = session.execute(
        select(
            InvitedPerson.id,
            InvitedPerson.address,
            Collector.group_label,
            func.coalesce(Recipient.language, ""),
        )
        .join(Invitation, Invitation.id == InvitedPerson.id)
        .join(Collector, Collector.code == InvitedPerson.collector_code)
        .outerjoin(Recipient, Recipient.id == InvitedPerson.id)
        .where(
            Collector.survey_key.in_(loop.survey_keys),
            Invitation.cancelled.is_(False),
            InvitedPerson.address != "",
        )
        .order_by(InvitedPerson.id)
    )
    people = [Person(*row) for row in rows if outbox.sendable(row.address)]
    out = opting_out.among(session, key, {one.address for one in people})
    people = [one for one in people if one.address not in out]
    return list({one.address.casefold(): one for one in reversed(people)}.values())[::-1]


def offer(session: Session, loop: Loop, key: bytes) -> Offer:
    """What the loop's page says of it."""
    edition = _edition(session, loop)
    number = len(invited(session, loop, key))
    sent = _sent(session, loop, edition) if edition else None
    why_not = ""
    if not number:
        why_not = "Nobody was invited by name with an e-mail address."
    elif edition is None:
        why_not = "Publish the loop first: the message leads to its page."
    elif sent:
        why_not = f"Everybody was written to about edition {edition} already."
    return Offer(number, edition, sent, why_not)


def send(session: Session, loop: Loop, public_url: str, at: datetime, actor: str, key: bytes) -> Told:
    """Put one message for each address into the outbox, once for each edition; gives what was written down of it.

    Raises:
        LoopFault: nobody can be written to, the loop is not published, or everybody has been for this edition.
    """
    session.execute(select(Loop.id).where(Loop.id == loop.id).with_for_update())
    offered = offer(session, loop, key)
    if offered.why_not:
        raise LoopFault(offered.why_not)
    if not public_url:
        raise LoopFault(
            "The service does not know its own address. Whoever runs it sets LISTENING_LOOP_PUBLIC_URL."
        )
    people = invited(session, loop, key)
    page, who = _page(session, loop), profile.read(session)
    helpers = [(one.name, one.phone) for one in who.help if one.phone][:HELP]
    base = public_url.rstrip("/")
    for one in people:
        why = f"loop/{loop.id}/edition/{offered.edition}/invited/{one.id}"
        stop = f"{base}/no-mail/{opting_out.token(key, one.address)}"
        language = one.language if one.language in who.languages else ENGLISH
        words = told_letter.written(who.name, base + page, stop, helpers, language)
        outbox.post(session, why, "told back", one.address, words, at, quiet=True, stop_link=stop)
    told = telling.record(
        session,
        loop,
        at.astimezone(HOME).date(),
        WAY,
        "Everybody who was invited by name",
        at,
        actor,
        groups=sorted({one.group for one in people}),
        edition=offered.edition,
        addresses=len(people),
    )
    trail.note(session, at, actor, "told back by mail", f"loop/{loop.id}", addresses=len(people))
    return told


def _page(session: Session, loop: Loop) -> str:
    """Where it is told. What it is about is not in the mail, and of a sensitive survey not in the link: others may read
    over somebody's shoulder."""
    return "/loops" if _sensitive(session, loop.survey_keys) else f"/loops/{loop.slug}"


def _sensitive(session: Session, keys: Sequence[str]) -> bool:
    current = (versions.current(session, key) for key in keys)
    return any(versions.read(one).sensitive for one in current if one is not None)


def _edition(session: Session, loop: Loop) -> int | None:
    rows = shelf.editions(session, loop.slug)
    return rows[0].edition if rows and rows[0].withdrawn_on is None else None


def _sent(session: Session, loop: Loop, edition: int) -> Told | None:
    return session.scalar(
        select(Told).where(Told.loop_id == loop.id, Told.way_key == WAY, Told.edition == edition)
    )
