"""Taking a quote back: off every page at once, and a list of where it was printed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.clock import HOME
from feedback.publications.models import Publication, PublicationSource, WithdrawnQuote
from feedback.quotes.fault import QuoteFault
from feedback.quotes.models import Quote, QuotePrint
from feedback.quotes.proposing import thing
from feedback.secrets import new_id


@dataclass(frozen=True, slots=True)
class Stood:
    """A publication in which a quote stood, or stands."""

    slug: str
    language: str
    edition: int
    released_at: datetime
    withdrawn: bool


def withdraw(session: Session, quote: Quote, why: str, at: datetime, account_id: str) -> None:
    """Take it off every page, in every edition and language, in this transaction.

    Raises:
        QuoteFault: no reason is given, or it was withdrawn already.
    """
    if quote.state == "withdrawn":
        raise QuoteFault("This has been taken back already.")
    if not why.strip():
        raise QuoteFault("Write why it is taken back.", "why")
    day = at.astimezone(HOME).date()
    quote.state, quote.note = "withdrawn", why.strip()
    quote.withdrawn_on, quote.withdrawn_by = day, account_id
    session.merge(WithdrawnQuote(quote_id=quote.id, withdrawn_on=day))
    session.flush()
    trail.note(session, at, account_id, "quote withdrawn", thing(quote), why=quote.note)


def published(session: Session, quote: Quote) -> list[Stood]:
    """Every publication that names the quote, the newest first."""
    answers = select(PublicationSource.publication_id).where(PublicationSource.survey_key == quote.survey_key)
    rows = session.scalars(
        select(Publication)
        .where(Publication.id.in_(answers))
        .order_by(Publication.released_at.desc(), Publication.language)
    )
    return [
        Stood(row.slug, row.language, row.edition, row.released_at, row.withdrawn_on is not None)
        for row in rows
        if any(
            one["id"] == quote.id for item in row.content.get("items", ()) for one in item.get("quotes", ())
        )
    ]


def printed(session: Session, quote_id: str) -> list[QuotePrint]:
    """Where else it was printed or shown, the newest first."""
    return of_prints(session, [quote_id]).get(quote_id, [])


def of_prints(session: Session, quote_ids: Collection[str]) -> dict[str, list[QuotePrint]]:
    """Where each of these was printed, the newest first."""
    found: dict[str, list[QuotePrint]] = {}
    rows = session.scalars(
        select(QuotePrint)
        .where(QuotePrint.quote_id.in_(quote_ids))
        .order_by(QuotePrint.printed_on.desc(), QuotePrint.id)
    )
    for row in rows:
        found.setdefault(row.quote_id, []).append(row)
    return found


def still_printed(session: Session) -> int:
    """How many prints hang somewhere with words that were taken back, as far as we know."""
    return (
        session.scalar(
            select(func.count())
            .select_from(QuotePrint)
            .join(Quote, Quote.id == QuotePrint.quote_id)
            .where(Quote.state == "withdrawn", QuotePrint.gone_on.is_(None))
        )
        or 0
    )


def taken_down(session: Session, quote: Quote, print_id: str, at: datetime, actor: str) -> None:
    """Somebody saw to it that a print is gone, or is handed out no more.

    Raises:
        QuoteFault: there is no such print of this quote.
    """
    row = session.get(QuotePrint, print_id)
    if row is None or row.quote_id != quote.id:
        raise QuoteFault("There is no such print. Load the page again.")
    if row.gone_on is None:
        row.gone_on, row.gone_by = at.astimezone(HOME).date(), actor
        session.flush()
        trail.note(session, at, actor, "quote print taken down", thing(quote), what=row.what)


def note_print(
    session: Session, quote: Quote, day: date | None, what: str, copies: int | None, at: datetime, actor: str
) -> None:
    """Write down that a quote was printed, so that it can be found again when it is taken back.

    Raises:
        QuoteFault: the day or the thing is missing, or nobody has checked the quote.
    """
    if quote.state != "checked":
        raise QuoteFault("Only a quote that a second person has checked may be printed.")
    if day is None:
        raise QuoteFault("Give the day on which it was printed.", "printed_on")
    if not what.strip():
        raise QuoteFault("Write what it was printed on, and where that went.", "what")
    session.add(
        QuotePrint(
            id=new_id(), quote_id=quote.id, printed_on=day, what=what.strip(), copies=copies, noted_by=actor
        )
    )
    session.flush()
    trail.note(session, at, actor, "quote printed", thing(quote), what=what.strip(), copies=copies)
