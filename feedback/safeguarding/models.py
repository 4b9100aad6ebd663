"""Concerns: words that a person must look at for somebody's safety, who looked, and what came of it; and the rota."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, Date, ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from feedback.database import Base, Moment

#: What can have come of a concern that ends here, and of one that is handed on (standards D28).
ENDS_HERE = ("no_concern", "theme_only", "signposted")
HANDED_ON = ("front_door", "lado", "dsl")

_WORDS = (
    "(comment_id IS NOT NULL OR letter_id IS NOT NULL OR contact_id IS NOT NULL OR correction_id IS NOT NULL)"
)


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(one) for one in values)})"


#: What a concern promises, held by the database.
PROMISES = {
    "level": _one_of("level", ("urgent", "look")),
    "source": _one_of("source", ("answer", "letter", "contact", "correction", "hand")),
    "outcome": "outcome IS NULL OR " + _one_of("outcome", ENDS_HERE + HANDED_ON),
    "raised_by_hand_by_somebody": "source <> 'hand' OR raised_by IS NOT NULL",
    "clock_runs_forward": "due_at > opened_at",
    "acknowledged_by_somebody": "(acknowledged_at IS NULL) = (acknowledged_by IS NULL)",
    "decided_by_somebody": "(outcome IS NULL) = (decided_by IS NULL) AND (outcome IS NULL) = (decided_at IS NULL)",
    "decided_after_a_look": "outcome IS NULL OR acknowledged_at IS NOT NULL",
    "handed_over_with_a_record": (
        "(handed_at IS NULL) = (handed_by IS NULL) AND (handed_at IS NULL) = (handed_to IS NULL)"
        " AND (handed_at IS NULL) = (handed_way IS NULL)"
    ),
    "never_closes_by_itself": "closed_at IS NULL OR (closed_by IS NOT NULL AND outcome IS NOT NULL)",
    "closed_when_handed_over": (
        f"closed_at IS NULL OR handed_at IS NOT NULL OR {_one_of('outcome', ENDS_HERE)}"
    ),
    "open_ones_are_held": "closed_at IS NOT NULL OR held OR unsorted",
    "released_by_somebody": "held OR unsorted OR released_by IS NOT NULL",
    "held_words_stay": f"NOT held OR source = 'hand' OR {_WORDS}",
    "taken_out_once_by_somebody": "(taken_out_at IS NULL) = (taken_out_by IS NULL)",
}


class Concern(Base):
    """Words that a person must look at for somebody's safety: not a case file, but the way to who keeps one.

    It has an exact time, because a clock needs one, and the response it points at keeps its day only; the start page
    says so. While it is `held` its words cannot be taken back or wiped; a person releases them. `raised_by` is null
    where screening flagged the words: then `reasons` are a guess. `unsorted`: no machine could sort it, for its language
    or a fault, so a person reads it; nothing was found, and nothing is held for it. `brought_in`: old words from a file,
    on the long clock. `level` is "urgent" or "look". `place` says where
    words are that are not kept here, for a concern raised by hand. The words of the person stand only where they came
    in; once released and gone, the pointer is null.
    """

    __tablename__ = "concerns"
    __table_args__ = (
        *(CheckConstraint(rule, name=name) for name, rule in PROMISES.items()),
        Index(
            "ix_concerns_open",
            "due_at",
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index(
            "uq_concerns_one_open_for_a_comment",
            "comment_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    survey_key: Mapped[str | None] = mapped_column(ForeignKey("surveys.key"))
    source: Mapped[str]
    comment_id: Mapped[str | None] = mapped_column(ForeignKey("comments.id", ondelete="SET NULL"), index=True)
    letter_id: Mapped[str | None] = mapped_column(ForeignKey("letters.id", ondelete="SET NULL"))
    contact_id: Mapped[str | None] = mapped_column(ForeignKey("contact_requests.id", ondelete="SET NULL"))
    correction_id: Mapped[str | None] = mapped_column(ForeignKey("corrections.id", ondelete="SET NULL"))
    place: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str]
    level: Mapped[str]
    score: Mapped[float | None]
    kinds: Mapped[list[str]] = mapped_column(JSON, default=list)
    reasons: Mapped[list[str]] = mapped_column(JSON, default=list)
    rules: Mapped[list[str]] = mapped_column(JSON, default=list)
    screened_by: Mapped[str] = mapped_column(default="")
    raised_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    brought_in: Mapped[bool] = mapped_column(default=False)
    unsorted: Mapped[bool] = mapped_column(default=False)
    opened_at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime] = mapped_column(Moment)
    acknowledged_at: Mapped[datetime | None] = mapped_column(Moment)
    acknowledged_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    owner_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    outcome: Mapped[str | None]
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    handed_to: Mapped[str | None] = mapped_column(Text)
    handed_way: Mapped[str | None]
    handed_reference: Mapped[str] = mapped_column(default="")
    handed_at: Mapped[datetime | None] = mapped_column(Moment)
    handed_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    taken_out_at: Mapped[datetime | None] = mapped_column(Moment)
    taken_out_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    held: Mapped[bool] = mapped_column(default=True)
    released_at: Mapped[datetime | None] = mapped_column(Moment)
    released_by: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))


class ConcernNote(Base):
    """What somebody did with a concern and wrote down of it. Added, never changed: the trail says who did what, and
    this holds the words that must not stand in a trail."""

    __tablename__ = "concern_notes"
    __table_args__ = ({"sqlite_with_rowid": False},)

    id: Mapped[str] = mapped_column(primary_key=True)
    concern_id: Mapped[str] = mapped_column(ForeignKey("concerns.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    act: Mapped[str]
    text: Mapped[str] = mapped_column(Text, default="")


class RotaTurn(Base):
    """Two named people, from one day to another, and who covers the evenings. Where turns overlap the one entered last
    holds: that is how somebody's leave is covered."""

    __tablename__ = "rota_turns"
    __table_args__ = (
        CheckConstraint("first_id <> second_id", name="two_people"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_it_starts"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    first_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    second_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
    evening_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    entered_at: Mapped[datetime] = mapped_column(Moment)
    entered_by: Mapped[str] = mapped_column(ForeignKey("accounts.id"))
