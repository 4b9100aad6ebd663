"""The codebook of a survey, and the ties between its themes and what people wrote."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from feedback.database import Base, Moment


class Theme(Base):
    """An entry of a survey's codebook. `agreed_at` is set when a person says that it stands.

    `belongs` and `belongs_not` say by example what comes under it and what does not. A theme that was merged into
    another is kept under `merged_into`, so that its memos, its history and what refers to it still lead somewhere.
    """

    __tablename__ = "themes"
    __table_args__ = (UniqueConstraint("survey_key", "name"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    survey_key: Mapped[str] = mapped_column(ForeignKey("surveys.key"), index=True)
    name: Mapped[str]
    definition: Mapped[str] = mapped_column(Text, default="")
    belongs: Mapped[str] = mapped_column(Text, default="")
    belongs_not: Mapped[str] = mapped_column(Text, default="")
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("themes.id"))
    merged_into: Mapped[str | None] = mapped_column(ForeignKey("themes.id"))
    priority_ref: Mapped[str | None]
    created_by: Mapped[str]
    agreed_at: Mapped[datetime | None] = mapped_column(Moment)
    agreed_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))


class Coding(Base):
    """The tie between a comment and a theme: proposed by a machine, or made or confirmed by a person.

    `rank` is the place of a proposal among those for the comment, from 1.
    """

    __tablename__ = "codings"
    __table_args__ = (
        CheckConstraint("made_by IN ('machine','person')", name="made_by"),
        CheckConstraint("status IN ('candidate','confirmed','rejected')", name="status"),
        CheckConstraint("status = 'candidate' OR account_id IS NOT NULL", name="a_person_decides"),
    )

    comment_id: Mapped[str] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True)
    theme_id: Mapped[str] = mapped_column(
        ForeignKey("themes.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    made_by: Mapped[str]
    status: Mapped[str]
    account_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    rank: Mapped[int | None]


class ThemeMemo(Base):
    """What somebody thought about a theme, with their name and the time. Never changed."""

    __tablename__ = "theme_memos"

    id: Mapped[str] = mapped_column(primary_key=True)
    theme_id: Mapped[str] = mapped_column(ForeignKey("themes.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    text: Mapped[str] = mapped_column(Text)


class ThemeMerge(Base):
    """That one theme went into another, by whom and when, so that it can be undone."""

    __tablename__ = "theme_merges"

    id: Mapped[str] = mapped_column(primary_key=True)
    theme_id: Mapped[str] = mapped_column(ForeignKey("themes.id", ondelete="CASCADE"), index=True)
    into_id: Mapped[str] = mapped_column(ForeignKey("themes.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    undone_at: Mapped[datetime | None] = mapped_column(Moment)


class MergedCoding(Base):
    """A tie as it was before a merge; `before` is what the theme merged into had for the comment ("" for nothing)."""

    __tablename__ = "merged_codings"
    __table_args__ = (
        CheckConstraint("made_by IN ('machine','person')", name="made_by"),
        CheckConstraint("before IN ('','candidate','confirmed','rejected')", name="before"),
    )

    merge_id: Mapped[str] = mapped_column(ForeignKey("theme_merges.id", ondelete="CASCADE"), primary_key=True)
    comment_id: Mapped[str] = mapped_column(
        ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    made_by: Mapped[str]
    status: Mapped[str]
    account_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    before: Mapped[str]


class Grouping(Base):
    """One sorting of a survey's comments into groups of similar ones, kept so that two people see the same groups.

    `way` is how it was done (`analysis.grouping.WAYS`); `bare` how many comments said nothing, `alone` how many were
    like no others.
    """

    __tablename__ = "groupings"

    id: Mapped[str] = mapped_column(primary_key=True)
    survey_key: Mapped[str] = mapped_column(ForeignKey("surveys.key"), unique=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    way: Mapped[str]
    comments: Mapped[int]
    bare: Mapped[int]
    alone: Mapped[int]


class Group(Base):
    """Comments a computer found alike. It is no theme until a person has named it (`theme_id`)."""

    __tablename__ = "comment_groups"
    __table_args__ = (
        CheckConstraint("status IN ('open','named','dismissed')", name="status"),
        CheckConstraint("(status = 'named') = (theme_id IS NOT NULL)", name="named_is_a_theme"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    grouping_id: Mapped[str] = mapped_column(ForeignKey("groupings.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    phrases: Mapped[list[str]] = mapped_column(JSON)
    status: Mapped[str]
    theme_id: Mapped[str | None] = mapped_column(ForeignKey("themes.id"))


class Grouped(Base):
    """A comment in a group; `place` 0 is the most typical."""

    __tablename__ = "grouped_comments"

    group_id: Mapped[str] = mapped_column(
        ForeignKey("comment_groups.id", ondelete="CASCADE"), primary_key=True
    )
    comment_id: Mapped[str] = mapped_column(
        ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    place: Mapped[int]


class Asked(Base):
    """What somebody asked the computer for and a worker makes. `question_id`: of the answers to one question only.

    `fault` says why it could not be made; it is empty while it waits. What was made is deleted here.
    """

    __tablename__ = "theme_requests"
    __table_args__ = (CheckConstraint("kind IN ('suggestions','groups')", name="kind"),)

    survey_key: Mapped[str] = mapped_column(ForeignKey("surveys.key"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    question_id: Mapped[str]
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    fault: Mapped[str] = mapped_column(Text)


class Sample(Base):
    """Comments that a second person codes without seeing how the first did, to hold the two against each other."""

    __tablename__ = "coding_samples"

    id: Mapped[str] = mapped_column(primary_key=True)
    survey_key: Mapped[str] = mapped_column(ForeignKey("surveys.key"), index=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    themes: Mapped[list[str]] = mapped_column(JSON)


class SampledComment(Base):
    """A comment of a sample: its themes as they stood when it was drawn, and as the second person saw it.

    `second` is null until they have coded it; an empty list says that no theme fits.
    """

    __tablename__ = "sampled_comments"

    sample_id: Mapped[str] = mapped_column(
        ForeignKey("coding_samples.id", ondelete="CASCADE"), primary_key=True
    )
    comment_id: Mapped[str] = mapped_column(
        ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    place: Mapped[int]
    first: Mapped[list[str]] = mapped_column(JSON)
    second: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
