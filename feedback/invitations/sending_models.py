"""What a personal door sends by itself: its plan, and how far each person has come in it.

Neither table knows who has answered. Each person's next moment is moved on in the same way for everybody, whether a
message was made or not, so that these rows tell nothing of it.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from feedback.database import Base, Moment


class Sending(Base):
    """When a door writes to those it asks, and in which words.

    first_at   nobody is written to before this moment
    reminders  days after somebody's first message
    subject, words  by language, as the hub wrote them; a language that is absent has our own words
    any_hour, any_day  also in quiet hours; also at weekends, on bank holidays and days the partnership is closed
    stopped    nothing is made any more, until somebody starts it again
    """

    __tablename__ = "sendings"

    collector_code: Mapped[str] = mapped_column(ForeignKey("collectors.code"), primary_key=True)
    first_at: Mapped[datetime] = mapped_column(Moment)
    reminders: Mapped[list[int]] = mapped_column(JSON)
    subject: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    words: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    any_hour: Mapped[bool] = mapped_column(default=False)
    any_day: Mapped[bool] = mapped_column(default=False)
    stopped: Mapped[bool] = mapped_column(default=False)


class Recipient(Base):
    """How far one person has come. `id` is that of their invitation.

    first_at   not before this moment, also where the door's own plan begins earlier; from the first message on, when it
               was made
    next_at    when the next message is due; None where no more comes
    rounds     how many messages have been due: 0 before the first
    turn       part of what their link is made of, moved on when staff make them another: then no message leads back to
               the old one
    language   in which they are written to; empty where nobody knows
    """

    __tablename__ = "sending_people"
    __table_args__ = (
        Index("ix_sending_people_due", "collector_code", "next_at"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    collector_code: Mapped[str] = mapped_column(ForeignKey("sendings.collector_code"))
    first_at: Mapped[datetime | None] = mapped_column(Moment)
    next_at: Mapped[datetime | None] = mapped_column(Moment)
    rounds: Mapped[int] = mapped_column(default=0)
    turn: Mapped[int] = mapped_column(default=0)
    language: Mapped[str] = mapped_column(default="")
