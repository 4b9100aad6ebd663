"""Going back: whether what was done made a difference, asked of the people who spoke."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.clock import HOME
from feedback.loop import items
from feedback.loop.faults import LoopFault
from feedback.loop.models import LoopItem, Recheck
from feedback.secrets import new_id

#: What people may have said, and how the hub says it.
VERDICTS = {
    "yes": "Yes, it made a difference",
    "partly": "Partly",
    "no": "No, it made no difference",
    "too_early": "Too early to say",
}


def note(
    session: Session, item: LoopItem, asked_on: date, verdict: str, how: str, at: datetime, actor: str
) -> Recheck:
    """Write down what people said when they were asked again. Nothing is overwritten: there may be several.

    Raises:
        LoopFault: it does not say how they were asked, what they said, or the day is still to come.
    """
    if verdict not in VERDICTS:
        raise LoopFault("Choose what people said.", field="verdict")
    if not how.strip():
        raise LoopFault("Write who was asked, how, and what they said. No names.", field="how")
    if asked_on > at.astimezone(HOME).date():
        raise LoopFault(
            "Give the day on which they were asked: it cannot be in the future.", field="asked_on"
        )
    row = Recheck(
        id=new_id(),
        item_id=item.id,
        asked_on=asked_on,
        verdict=verdict,
        how=how.strip(),
        noted_by=actor,
        noted_at=at,
    )
    session.add(row)
    trail.note(session, at, actor, "asked whether it made a difference", items.thing(item), verdict=verdict)
    session.flush()
    return row


def of(session: Session, item_id: str) -> Sequence[Recheck]:
    """Each time people were asked again about one thing, the last first."""
    return session.scalars(
        select(Recheck).where(Recheck.item_id == item_id).order_by(Recheck.asked_on.desc(), Recheck.noted_at)
    ).all()


def due(session: Session, today: date, within_days: int = 14) -> Sequence[LoopItem]:
    """Things about which people are to be asked again by then, and have not been since that day was set."""
    asked = select(Recheck.item_id).where(Recheck.asked_on >= LoopItem.recheck_on)
    return session.scalars(
        select(LoopItem)
        .where(LoopItem.recheck_on <= today + timedelta(days=within_days), LoopItem.id.not_in(asked))
        .order_by(LoopItem.recheck_on, LoopItem.id)
    ).all()
