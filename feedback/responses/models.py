"""Answers under way, answers sent, and the receipt that ties a person to theirs.

Rows here are keyed by random ids and, on SQLite, stored without a row number: the order in which people answered is
not kept anywhere, because order joined with a list of who came when can name a person.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, ForeignKeyConstraint, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from feedback.database import Base, Moment

#: What each mode may keep beside the answers: the promise of the start page, held by the database.
PROMISES = {
    "anonymous_keeps_nothing": (
        "mode NOT IN ('anonymous','unlinked') OR (account_id IS NULL AND invitation_id IS NULL AND pair_key IS NULL"
        " AND agency_key IS NULL AND sent_at IS NULL)"
    ),
    "paired_keeps_only_its_key": (
        "mode <> 'paired' OR (account_id IS NULL AND invitation_id IS NULL AND agency_key IS NULL AND sent_at IS NULL)"
    ),
    "only_returns_name_an_agency": "mode = 'return' OR agency_key IS NULL",
}


class Draft(Base):
    """Answers under way, kept on the server until they are sent or left. Only a hash of the cookie is kept.

    `answers` maps question id to plain value, as `forms.types` describe it. A draft has exact times, because it must
    expire; nothing of it but the answers goes into the response.
    """

    __tablename__ = "drafts"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    collector_code: Mapped[str] = mapped_column(ForeignKey("collectors.code"))
    version_id: Mapped[str] = mapped_column(ForeignKey("survey_versions.id"))
    audience_version: Mapped[str | None]
    language: Mapped[str]
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    touched_at: Mapped[datetime] = mapped_column(Moment, index=True)


class Response(Base):
    """What one person sent, once. Never changed; taken back by deleting it.

    `answers` maps question id to plain value. A question that was shown and left empty is there as null; one that was
    never shown is not there. A text answer is `true` here and stands in `comments`, so that a child's words are in one
    place only. `day` is a day and nothing finer.
    """

    __tablename__ = "responses"
    __table_args__ = (
        ForeignKeyConstraint(
            ["version_id", "survey_key", "mode"],
            ["survey_versions.id", "survey_versions.survey_key", "survey_versions.mode"],
            name="fk_responses_version",
        ),
        *(CheckConstraint(rule, name=name) for name, rule in PROMISES.items()),
        CheckConstraint("length(CAST(day AS VARCHAR(40))) = 10", name="day_is_a_day"),
        Index("ix_responses_survey", "survey_key", "collector_code"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    survey_key: Mapped[str]
    version_id: Mapped[str]
    mode: Mapped[str]
    collector_code: Mapped[str] = mapped_column(ForeignKey("collectors.code"))
    audience_version: Mapped[str | None]
    language: Mapped[str]
    day: Mapped[date] = mapped_column(Date)
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    account_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    invitation_id: Mapped[str | None]
    pair_key: Mapped[str | None]
    agency_key: Mapped[str | None] = mapped_column(ForeignKey("agencies.key"))
    sent_at: Mapped[datetime | None] = mapped_column(Moment)


class Comment(Base):
    """One free-text answer: the unit of reading, coding and quoting.

    `question_id` is the question's, or `<question>.other` for the words behind "something else".
    """

    __tablename__ = "comments"
    __table_args__ = (
        Index("ix_comments_survey", "survey_key", "question_id"),
        Index("ix_comments_response", "response_id"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    response_id: Mapped[str] = mapped_column(ForeignKey("responses.id", ondelete="CASCADE"))
    survey_key: Mapped[str]
    question_id: Mapped[str]
    language: Mapped[str]
    text: Mapped[str] = mapped_column(Text)


class CommentReading(Base):
    """That somebody has read a comment, and who and when: the proof that every answer was read."""

    __tablename__ = "comment_readings"

    comment_id: Mapped[str] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    read_at: Mapped[datetime] = mapped_column(Moment)


class Receipt(Base):
    """The holder's secret, as a hash. It says which survey was answered, so that the receipt page need not look.

    `response_id` becomes null when the answers are taken back; the receipt then says so.
    """

    __tablename__ = "receipts"
    __table_args__ = ({"sqlite_with_rowid": False},)

    code_hash: Mapped[str] = mapped_column(primary_key=True)
    response_id: Mapped[str | None] = mapped_column(
        ForeignKey("responses.id", ondelete="SET NULL"), unique=True
    )
    survey_key: Mapped[str] = mapped_column(ForeignKey("surveys.key"))
    collector_code: Mapped[str] = mapped_column(ForeignKey("collectors.code"))
    day: Mapped[date] = mapped_column(Date)
