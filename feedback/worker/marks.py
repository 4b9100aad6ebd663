"""Noting when a duty was done, and asking."""

from datetime import datetime

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from feedback.worker.models import Mark

#: The mark of a whole round, beside those of the duties.
ROUND = "round"


def note(session: Session, duty: str, at: datetime, fault: str = "") -> None:
    """This duty was done now, or could not be. Two workers may say so at once: the later word stands."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    values = {"at": at, "fault": fault}
    statement = dialect.insert(Mark).values(duty=duty, **values)
    session.execute(statement.on_conflict_do_update(index_elements=["duty"], set_=values))


def last(session: Session, duty: str) -> Mark | None:
    """When this duty was last done, and whether it could be."""
    return session.get(Mark, duty)
