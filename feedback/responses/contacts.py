"""Requests to be contacted, as staff work them off: the oldest first, each against the clock of one working day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.partnership import profile
from feedback.partnership.duty import Duty
from feedback.responses.models import ContactRequest
from feedback.surveys.models import Survey

#: What can have come of a request. Definitions stand on the hub's page.
OUTCOMES = {
    "no_concern": "Spoken with, no concern",
    "signposted": "Told where to find help",
    "front_door": "Referred to the front door (MASH)",
    "lado": "Allegation about somebody who works with children, handed to the LADO",
    "dsl": "Allegation about a place, handed to its safeguarding lead (DSL)",
    "emergency": "999 called",
    "not_reached": "Could not be reached",
}


class ContactFault(Exception):
    """What was asked of a request cannot be done. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request as staff see it. `due` is the end of its working day's clock."""

    row: ContactRequest
    survey_title: Mapping[str, str]
    due: datetime


def waiting(session: Session) -> list[Waiting]:
    """All that nobody has handled, the oldest first."""
    return _listed(session, ContactRequest.handled_at.is_(None), ContactRequest.received_at)


def handled(session: Session, limit: int = 50) -> list[Waiting]:
    """The last ones that were handled, the newest first."""
    found = _listed(session, ContactRequest.handled_at.is_not(None), ContactRequest.handled_at.desc())
    return found[:limit]


def how_many(session: Session) -> int:
    """How many wait."""
    counted = select(func.count()).select_from(ContactRequest).where(ContactRequest.handled_at.is_(None))
    return session.scalar(counted) or 0


def read(session: Session, rows: Sequence[Waiting], at: datetime, actor: str) -> None:
    """Note in the trail that somebody looked at these requests; not what is in them."""
    if rows:
        trail.note(session, at, actor, "contact requests read", "contact requests", count=len(rows))


def handle(session: Session, request_id: str, outcome: str, at: datetime, account_id: str) -> None:
    """Record what came of a request.

    Raises:
        ContactFault: there is no such request, somebody has handled it before, or the outcome is unknown.
    """
    row = session.get(ContactRequest, request_id, with_for_update=True)
    if row is None:
        raise ContactFault("This request is no longer here. Load the page again.")
    if outcome not in OUTCOMES:
        raise ContactFault("Choose what came of it.")
    if row.handled_at is not None:
        raise ContactFault("Somebody has handled this request already. It stands in the list below.")
    row.handled_at, row.handled_by, row.outcome = at, account_id, outcome
    trail.note(
        session, at, account_id, "contact request handled", f"contact request/{row.id}", outcome=outcome
    )


def due(received: datetime, duty: Duty | None = None) -> datetime:
    """By when somebody looks, by the working week of the partnership: what comes outside it counts from its next hour."""
    return (duty or Duty()).due("look", received)


def _listed(session: Session, which: object, order: object) -> list[Waiting]:
    duty = profile.read(session).duty
    rows = session.execute(
        select(ContactRequest, Survey.title)
        .join(Survey, Survey.key == ContactRequest.survey_key)
        .where(which)  # type: ignore[arg-type]
        .order_by(order, ContactRequest.id)  # type: ignore[arg-type]
    )
    return [Waiting(row, title, due(row.received_at, duty)) for row, title in rows]
