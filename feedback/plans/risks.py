"""Risks: how likely, how grave, what is done against them, and whether that has changed. Every review is kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.clock import HOME
from feedback.partnership.models import Agency
from feedback.plans import periods
from feedback.plans.challenges import owed_quarters
from feedback.plans.log_models import Risk, RiskReview
from feedback.plans.periods import Period
from feedback.plans.recommendations import known_board, known_priority
from feedback.plans.work_fault import WorkFault, need
from feedback.secrets import new_id

LIKELIHOODS = {1: "Very unlikely", 2: "Unlikely", 3: "Possible", 4: "Likely", 5: "Almost certain"}
IMPACTS = {1: "Very small", 2: "Small", 3: "Moderate", 4: "Grave", 5: "Very grave"}
#: The least score of each level, the highest first.
LEVELS = ((15, "very high"), (10, "high"), (5, "moderate"), (1, "low"))


@dataclass(frozen=True, slots=True)
class Review:
    """How a risk was on a day."""

    likelihood: int
    impact: int
    mitigations: str
    note: str
    on: date
    by: str

    @property
    def score(self) -> int:
        return self.likelihood * self.impact

    @property
    def level(self) -> str:
        return next(word for least, word in LEVELS if self.score >= least)


@dataclass(frozen=True, slots=True)
class RiskStanding:
    """A risk as it stands, with its reviews, oldest first; there is always one."""

    id: str
    board_key: str
    title: str
    about: str
    owner: str
    agency_key: str | None
    priority_ref: str | None
    raised_on: date
    closed_on: date | None
    because: str
    reviews: tuple[Review, ...]

    @property
    def now(self) -> Review:
        return self.reviews[-1]

    @property
    def trend(self) -> Literal["new", "higher", "lower", "same"]:
        """Against the review before: of a score people gave, not of a measurement."""
        if len(self.reviews) < 2:
            return "new"
        before, now = (one.score for one in self.reviews[-2:])
        return "same" if before == now else "higher" if now > before else "lower"

    def owed(self, today: date) -> tuple[Period, ...]:
        """The quarters that are over and in which nobody looked at it, oldest first."""
        seen = (periods.quarter(one.on) for one in self.reviews)
        return owed_quarters(self.raised_on, self.closed_on, seen, today)


def take_up(
    session: Session,
    board_key: str,
    at: datetime,
    actor: str,
    *,
    title: str,
    owner: str,
    likelihood: int,
    impact: int,
    mitigations: str,
    about: str = "",
    agency_key: str | None = None,
    priority_ref: str | None = None,
) -> RiskStanding:
    """Take a risk up, with its first review.

    Raises:
        WorkFault: a part of it is missing, or a number is not from 1 to 5.
    """
    if agency_key and session.get(Agency, agency_key) is None:
        raise WorkFault("Choose the agency from the list.", "agency_key")
    row = Risk(
        id=new_id(),
        board_key=known_board(session, board_key),
        title=need(title, "Write what may go wrong.", "title"),
        about=about.strip(),
        owner=need(owner, "Name the office that answers for it.", "owner"),
        agency_key=agency_key or None,
        priority_ref=known_priority(session, priority_ref),
        raised_on=at.astimezone(HOME).date(),
        because="",
    )
    session.add(row)
    session.flush()
    trail.note(session, at, actor, "risk taken up", thing(row.id), board=board_key)
    return review(
        session, row.id, at, actor, likelihood=likelihood, impact=impact, mitigations=mitigations, note=""
    )


def review(
    session: Session,
    risk_id: str,
    at: datetime,
    actor: str,
    *,
    likelihood: int,
    impact: int,
    mitigations: str,
    note: str = "",
) -> RiskStanding:
    """Look at it again.

    Raises:
        WorkFault: it is closed, a number is not from 1 to 5, or nothing is done against it.
    """
    row = _open(session, risk_id)
    for name, value in (("likelihood", likelihood), ("impact", impact)):
        if value not in range(1, 6):
            raise WorkFault("Choose a number from 1 to 5.", name)
    words = need(mitigations, "Write what is done against it, or that nothing is.", "mitigations")
    session.add(
        RiskReview(
            id=new_id(),
            risk_id=row.id,
            likelihood=likelihood,
            impact=impact,
            mitigations=words,
            note=note.strip(),
            reviewed_on=at.astimezone(HOME).date(),
            reviewed_at=at,
            reviewed_by=actor,
        )
    )
    session.flush()
    trail.note(session, at, actor, "risk reviewed", thing(row.id), likelihood=likelihood, impact=impact)
    return found(session, row.id)


def close(session: Session, risk_id: str, because: str, at: datetime, actor: str) -> RiskStanding:
    """Close it, with the reason.

    Raises:
        WorkFault: it is closed already, or no reason is given.
    """
    row = _open(session, risk_id)
    row.because = need(because, "Write why it is a risk no more.", "because")
    row.closed_on = at.astimezone(HOME).date()
    session.flush()
    trail.note(session, at, actor, "risk closed", thing(row.id), because=row.because)
    return found(session, row.id)


def every(
    session: Session, board_keys: Iterable[str] | None = None, *, open_only: bool = False
) -> tuple[RiskStanding, ...]:
    """The risks of these boards, the highest first, closed ones last. Two statements."""
    statement = select(Risk).order_by(Risk.raised_on, Risk.id)
    if board_keys is not None:
        statement = statement.where(Risk.board_key.in_(list(board_keys)))
    if open_only:
        statement = statement.where(Risk.closed_on.is_(None))
    values = _values(session, session.scalars(statement).all())
    return tuple(sorted(values, key=lambda one: (one.closed_on is not None, -one.now.score)))


def found(session: Session, risk_id: str) -> RiskStanding:
    """One risk.

    Raises:
        WorkFault: there is none.
    """
    row = session.get(Risk, risk_id)
    if row is None:
        raise WorkFault("There is no such risk.")
    return _values(session, [row])[0]


def thing(risk_id: str) -> str:
    """Its name in the audit trail."""
    return f"risk/{risk_id}"


def _open(session: Session, risk_id: str) -> Risk:
    row = session.get(Risk, risk_id)
    if row is None:
        raise WorkFault("There is no such risk.")
    if row.closed_on is not None:
        raise WorkFault("It is closed. Take it up anew if it has come back.")
    return row


def _values(session: Session, rows: Sequence[Risk]) -> tuple[RiskStanding, ...]:
    reviews: dict[str, list[Review]] = {}
    statement = (
        select(RiskReview)
        .where(RiskReview.risk_id.in_([row.id for row in rows]))
        .order_by(RiskReview.reviewed_at, RiskReview.id)
    )
    for one in session.scalars(statement):
        reviews.setdefault(one.risk_id, []).append(
            Review(one.likelihood, one.impact, one.mitigations, one.note, one.reviewed_on, one.reviewed_by)
        )
    names = [name for name in RiskStanding.__slots__ if name != "reviews"]
    return tuple(
        RiskStanding(**{name: getattr(row, name) for name in names}, reviews=tuple(reviews[row.id]))
        for row in rows
    )
