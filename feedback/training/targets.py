"""How many of its people each agency means to have come to courses in a quarter."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.partnership.models import Agency
from feedback.training.fault import TrainingFault
from feedback.training.review_models import TrainingTarget

MOST = 100_000


def of_agencies(session: Session) -> dict[str, int]:
    """Agency to people a quarter, of those that have a target."""
    rows = session.execute(select(TrainingTarget.agency_key, TrainingTarget.people))
    return {key: people for key, people in rows}  # noqa: C416 - a Row is no pair to `dict`'s type


def set_one(session: Session, agency_key: str, people: int | None, at: datetime, actor: str) -> bool:
    """Set it, or take it away with None; gives whether anything changed.

    Raises:
        TrainingFault: there is no such agency, or the number is none.
    """
    if session.get(Agency, agency_key) is None:
        raise TrainingFault("Choose the agency from the list.", "agency_key")
    if people is not None and not 0 < people <= MOST:
        raise TrainingFault(
            f"Write how many people a quarter, from 1 to {MOST:,}, or leave it empty.", agency_key
        )
    row = session.get(TrainingTarget, agency_key)
    before = row.people if row else None
    if before == people:
        return False
    if row is not None:
        session.delete(row)
        session.flush()
    if people is not None:
        session.add(TrainingTarget(agency_key=agency_key, people=people, set_by=actor, set_at=at))
        session.flush()
    trail.note(session, at, actor, "training target set", f"agency/{agency_key}", people=[before, people])
    return True
