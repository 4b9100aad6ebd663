"""A receipt's holder and their own words: which of them others were shown, and taking one of those back.

The public pages reach this module and nothing else of this room. Nothing here finds a quote without the receipt's
response, and nothing is told of who proposed or checked it.
"""

import logging
from dataclasses import dataclass
from datetime import date

from sqlalchemy import CursorResult, insert, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from feedback.database import Transaction
from feedback.publications import shelf
from feedback.publications.models import WithdrawnQuote
from feedback.quotes.models import Quote, QuotePrint
from feedback.responses import taking_back
from feedback.responses.receipts import Held
from feedback.responses.taking_back import HOLDER
from forms.text import Phrase

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shown:
    """Words of theirs that others were shown, as they were shown."""

    id: str
    words: Phrase


def shown(session: Session, held: Held) -> list[Shown]:
    """What stands in a publication or was printed, and was not taken back.

    Where the database gives the public pages no right to it yet, after an upgrade, there is nothing to show and the
    rest of the page stands.
    """
    if held.response_id is None:
        return []
    printed = select(QuotePrint.quote_id).where(QuotePrint.quote_id == Quote.id).exists().label("printed")
    wanted = (
        select(Quote.id, Quote.words, Quote.language, printed)
        .where(Quote.response_id == held.response_id, Quote.state == "checked")
        .order_by(Quote.id)
    )
    try:
        with session.begin_nested():
            rows = session.execute(wanted).all()
    except SQLAlchemyError as fault:
        _log.error("quotes could not be read for a receipt (%s): see 'public-role'", type(fault).__name__)
        return []
    # Most holders have none, and publications are large: they are read only where there is something to look for.
    released = shelf.named(session, held.survey_key) if any(not row.printed for row in rows) else set()
    return [
        Shown(row.id, Phrase(row.words, row.language)) for row in rows if row.printed or row.id in released
    ]


def take_back(session: Transaction, held: Held, quote_id: str, today: date) -> bool:
    """Take one quote off every page, in every edition and language; gives whether this call did it.

    It can be done on any day and whatever keeps the answers: what is published can be left out again. The answers stay,
    and so do the words in the bank, by which somebody finds the posters they are on.
    """
    if held.response_id is None:
        return False
    mine = (Quote.id == quote_id, Quote.response_id == held.response_id, Quote.state == "checked")
    done = session.execute(
        update(Quote).where(*mine).values(state="withdrawn", withdrawn_on=today, withdrawn_by=HOLDER)
    )
    if not isinstance(done, CursorResult) or not done.rowcount:
        return False
    session.execute(insert(WithdrawnQuote).values(quote_id=quote_id, withdrawn_on=today, by_person=True))
    taking_back.noted(session, today, "words taken back", f"quote/{quote_id}")
    return True
