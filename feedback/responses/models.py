"""Answers under way, answers sent, and the receipt that ties a person to theirs.

Rows here are keyed by random ids and, on SQLite, stored without a row number: the order in which people answered is
not kept anywhere, because order joined with a list of who came when can name a person.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
    true,
)
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


#: Which comments screening has yet to look at, or to look after.
UNSCREENED = text("screened_by IS NULL")


class Draft(Base):
    """Answers under way, kept on the server until they are sent or left. Only a hash of the cookie is kept.

    `answers` maps question id to plain value, as `forms.types` describe it. A draft has exact times, because it must
    expire; nothing of it but the answers goes into the response. `resume_hash` is that of a short code which carries
    the draft to another device, once, until `resume_until`.
    """

    __tablename__ = "drafts"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    collector_code: Mapped[str] = mapped_column(ForeignKey("collectors.code"))
    version_id: Mapped[str] = mapped_column(ForeignKey("survey_versions.id"))
    audience_version: Mapped[str | None]
    language: Mapped[str]
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    touched_at: Mapped[datetime] = mapped_column(Moment, index=True)
    resume_hash: Mapped[str | None] = mapped_column(unique=True, index=True)
    resume_until: Mapped[datetime | None] = mapped_column(Moment)


class Response(Base):
    """What one person sent, once. Never changed; taken back by deleting it.

    `answers` maps question id to plain value. A question that was shown and left empty is there as null; one that was
    never shown is not there. A text answer is `true` here and stands in `comments`, so that a child's words are in one
    place only. `day` is a day and nothing finer. `quotes` ("yes", "no") is whether their words may be shown to others,
    `helped` who held the pen (`forms.flow.HELPED`); null where it was not asked. Left unanswered, `quotes` is "no".
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
        Index("ux_responses_permission", "id", "quotes", unique=True),
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
    quotes: Mapped[str | None]
    helped: Mapped[str | None]


class PairSlip(Base):
    """What the code behind a response shares with every code that is one slip of the hand away, keyed by the server.

    The code itself is kept nowhere: see `feedback.surveys.pairing`.
    """

    __tablename__ = "pair_slips"
    __table_args__ = ({"sqlite_with_rowid": False},)

    response_id: Mapped[str] = mapped_column(ForeignKey("responses.id", ondelete="CASCADE"), primary_key=True)
    slip: Mapped[str] = mapped_column(primary_key=True, index=True)


class PairDecision(Base):
    """Somebody has looked at two keys one slip apart and decided: the `same` person, or `two` people.

    The responses stay as they were sent. Undone by taking the row away; the audit trail keeps that it was there.
    """

    __tablename__ = "pair_decisions"
    __table_args__ = (
        CheckConstraint("first_key < second_key", name="in_order"),
        CheckConstraint("verdict IN ('same','two')", name="verdict"),
    )

    scope: Mapped[str] = mapped_column(primary_key=True)
    first_key: Mapped[str] = mapped_column(primary_key=True)
    second_key: Mapped[str] = mapped_column(primary_key=True)
    verdict: Mapped[str]
    decided_by: Mapped[str]
    decided_at: Mapped[datetime] = mapped_column(Moment)


