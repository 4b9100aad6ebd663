"""The second reader: another person, who reads every word and says yes, or no and why."""

from datetime import datetime

from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.partnership import thresholds
from feedback.quotes import groups
from feedback.quotes.fault import QuoteFault
from feedback.quotes.models import Quote
from feedback.quotes.proposing import TAKEN_BACK, taken_back, thing
from feedback.responses.models import Response


def check(session: Session, quote: Quote, at: datetime, account_id: str) -> None:
    """Somebody else stands by it: it may be used.

    Raises:
        QuoteFault: they proposed it themselves, it was decided already, or its group has become small.
    """
    _open(quote, account_id)
    if quote.comment_id and taken_back(session, quote.comment_id):
        raise QuoteFault(TAKEN_BACK)
    if lack := too_small(session, quote):
        raise QuoteFault(lack)
    quote.state, quote.checked_by, quote.checked_at = "checked", account_id, at
    session.flush()
    trail.note(session, at, account_id, "quote checked", thing(quote))


def refuse(session: Session, quote: Quote, why: str, at: datetime, account_id: str) -> None:
    """Somebody else says no.

    Raises:
        QuoteFault: no reason is given, they proposed it themselves, or it was decided already.
    """
    _open(quote, account_id)
    if not why.strip():
        raise QuoteFault("Write why, so that the person who proposed it can do it better.", "note")
    quote.state, quote.note = "refused", why.strip()
    quote.checked_by, quote.checked_at = account_id, at
    session.flush()
    trail.note(session, at, account_id, "quote refused", thing(quote), why=quote.note)


def too_small(session: Session, quote: Quote) -> str:
    """What is to be done where the group is smaller now than it has to be: people may take answers back."""
    response = session.get(Response, quote.response_id) if quote.response_id else None
    group = groups.of_quote(session, response, quote.told_of) if response else None
    if group is not None and group.large_enough:
        return ""
    least = thresholds.public(session).threshold
    return f"The group of this quote has fewer than {least} people now. It cannot be shown."


def _open(quote: Quote, account_id: str) -> None:
    if quote.state != "proposed":
        raise QuoteFault("This has been decided already.")
    if quote.proposed_by == account_id:
        raise QuoteFault("You proposed this yourself. Ask somebody else to read it.")
