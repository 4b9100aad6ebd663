"""Certificates: who took part in which event. Nothing here leads to an answer, and nothing says when it was asked for."""

from datetime import date

from sqlalchemy import Date, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from feedback.database import Base


class Certificate(Base):
    """One person's certificate of one event. `day` is the event's, never that of the answers.

    `sealed` holds the name as the person wrote it, and the address they were booked under where they gave one, sealed to the
    server's key: whoever reads this table reads no name. `code_hash` is that of the code in its address. `booking_id`, opaque without the
    server's key, is there where the person came by a link of their own, and where their address was found among the bookings. `told` is
    whether staff see it yet: certificates are told in groups, because whoever watches a list in which one name
    appears, and one answer come in, has joined the two.
    """

    __tablename__ = "certificates"
    __table_args__ = ({"sqlite_with_rowid": False},)

    id: Mapped[str] = mapped_column(primary_key=True)
    code_hash: Mapped[str] = mapped_column(unique=True)
    event_id: Mapped[str] = mapped_column(ForeignKey("training_events.id"), index=True)
    booking_id: Mapped[str | None]
    day: Mapped[date] = mapped_column(Date)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    told: Mapped[bool] = mapped_column(default=False)
