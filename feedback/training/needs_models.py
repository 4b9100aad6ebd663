"""What people say themselves that they need to take part in an event, in words that nobody reads without the key."""

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from feedback.database import Base


class SaidNeed(Base):
    """One person's words, sealed to the server's key with the booking they belong to.

    Apart from the booking, because the role of the public pages writes them and may read neither needs nor names; and
    because a booking that changes by itself, a moment before its person answers, would say whose answers those are. A row
    here that is written by itself says so too on PostgreSQL, to whoever has the register as well, until the worker has put
    all of them back together: see `feedback.training.needs.put_back`.
    """

    __tablename__ = "said_needs"
    __table_args__ = ({"sqlite_with_rowid": False},)

    id: Mapped[str] = mapped_column(primary_key=True)
    event_id: Mapped[str] = mapped_column(ForeignKey("training_events.id"), index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
