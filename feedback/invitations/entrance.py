"""How somebody who was asked comes in: the link of the message, exchanged once for a secret that only their browser has.

Nothing here reads a name. An invitation is found by the hash of what the browser holds, and by nothing else.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select

from feedback.database import Transaction
from feedback.invitations import door
from feedback.invitations.models import Invitation, InvitedPerson
from feedback.secrets import derived, hashed, new_token


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who was asked, as the respondents' face may know them. `arrived`: in this browser, which holds what the
    link was exchanged for."""

    id: str
    code: str
    answered: bool
    arrived: bool


@dataclass(frozen=True, slots=True)
class Ticket:
    """What the browser holds, as its cookie's words: `l.<link>.<nonce>` until the link is exchanged, then
    `c.<secret>.<tag>`.

    The nonce is made when the link is opened, and the secret is made from both. So the browser that exchanged a link
    can do so again, when the answer to its first press was lost on the way; another browser with the same link makes
    another secret, and is not let in. The tag leads the same link back to the same browser's survey.
    """

    kind: str
    word: str
    rest: str

    def __str__(self) -> str:
        return f"{self.kind}.{self.word}.{self.rest}"

    def belongs_to(self, link: str) -> bool:
        """Whether this browser's ticket was made from this link."""
        return self.word == link if self.kind == "l" else self.rest == tag(link)


def tag(link: str) -> str:
    """A sign of a link that opens nothing."""
    return hashed(link)[:16]


def unused(link: str) -> Ticket:
    """The ticket a browser is given when a link that was not exchanged yet is opened in it."""
    return Ticket("l", link, new_token())


def read(cookie: str) -> Ticket | None:
    """A cookie's words as a ticket."""
    kind, _, others = cookie.partition(".")
    word, _, rest = others.partition(".")
    return Ticket(kind, word, rest) if kind in ("l", "c") and word and rest else None


def secret_of(key: bytes, ticket: Ticket) -> str:
    """The secret a ticket stands for; its hash is what the database keeps."""
    return ticket.word if ticket.kind == "c" else derived(key, "invited", f"{ticket.word}.{ticket.rest}")


def draft_token(key: bytes, ticket: Ticket) -> str:
    """The one draft an invitation can have: a second one would have the same receipt, which the database refuses.

    So nobody answers twice, without anything in the database that leads from the invitation to the answers: it takes
    the secret, which only the browser has, and the server's key.
    """
    return derived(key, "invited draft", secret_of(key, ticket))


def shared_token(key: bytes, link: str) -> str:
    """The one draft of an organisation's return: whoever has the link carries on with it, on any device, also several at
    once. It takes the link, which is kept nowhere, and the server's key."""
    return derived(key, "return draft", link)


def note_begun(session: Transaction, code: str, invitation_id: str, token: str) -> None:
    """A return was begun. Its link goes on opening; what stands in the place of a browser's secret opens nothing."""
    door.change(session, code, "begin", invitation_id, begun_by(token))


def begun_by(token: str) -> str:
    """What stands in the place of a browser's secret where a return was begun by the link of this draft."""
    return hashed(f"begun {token}")


def code_of(session: Transaction, link: str) -> str | None:
    """The door a link leads to while it has not been exchanged."""
    return session.scalar(
        select(Invitation.collector_code).where(
            Invitation.link_hash == hashed(link), Invitation.cancelled.is_(False)
        )
    )


def leads_to(session: Transaction, link: str, guest: Guest | None) -> bool:
    """Whether a link is this guest's own, though their browser came by another one: nothing they began is lost then."""
    if guest is None:
        return False
    own = select(Invitation.id).where(Invitation.id == guest.id, Invitation.link_hash == hashed(link))
    return session.scalar(own) is not None


def own_link(key: bytes, invitation_id: str, turn: int) -> str:
    """The link in every message to one person: made again from the server's key each time, and kept nowhere.

    `turn` goes up when staff make somebody another link: what was sent before then opens nothing any more.
    """
    return derived(key, "own link", f"{invitation_id}.{turn}")


def guest(session: Transaction, key: bytes, ticket: Ticket | None, code: str) -> Guest | None:
    """Who stands at this door with this ticket; None where it is not (or no longer) good for it."""
    if ticket is None:
        return None
    cookie = Invitation.cookie_hash == hashed(secret_of(key, ticket))
    found = _found(session, cookie, code, arrived=True)
    if found is None and ticket.kind == "l":
        found = _found(session, Invitation.link_hash == hashed(ticket.word), code, arrived=False)
    return found


def _found(session: Transaction, which: ColumnElement[bool], code: str, *, arrived: bool) -> Guest | None:
    """`arrived` is about this browser: a link that was sent again opens in another one, until it is used there."""
    row = session.execute(
        select(Invitation.id, Invitation.answered).where(
            which, Invitation.collector_code == code, Invitation.cancelled.is_(False)
        )
    ).first()
    return Guest(row.id, code, row.answered, arrived) if row else None


def exchange(session: Transaction, key: bytes, ticket: Ticket, guest: Guest) -> Ticket:
    """The person begins: from now on the link opens only where this ticket is. Gives the ticket to keep."""
    secret = secret_of(key, ticket)
    if not guest.arrived:
        door.change(session, guest.code, "exchange", guest.id, hashed(secret))
    return Ticket("c", secret, tag(ticket.word)) if ticket.kind == "l" else ticket


def note_answered(session: Transaction, guest: Guest) -> None:
    """This person has answered. In a transaction of its own, after that of the response."""
    if not guest.answered:
        door.change(session, guest.code, "answered", guest.id)


def agency_of(session: Transaction, guest: Guest) -> str | None:
    """The organisation somebody answers for, in the mode `return`."""
    return session.scalar(select(InvitedPerson.agency_key).where(InvitedPerson.id == guest.id))


def pair_basis_of(session: Transaction, guest: Guest) -> str | None:
    """What the key of this person's answers is made from, in the mode `paired`. It stands for them, and names nobody."""
    return session.scalar(select(InvitedPerson.pair_basis).where(InvitedPerson.id == guest.id))
