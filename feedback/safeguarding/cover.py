"""Whose concern it is to act on: who has it, and who stands in for them."""

from datetime import datetime

from sqlalchemy.orm import Session

from feedback.partnership import profile
from feedback.safeguarding import rota
from feedback.safeguarding.models import Concern

#: Written behind an act that somebody did who neither has the concern nor covers.
STEPPED_IN = "stepping in"


def covers(session: Session, concern: Concern, at: datetime, account_id: str) -> bool:
    """Whether this person has the concern or stands in for who has it: on the rota now, or covering this evening.

    Where nobody has it and nobody is on the rota every lead stands in: somebody has to.
    """
    on = rota.now(session, at, profile.read(session).duty)
    if on.empty and concern.owner_id is None:
        return True
    return account_id in (concern.owner_id, *on.people, on.evening)
