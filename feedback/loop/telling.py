"""Telling back: by which way, whom, and when people heard what came of what they said."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.loop.faults import LoopFault
from feedback.loop.models import Loop, Told
from feedback.secrets import new_id

#: The usual ways, for a list to choose from.
WAYS = (
    "public page",
    "poster",
    "assembly or lesson",
    "visit to the group",
    "through their workers",
    "postcard or letter",
    "message",
    "meeting",
)


def record(
    session: Session,
    loop: Loop,
    told_on: date,
    way: str,
    whom: str,
    at: datetime,
    actor: str,
    *,
    note: str = "",
) -> Told:
    """Write down that people were told, or the day on which they will be.

    Raises:
        LoopFault: it does not say how, or whom.
    """
    if not way.strip():
        raise LoopFault("Choose how people are told.", field="way")
    if not whom.strip():
        raise LoopFault("Write who is told: the group, not a name.", field="whom")
    told = Told(id=new_id(), loop_id=loop.id, told_on=told_on, way=way.strip(), whom=whom.strip(), note=note)
    session.add(told)
    session.flush()
    trail.note(session, at, actor, "told back", f"loop/{loop.id}", way=told.way, whom=told.whom)
    return told


def of(session: Session, loop_id: str) -> Sequence[Told]:
    """All telling back of one loop, the newest first."""
    return session.scalars(
        select(Told).where(Told.loop_id == loop_id).order_by(Told.told_on.desc(), Told.id)
    ).all()
