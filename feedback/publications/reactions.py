"""Feedback on the feedback: did we hear you right, did it make a difference. Of whoever reads a published loop.

The public face writes reactions and reads nothing of them but the counts that were made safe to show.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from feedback.database import Transaction
from feedback.publications.models import Reaction, ReactionCount, Reopening
from feedback.secrets import derived, hashed

#: What may be answered to each question, in the order of the form.
HEARD = ("yes", "partly", "no")
DIFFERENCE = ("yes", "some", "no", "too_early")
#: Stands for who reopened something where people's reactions did.
PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class Answered:
    """What the counts of one loop's edition say, by item id; the empty one stands for all of it."""

    counts: Mapping[str, Mapping[str, Any]]
    looked_at_again: Mapping[str, date]


def put(
    session: Transaction,
    key: str,
    slug: str,
    edition: int,
    item_id: str,
    heard: str,
    difference: str,
    spoke: bool,
) -> None:
    """Keep what somebody says. Under the same key again it takes the place of what they said before."""
    said = {"heard": heard, "difference": difference}
    row = {"id": key, "slug": slug, "edition": edition, "item_id": item_id, "spoke": spoke, **said}
    try:
        with session.begin_nested():
            session.execute(insert(Reaction).values(row))
    except IntegrityError:
        session.execute(update(Reaction).where(Reaction.id == key).values(said))


def key_of_form(once: str, item_id: str) -> str:
    """The key of what one form says of one thing: pressed twice, it says it once."""
    return hashed(f"reaction\0{once}\0{item_id}")[:32]


def key_of_receipt(secret: bytes, code_hash: str, slug: str, edition: int, item_id: str) -> str:
    """The key of what a receipt's holder says: one for each thing, and only the server's key leads from one to the other."""
    return derived(secret, "reaction", "\0".join((code_hash, slug, str(edition), item_id)))


def answered(session: Session, slug: str, edition: int) -> Answered:
    """What may be shown of one edition. Two statements."""
    counts = select(ReactionCount.item_id, ReactionCount.shown)
    again = select(Reopening.item_id, Reopening.opened_on)
    return Answered(
        dict(
            session.execute(counts.where(ReactionCount.slug == slug, ReactionCount.edition == edition)).all()
        ),
        dict(session.execute(again.where(Reopening.slug == slug, Reopening.edition == edition)).all()),
    )


def reopened(session: Session, editions: Mapping[str, int]) -> Sequence[Reopening]:
    """What is looked at again of the editions that stand now, `{slug: edition}`, the oldest first."""
    rows = session.scalars(
        select(Reopening)
        .where(Reopening.slug.in_(editions))
        .order_by(Reopening.opened_on, Reopening.slug, Reopening.item_id)
    )
    return [row for row in rows if editions[row.slug] == row.edition]


def history(session: Session, slug: str, item_id: str) -> Sequence[Reopening]:
    """Every time one thing was opened again, in whichever edition."""
    return session.scalars(
        select(Reopening)
        .where(Reopening.slug == slug, Reopening.item_id == item_id)
        .order_by(Reopening.edition)
    ).all()
