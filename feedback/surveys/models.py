"""Surveys in the field: the survey, its frozen versions, and the doors into it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from feedback.database import Base, Moment


class Survey(Base):
    """What is asked over time under one stable key. What is asked today is its newest published version.

    `shown_by` is what its results are shown by to those who see nothing but results: one grouping, since tables by
    several can give away between them what each hides. `kind` is `survey`, or `sessions`: what was said in sessions is
    kept as answers to a survey that nobody fills in, see `feedback.sessions`.
    """

    __tablename__ = "surveys"

    key: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[dict[str, str]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(Moment)
    archived_at: Mapped[datetime | None] = mapped_column(Moment)
    shown_by: Mapped[str | None]
    kind: Mapped[str] = mapped_column(default="survey", server_default="survey")


class SurveySetup(Base):
    """What was thought through before people were asked, see `feedback.surveys.setup`."""

    __tablename__ = "survey_setups"
    __table_args__ = (CheckConstraint("heard_on IS NULL OR heard_by IS NOT NULL", name="heard_by_somebody"),)

    survey_key: Mapped[str] = mapped_column(ForeignKey("surveys.key"), primary_key=True)
    lines: Mapped[dict[str, str]] = mapped_column(JSON)
    reached: Mapped[str] = mapped_column(Text, default="")
    heard_by: Mapped[str | None] = mapped_column(ForeignKey("boards.key"))
    heard_on: Mapped[date | None] = mapped_column(Date)
    told_by: Mapped[str] = mapped_column(Text, default="")


class Wave(Base):
    """A time in which a survey was asked, under the name the hub gave it. It lasts until the next one starts."""

    __tablename__ = "waves"
    __table_args__ = (UniqueConstraint("survey_key", "name"), CheckConstraint("name <> ''", name="name"))

    survey_key: Mapped[str] = mapped_column(ForeignKey("surveys.key"), primary_key=True)
    starts_on: Mapped[date] = mapped_column(Date, primary_key=True)
    name: Mapped[str]


class SurveyVersion(Base):
    """One definition, frozen when it is published: from then on the database refuses any change to it.

    `definition` is the canonical JSON of `forms.definition`, `content_hash` its SHA-256. `mode` stands here as well
    so that a response's promise can be tied to it by a foreign key.
    """

    __tablename__ = "survey_versions"
    __table_args__ = (
        UniqueConstraint("survey_key", "number"),
        UniqueConstraint("survey_key", "content_hash"),
        UniqueConstraint("id", "survey_key", "mode"),
        CheckConstraint("mode IN ('anonymous','unlinked','paired','confidential','return')", name="mode"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    survey_key: Mapped[str] = mapped_column(ForeignKey("surveys.key"))
    number: Mapped[int]
    definition: Mapped[str] = mapped_column(Text)
    content_hash: Mapped[str]
    mode: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(Moment)
    published_at: Mapped[datetime | None] = mapped_column(Moment)
    published_by: Mapped[str | None]


class SurveyPriority(Base):
    """A question, or a whole survey (`question_id` empty), informs a priority of a plan.

    Not a foreign key: a survey may be written before the plan it informs is brought in. `priority_ref` is
    `<plan key>/<priority code>`.
    """

    __tablename__ = "survey_priorities"

    survey_key: Mapped[str] = mapped_column(ForeignKey("surveys.key"), primary_key=True)
    priority_ref: Mapped[str] = mapped_column(primary_key=True, index=True)
    question_id: Mapped[str] = mapped_column(primary_key=True, default="")


class Collector(Base):
    """One door into a survey. `code` is in the address and on the poster; it is short and not a secret.

    `received` counts what came through this door, so that a cap can be kept without reading answers. `invited` is how
    many people could have come through it (attendance, class size), where that is known.
    """

    __tablename__ = "collectors"
    __table_args__ = (
        CheckConstraint("received >= 0", name="received"),
        CheckConstraint("cap IS NULL OR cap > 0", name="cap"),
    )

    code: Mapped[str] = mapped_column(primary_key=True)
    survey_key: Mapped[str] = mapped_column(ForeignKey("surveys.key"), index=True)
    kind: Mapped[str] = mapped_column(default="open_link")
    name: Mapped[str] = mapped_column(default="")
    group_label: Mapped[str] = mapped_column(default="")
    audience_version: Mapped[str | None]
    listed: Mapped[bool] = mapped_column(default=False)
    opens_at: Mapped[datetime | None] = mapped_column(Moment)
    closes_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    cap: Mapped[int | None]
    invited: Mapped[int | None]
    received: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Moment)
    settings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class Pairing(Base):
    """How answers to a survey of the mode `paired` find each other: see `feedback.surveys.pairing`.

    Without a row a survey shares its keys with no other, and a personal link leads to its answers' key by a token.
    """

    __tablename__ = "pairings"
    __table_args__ = (CheckConstraint("way IN ('token','code')", name="way"),)

    survey_key: Mapped[str] = mapped_column(ForeignKey("surveys.key"), primary_key=True)
    scope: Mapped[str] = mapped_column(index=True)
    way: Mapped[str] = mapped_column(default="token")


class CodePrompts(Base):
    """What codes that people make themselves are made of, by scope; the partnership's choice lies under no scope."""

    __tablename__ = "code_prompts"

    scope: Mapped[str] = mapped_column(primary_key=True)
    prompts: Mapped[list[str]] = mapped_column(JSON)
