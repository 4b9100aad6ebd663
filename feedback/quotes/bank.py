"""The quote bank: every quote with its state, and those that a loop uses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.loop import items
from feedback.loop.models import Loop, LoopItem
from feedback.quotes.fault import QuoteFault
from feedback.quotes.models import Quote, QuoteUse
from feedback.responses.models import Comment


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which quotes to list. `comments` narrows to those of some comments: who knows of themes hands it in."""

    survey: str = ""
    state: str = ""
    comments: ColumnElement[bool] | None = None


def find(session: Session, quote_id: str, *, hold: bool = False) -> Quote | None:
    """One quote; `hold` it until the transaction is over, so that of two who decide at once the second sees the first."""
    return session.get(Quote, quote_id, with_for_update=hold or None, populate_existing=hold)


def listed(session: Session, wanted: Wanted) -> list[Quote]:
    """Those to be decided first, then the newest."""
    statement = select(Quote)
    if wanted.survey:
        statement = statement.where(Quote.survey_key == wanted.survey)
    if wanted.state:
        statement = statement.where(Quote.state == wanted.state)
    if wanted.comments is not None:
        statement = statement.where(Quote.comment_id.in_(select(Comment.id).where(wanted.comments)))
    return list(
        session.scalars(statement.order_by(Quote.state != "proposed", Quote.proposed_at.desc(), Quote.id))
    )


def waiting(session: Session, account_id: str) -> int:
    """How many quotes wait for this person to read them: those that others proposed."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Quote)
            .where(Quote.state == "proposed", Quote.proposed_by != account_id)
        )
        or 0
    )


def usable(session: Session, survey_keys: Sequence[str]) -> list[Quote]:
    """Quotes of these surveys that may stand in a loop."""
    return [one for key in survey_keys for one in listed(session, Wanted(key, "checked"))]


def of_items(session: Session, item_ids: list[str]) -> dict[str, list[Quote]]:
    """The quotes that stand under each of these things of a loop, in the order they were made. One statement."""
    rows = session.execute(
        select(QuoteUse.item_id, Quote)
        .join(Quote, Quote.id == QuoteUse.quote_id)
        .where(QuoteUse.item_id.in_(item_ids))
        .order_by(Quote.proposed_at, Quote.id)
    )
    found: dict[str, list[Quote]] = {}
    for item_id, quote in rows:
        found.setdefault(item_id, []).append(quote)
    return found


def items_of(session: Session, quote_id: str) -> list[str]:
    """The things of loops a quote stands under."""
    return list(session.scalars(select(QuoteUse.item_id).where(QuoteUse.quote_id == quote_id)))


def use(session: Session, quote: Quote, item_id: str, account_id: str) -> None:
    """Put a quote under one thing of a loop.

    Raises:
        QuoteFault: nobody has checked it, or it was taken back.
    """
    if quote.state != "checked":
        raise QuoteFault("Only a quote that a second person has checked can be used.")
    session.merge(QuoteUse(quote_id=quote.id, item_id=item_id, added_by=account_id))
    session.flush()


def put(session: Session, quote: Quote, item: LoopItem, leave: bool, at: datetime, account_id: str) -> None:
    """Use a quote under an item, or leave it out. The item's check falls: the second person had read another page.

    Raises:
        QuoteFault: nobody has checked the quote, or it was taken back, or it is from another survey.
    """
    if quote.survey_key not in session.get_one(Loop, item.loop_id).survey_keys:
        raise QuoteFault("This quote is from another survey.")
    if leave:
        leave_out(session, quote.id, item.id)
    else:
        use(session, quote, item.id, account_id)
    item.edited_by, item.checked_by, item.checked_at = account_id, None, None
    act = "quote left out" if leave else "quote used"
    trail.note(session, at, account_id, act, items.thing(item), quote=quote.id)


def leave_out(session: Session, quote_id: str, item_id: str) -> None:
    """Take it out of a loop that is to be released; what was released keeps it."""
    session.execute(delete(QuoteUse).where(QuoteUse.quote_id == quote_id, QuoteUse.item_id == item_id))
