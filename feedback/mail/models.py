"""The outbox: every message is a row first, written in the transaction of the change that causes it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from feedback.database import Base, Moment


class Message(Base):
    """One message to one address, and how far it has come.

    key           why it is sent, once: a second message with the same key is not made
    quiet         waits where it would come at night
    rests         waits at weekends, on bank holidays and on days the partnership is closed
    stop_link     where its reader says that they want no more of these; gone with the words once it is sent
    arrival       what was told of it after it was sent: nothing yet (empty), `delivered` or `failed`
    state         `waiting`; `sending` from just before its words are handed to the mail server until the server's
                  answer is noted; `sent`; `given_up`, with the reason
    next_try_at   not before this moment
    send_by       after this moment it makes no sense any more, and is given up
    attempts      how often a mail server looked at this message and did not take it
    answers_lost  how often its words were handed over and no answer came back: the server may have taken them. With
                  one it is sent once more and may arrive twice; with two it is given up, so never three times. None
                  again where the road was asked and has it once
    claimed_by    the worker that has it, until `claimed_until`; then another may have it
    message_id    the Message-ID, the same at every try, by which mail programs know two copies as one
    address, text emptied, see `feedback.mail.outbox.purge`: a sent message keeps no words, since they may hold a link
    """

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint("state IN ('waiting','sending','sent','given_up')", name="state"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_has_its_time"),
        CheckConstraint("(state = 'given_up') = (given_up_at IS NOT NULL)", name="given_up_has_its_time"),
        CheckConstraint("state <> 'given_up' OR reason <> ''", name="given_up_has_a_reason"),
        CheckConstraint("state <> 'sent' OR text = ''", name="sent_keeps_no_words"),
        CheckConstraint("answers_lost BETWEEN 0 AND 2", name="at_most_twice"),
        Index("ix_outbox_due", "state", "next_try_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    address: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    quiet: Mapped[bool] = mapped_column(default=False)
    rests: Mapped[bool] = mapped_column(default=False, server_default=false())
    stop_link: Mapped[str] = mapped_column(default="", server_default="")
    state: Mapped[str] = mapped_column(default="waiting")
    posted_at: Mapped[datetime] = mapped_column(Moment)
    next_try_at: Mapped[datetime] = mapped_column(Moment)
    send_by: Mapped[datetime | None] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(default=0)
    answers_lost: Mapped[int] = mapped_column(default=0)
    claimed_by: Mapped[str | None]
    claimed_until: Mapped[datetime | None] = mapped_column(Moment)
    message_id: Mapped[str | None]
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    given_up_at: Mapped[datetime | None] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(Text, default="")
    arrival: Mapped[str] = mapped_column(default="", server_default="")
