"""What organisations are asked to answer for themselves: rounds, who is asked in one, and what was agreed on the way.

Here the unit is the organisation. It is named on purpose, nothing of it is hidden, and it is never counted with people.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from feedback.database import Base, Moment


class ReturnRound(Base):
    """One time that organisations are asked for a return: a survey in the mode `return`, a door of its own, a day.

    `by_mail`: links and reminders go by mail where there is an address. `board_key` is who hears what came of it.
    """

    __tablename__ = "return_rounds"
    __table_args__ = (CheckConstraint("trim(name) <> ''", name="has_a_name"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    survey_key: Mapped[str] = mapped_column(ForeignKey("surveys.key"), index=True)
    collector_code: Mapped[str] = mapped_column(ForeignKey("collectors.code"), unique=True)
    name: Mapped[str]
    due_on: Mapped[date]
    board_key: Mapped[str | None] = mapped_column(ForeignKey("boards.key"))
    by_mail: Mapped[bool]
    opened_at: Mapped[datetime] = mapped_column(Moment)


class ReturnAsked(Base):
    """That an organisation is asked in a round. It stays on the list whatever it does."""

    __tablename__ = "return_asked"

    round_id: Mapped[str] = mapped_column(ForeignKey("return_rounds.id"), primary_key=True)
    agency_key: Mapped[str] = mapped_column(ForeignKey("agencies.key"), primary_key=True)
    asked_on: Mapped[date]


class ReturnLink(Base):
    """One person's way to answer for an organisation. There is one at a time: the earlier is used up or taken back first.

    So of two returns of an organisation the one with the higher `number` was sent later, without a time beside either.
    `why` is empty for the first. `turn` goes up when the same person is made another: the link is made of both.
    """

    __tablename__ = "return_links"
    __table_args__ = (
        ForeignKeyConstraint(
            ["round_id", "agency_key"],
            ["return_asked.round_id", "return_asked.agency_key"],
            name="fk_return_links_asked",
        ),
        UniqueConstraint("round_id", "agency_key", "number"),
        CheckConstraint("number > 0 AND (number = 1 OR trim(why) <> '')", name="another_has_a_reason"),
    )

    invitation_id: Mapped[str] = mapped_column(ForeignKey("invited_people.id"), primary_key=True)
    round_id: Mapped[str]
    agency_key: Mapped[str]
    number: Mapped[int]
    turn: Mapped[int] = mapped_column(default=0, server_default="0")
    why: Mapped[str] = mapped_column(Text)
    made_on: Mapped[date]


class ReturnStep(Base):
    """What was agreed with an organisation on the way: more time, that it will not return, or that it will after all.

    Only added: the newest counts, and a reason that was given stays where it can be read.
    """

    __tablename__ = "return_steps"
    __table_args__ = (
        ForeignKeyConstraint(
            ["round_id", "agency_key"],
            ["return_asked.round_id", "return_asked.agency_key"],
            name="fk_return_steps_asked",
        ),
        CheckConstraint("kind IN ('extended','declined','will_return')", name="kind"),
        CheckConstraint("(kind = 'extended') = (until IS NOT NULL)", name="more_time_has_a_day"),
        CheckConstraint("trim(why) <> ''", name="has_a_reason"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    round_id: Mapped[str]
    agency_key: Mapped[str]
    kind: Mapped[str]
    until: Mapped[date | None]
    why: Mapped[str] = mapped_column(Text)
    noted_at: Mapped[datetime] = mapped_column(Moment)
    noted_by: Mapped[str]


class ReturnTakenUp(Base):
    """That one answer of one organisation became a recommendation or a loop item."""

    __tablename__ = "return_taken_up"
    __table_args__ = (
        ForeignKeyConstraint(
            ["round_id", "agency_key"],
            ["return_asked.round_id", "return_asked.agency_key"],
            name="fk_return_taken_up_asked",
        ),
        CheckConstraint("became IN ('recommendation','loop_item')", name="became"),
    )

    round_id: Mapped[str] = mapped_column(primary_key=True)
    agency_key: Mapped[str] = mapped_column(primary_key=True)
    question_id: Mapped[str] = mapped_column(primary_key=True)
    became: Mapped[str] = mapped_column(primary_key=True)
    thing_id: Mapped[str]
    taken_up_at: Mapped[datetime] = mapped_column(Moment)


class AgencyContact(Base):
    """Whom the hub writes to at an organisation. Kept by the hub, shown to nobody else."""

    __tablename__ = "agency_contacts"
    __table_args__ = (CheckConstraint("trim(name) <> '' OR trim(address) <> ''", name="somebody"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    agency_key: Mapped[str] = mapped_column(ForeignKey("agencies.key"), index=True)
    name: Mapped[str]
    address: Mapped[str]
    added_at: Mapped[datetime] = mapped_column(Moment)
