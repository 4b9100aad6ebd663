"""The partnership that runs this deployment, and the bodies and people around it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from feedback.database import Base, Moment


class Partnership(Base):
    """The one organisation this deployment serves. There is exactly one row.

    `languages` are the interface languages the hub has switched on, as BCP 47 tags, the first being the default.
    `listening_days` says when people read answers ("Monday to Friday"), for the monitoring statement; `duty` is who
    keeps watch and within what time (`feedback.partnership.duty`); `populations` are the people it serves, in numbers
    (`feedback.partnership.population`).
    """

    __tablename__ = "partnership"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    name: Mapped[str]
    short_name: Mapped[str]
    area: Mapped[str] = mapped_column(default="")
    accent: Mapped[str] = mapped_column(default="#0b5a66")
    languages: Mapped[list[str]] = mapped_column(JSON, default=lambda: ["en"])
    listening_days: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    contact_email: Mapped[str] = mapped_column(default="")
    privacy_contact: Mapped[str] = mapped_column(default="")
    duty: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    populations: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, server_default="[]")


class Agency(Base):
    """An organisation in the partnership: council, NHS, police, school, charity."""

    __tablename__ = "agencies"

    key: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(default="")


#: What a board is for. A sub group that says nothing is of its board's kind.
BOARD_KINDS = ("children", "adults", "community_safety", "other")


class Board(Base):
    """A board, or a sub group of one: the bodies that hear findings and decide.

    `chair` and `voice_lead`, who answers for voice there, are offices and not names. `kind` is one of `BOARD_KINDS`,
    or empty where nobody has said.
    """

    __tablename__ = "boards"

    key: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    parent_key: Mapped[str | None] = mapped_column(ForeignKey("boards.key"))
    chair: Mapped[str] = mapped_column(default="")
    kind: Mapped[str] = mapped_column(default="", server_default="")
    voice_lead: Mapped[str] = mapped_column(default="", server_default="")


class VoiceGroup(Base):
    """A standing group of children, young people or carers who speak to the partnership."""

    __tablename__ = "voice_groups"

    key: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    who: Mapped[str] = mapped_column(default="")
    meets: Mapped[str] = mapped_column(default="")


class HelpContact(Base):
    """Somewhere to turn, shown on every page in this order. Names, words and hours are texts per language.

    `topics` are kinds of worry this contact is best for: on a thank-you page it then stands further up.
    """

    __tablename__ = "help_contacts"

    id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int]
    name: Mapped[dict[str, Any]] = mapped_column(JSON)
    about: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    hours: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    phone: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    web: Mapped[str] = mapped_column(default="")
    audience: Mapped[str] = mapped_column(String(20), default="everyone")
    emergency: Mapped[bool] = mapped_column(default=False)
    topics: Mapped[list[str]] = mapped_column(JSON, default=list)


class Threshold(Base):
    """That a policy of disclosure control was raised to this, and from when. Rows are only added, each higher than the
    one before; the database refuses anything else. What is shipped has no row.
    """

    __tablename__ = "thresholds"
    __table_args__ = (
        CheckConstraint("name IN ('internal','public')", name="name"),
        CheckConstraint(
            "threshold > CASE name WHEN 'public' THEN 10 ELSE 5 END", name="above_what_is_shipped"
        ),
    )

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    threshold: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    raised_at: Mapped[datetime] = mapped_column(Moment)
    raised_by: Mapped[str]


class LanguageReview(Base):
    """That somebody who speaks a language has read its interface words, and says they may stand.

    `sentences` holds a mark of each sentence as they read it, English and translation together: one that changes, or
    is new, is no longer covered, and the others are.
    """

    __tablename__ = "language_reviews"

    language: Mapped[str] = mapped_column(primary_key=True)
    sentences: Mapped[list[str]] = mapped_column(JSON)
    read_by: Mapped[str]
    noted_by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    noted_at: Mapped[datetime] = mapped_column(Moment)
