"""The listening loop: what was asked, said, decided and done, and that people were told."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from feedback.database import Base, Moment


class Loop(Base):
    """A listening loop for one consultation. Public words are texts per language.

    `base` is how many people could have spoken (attendance, class size) where that is known, `base_label` says who
    they are; how many did speak is counted from the survey, never typed.
    """

    __tablename__ = "loops"

    id: Mapped[str] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    survey_key: Mapped[str | None] = mapped_column(ForeignKey("surveys.key"), index=True)
    title: Mapped[dict[str, Any]] = mapped_column(JSON)
    asked: Mapped[dict[str, Any]] = mapped_column(JSON)
    asked_from: Mapped[date | None]
    asked_to: Mapped[date | None]
    base: Mapped[int | None]
    base_label: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(Moment)
    items: Mapped[list["LoopItem"]] = relationship(order_by="LoopItem.position", lazy="selectin")
    further: Mapped[list["LoopSource"]] = relationship(
        order_by="LoopSource.survey_key", lazy="selectin", cascade="all, delete-orphan"
    )

    @property
    def survey_keys(self) -> tuple[str, ...]:
        """Everything people were asked in: the survey it began with, then the further ones. Sessions count as well."""
        return ((self.survey_key,) if self.survey_key else ()) + tuple(one.survey_key for one in self.further)


class LoopSource(Base):
    """A further survey, or series of sessions, whose voices a loop answers: beside the one it began with."""

    __tablename__ = "loop_sources"

    loop_id: Mapped[str] = mapped_column(ForeignKey("loops.id"), primary_key=True)
    survey_key: Mapped[str] = mapped_column(ForeignKey("surveys.key"), primary_key=True, index=True)


class LoopItem(Base):
    """One thing people said and what came of it.

    Two fields, not one list: `stage` is how far the partnership has come with it, `response` what it answers. What
    each of them demands is in `feedback.loop.demands`; the hardest demands are constraints here as well.

    `minute_ref` says where the decision is written down. `moved_because` is why a promised day was moved, until the
    second person's check makes it a `Promise`. `asks_change` is false of praise, which no change can answer.
    `recheck_on` is the day on which people are asked whether it made a difference. `wordings` are the public words for
    other readers: `{band: {"said": {language: words}}}`, see `feedback.loop.wordings`. `kept_words` are the reasons why
    words that sound hollow stay: see `feedback.loop.hollow`.
    """

    __tablename__ = "loop_items"
    __table_args__ = (
        CheckConstraint("stage IN ('heard','considered','decided')", name="stage"),
        CheckConstraint(
            "response IN ('none','planned','doing','done','cannot','already','passed_on')", name="response"
        ),
        CheckConstraint("response = 'none' OR stage = 'decided'", name="decided_before_response"),
        CheckConstraint("response <> 'done' OR done_on IS NOT NULL", name="done_has_a_day"),
        CheckConstraint(
            "response NOT IN ('planned','doing') OR due_on IS NOT NULL", name="promise_has_a_day"
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    loop_id: Mapped[str] = mapped_column(ForeignKey("loops.id"), index=True)
    position: Mapped[int]
    theme_id: Mapped[str | None] = mapped_column(ForeignKey("themes.id"), index=True)
    priority_ref: Mapped[str | None] = mapped_column(index=True)
    said: Mapped[dict[str, Any]] = mapped_column(JSON)
    stage: Mapped[str] = mapped_column(default="heard")
    decided: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    decided_on: Mapped[date | None]
    decided_by: Mapped[str | None] = mapped_column(ForeignKey("boards.key"))
    response: Mapped[str] = mapped_column(default="none")
    answer: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    because: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    changed: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    agency_key: Mapped[str | None] = mapped_column(ForeignKey("agencies.key"))
    owner: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]
    evidence: Mapped[str] = mapped_column(Text, default="")
    minute_ref: Mapped[str] = mapped_column(default="")
    moved_because: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    asks_change: Mapped[bool] = mapped_column(default=True)
    recheck_on: Mapped[date | None]
    wordings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    kept_words: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    edited_by: Mapped[str]
    checked_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    checked_at: Mapped[datetime | None] = mapped_column(Moment)
    created_at: Mapped[datetime] = mapped_column(Moment)


class Promise(Base):
    """A day that was promised for one thing, once a second person stood by it. Added, never changed or deleted.

    Number 1 is the first promise; each later one moved it, and says why in words that are published.
    """

    __tablename__ = "promises"
    __table_args__ = (
        CheckConstraint("number = 1 OR CAST(because AS VARCHAR(2)) <> '{}'", name="moved_with_a_reason"),
    )

    item_id: Mapped[str] = mapped_column(ForeignKey("loop_items.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    due_on: Mapped[date]
    because: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    made_on: Mapped[date]
    made_by: Mapped[str]


class Recheck(Base):
    """That somebody went back and asked whether what was done made a difference, and what they were told."""

    __tablename__ = "rechecks"
    __table_args__ = (
        CheckConstraint("verdict IN ('yes','partly','no','too_early')", name="verdict"),
        CheckConstraint("how <> ''", name="says_how"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("loop_items.id"), index=True)
    asked_on: Mapped[date]
    verdict: Mapped[str]
    how: Mapped[str] = mapped_column(Text)
    noted_by: Mapped[str]
    noted_at: Mapped[datetime] = mapped_column(Moment)


class Told(Base):
    """One act of telling people what came of what they said: by which way, whom, when.

    `way_key` is one of `feedback.loop.telling.WAYS`, None where somebody wrote a way of their own; `way` is what it is
    called. `groups` are the labels of the groups it reached. `edition` is the publication it told of, where the service
    wrote it down itself: then there is one of each way. `addresses` is how many were written to.
    """

    __tablename__ = "told"
    __table_args__ = (Index("ix_told_once_an_edition", "loop_id", "way_key", "edition", unique=True),)

    id: Mapped[str] = mapped_column(primary_key=True)
    loop_id: Mapped[str] = mapped_column(ForeignKey("loops.id"), index=True)
    told_on: Mapped[date]
    way_key: Mapped[str | None]
    way: Mapped[str]
    whom: Mapped[str]
    note: Mapped[str] = mapped_column(Text, default="")
    groups: Mapped[list[str]] = mapped_column(JSON, default=list)
    edition: Mapped[int | None]
    addresses: Mapped[int | None]


class PanelReading(Base):
    """A draft that was given to the young people's panel, as it would have been published, and what they said of it.

    `content` is what was given, `{language: content}`. `verdict` is empty until they have read it. `items` are their
    verdicts and words on single things, `{item id: {"verdict", "words"}}`. `public`: they agree that their verdict and
    words stand on the public page. `edition` is the one they spoke of; `because` why it was published although they said
    not to. Several young people may sit at one screen: an account is kept, and no names.
    """

    __tablename__ = "panel_readings"
    __table_args__ = (
        CheckConstraint("verdict IN ('','clear','change','stop')", name="verdict"),
        CheckConstraint("(verdict = '') = (read_on IS NULL)", name="read_on_a_day"),
        CheckConstraint(
            "verdict <> 'stop' OR edition IS NULL OR because <> ''", name="published_against_with_a_reason"
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    loop_id: Mapped[str] = mapped_column(ForeignKey("loops.id"), index=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    given_on: Mapped[date]
    given_by: Mapped[str]
    verdict: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column(Text, default="")
    items: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    public: Mapped[bool] = mapped_column(default=False)
    read_on: Mapped[date | None]
    read_by: Mapped[str | None]
    edition: Mapped[int | None]
    because: Mapped[str] = mapped_column(Text, default="")


class LoopTarget(Base):
    """Within how many days of the close people are to be told. Rows are only added; the last one holds."""

    __tablename__ = "loop_targets"
    __table_args__ = (CheckConstraint("days BETWEEN 1 AND 365", name="days"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    days: Mapped[int]
    set_at: Mapped[datetime] = mapped_column(Moment)
    set_by: Mapped[str]


class Briefing(Base):
    """What staff add to the briefing of a loop for the workforce. Lists have one point a line."""

    __tablename__ = "loop_briefings"

    loop_id: Mapped[str] = mapped_column(ForeignKey("loops.id"), primary_key=True)
    background: Mapped[str] = mapped_column(Text, default="")
    practice: Mapped[str] = mapped_column(Text, default="")
    questions: Mapped[str] = mapped_column(Text, default="")
    written_by: Mapped[str]
    written_at: Mapped[datetime] = mapped_column(Moment)