class Comment(Base):
    """One free-text answer: the unit of reading, coding and quoting.

    `question_id` is the question's, or `<question>.other` for the words behind "something else". `score` is how early
    somebody should read it, from screening: the higher, the earlier, and null first of all, because nobody could say.
    `screened_by` is what looked at it; null until it is certain that what was flagged has come before a person.
    """

    __tablename__ = "comments"
    __table_args__ = (
        Index("ix_comments_survey", "survey_key", "question_id"),
        Index("ix_comments_response", "response_id"),
        Index("ix_comments_unscreened", "id", sqlite_where=UNSCREENED, postgresql_where=UNSCREENED),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    response_id: Mapped[str] = mapped_column(ForeignKey("responses.id", ondelete="CASCADE"))
    survey_key: Mapped[str]
    question_id: Mapped[str]
    language: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    score: Mapped[float | None]
    screened_by: Mapped[str | None]


class CommentReading(Base):
    """That somebody has read a comment, and who and when: the proof that every answer was read."""

    __tablename__ = "comment_readings"

    comment_id: Mapped[str] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    read_at: Mapped[datetime] = mapped_column(Moment)


class CommentTranslation(Base):
    """A comment in the words of another language, so that staff can read it. The original stays what was said.

    Editions are added and never changed: of two people who translate at once, neither loses a word. `made_by` is
    "person" or "machine", and is shown wherever the words are.
    """

    __tablename__ = "comment_translations"
    __table_args__ = (CheckConstraint("made_by IN ('machine','person')", name="made_by"),)

    comment_id: Mapped[str] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    edition: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    made_by: Mapped[str]
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class Receipt(Base):
    """The holder's secret, as a hash. It says which survey was answered, so that the receipt page need not look.

    `response_id` becomes null when the answers are taken back; the receipt then says so. `version_id` is the version
    that was answered: it says until when they can be. Two reasons keep them whatever the day, each set and lifted by
    itself: `is_published`, words of theirs are; `is_held`, the law says that they are kept.
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
    version_id: Mapped[str | None]
    is_published: Mapped[bool] = mapped_column(default=False)
    is_held: Mapped[bool] = mapped_column(default=False)


class Letter(Base):
    """What staff write to a person they do not know. Only the holder of the receipt can read it, and answer it once.

    `screened_by` is of the answer, as of a comment; the worker writes it, because the public pages may not.
    """

    __tablename__ = "letters"
    __table_args__ = (
        CheckConstraint("(answer IS NULL) = (answered_on IS NULL)", name="an_answer_has_its_day"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    response_id: Mapped[str] = mapped_column(ForeignKey("responses.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str]
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    day: Mapped[date] = mapped_column(Date)
    read: Mapped[bool] = mapped_column(default=False)
    answer: Mapped[str | None] = mapped_column(Text)
    answered_on: Mapped[date | None] = mapped_column(Date)
    answer_seen_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    screened_by: Mapped[str | None]


class EqualityAnswers(Base):
    """One person's answers to the equality questions, with nothing that leads to what else they said.

    Kept to see who is heard and who is missing (Data Protection Act 2018, schedule 1, paragraph 8), by month, with
    neither the door nor the day.
    """

    __tablename__ = "equality_answers"
    __table_args__ = (
        CheckConstraint("length(month) = 7", name="month_is_a_month"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    survey_key: Mapped[str] = mapped_column(ForeignKey("surveys.key"), index=True)
    month: Mapped[str] = mapped_column(String(7))
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)


class ContactRequest(Base):
    """Somebody asks to be spoken to, and how and when that is safe. Tied to no answers.

    It has an exact time, because a child may be waiting and the safeguarding lead's clock runs from it; the page says
    so before it is sent.
    """

    __tablename__ = "contact_requests"
    __table_args__ = (
        CheckConstraint("(handled_at IS NULL) = (handled_by IS NULL)", name="handled_by_somebody"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    survey_key: Mapped[str] = mapped_column(ForeignKey("surveys.key"))
    language: Mapped[str]
    name: Mapped[str] = mapped_column(Text, default="")
    reach: Mapped[str] = mapped_column(Text)
    safe_time: Mapped[str] = mapped_column(Text, default="")
    message_safe: Mapped[str | None]
    about: Mapped[str] = mapped_column(Text, default="")
    received_at: Mapped[datetime] = mapped_column(Moment)
    handled_at: Mapped[datetime | None] = mapped_column(Moment)
    handled_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    outcome: Mapped[str] = mapped_column(Text, default="")
    screened_by: Mapped[str | None]


class Correction(Base):
    """ "You got it wrong": somebody says that what was published is not what they meant, or what it `missed`.

    Known only to come from a person who answered this survey, not from which; or, where they did not say it through a
    receipt (`spoke`), from anybody who reads the public page. `item_id` is the one thing it is about, where it is one.
    """

    __tablename__ = "corrections"
    __table_args__ = ({"sqlite_with_rowid": False},)

    id: Mapped[str] = mapped_column(primary_key=True)
    survey_key: Mapped[str] = mapped_column(ForeignKey("surveys.key"))
    slug: Mapped[str | None]
    language: Mapped[str]
    day: Mapped[date] = mapped_column(Date)
    text: Mapped[str] = mapped_column(Text)
    seen_at: Mapped[datetime | None] = mapped_column(Moment)
    seen_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    screened_by: Mapped[str | None]
    item_id: Mapped[str | None]
    missed: Mapped[bool] = mapped_column(default=False, server_default=false())
    spoke: Mapped[bool] = mapped_column(default=True, server_default=true())


class PaperSheet(Base):
    """One paper answer being keyed in, twice, by two people; once both agree it becomes a response and is gone.

    `number` stands on the sheet, so that a slip can be looked up on paper; it does not go into the response.
    """

    __tablename__ = "paper_sheets"
    __table_args__ = (
        UniqueConstraint("collector_code", "number"),
        CheckConstraint("second_by IS NULL OR second_by <> first_by", name="two_people"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    collector_code: Mapped[str] = mapped_column(ForeignKey("collectors.code"))
    version_id: Mapped[str] = mapped_column(ForeignKey("survey_versions.id"))
    number: Mapped[int]
    language: Mapped[str]
    audience_version: Mapped[str | None]
    first: Mapped[dict[str, Any]] = mapped_column(JSON)
    first_by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    second: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    second_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    keyed_at: Mapped[datetime] = mapped_column(Moment)
