"""Challenges: what was put to an agency or a board, what it answered, and each quarter what has come of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.clock import HOME
from feedback.plans import periods
from feedback.plans.log_models import Challenge, ChallengeReview
from feedback.plans.periods import Period
from feedback.plans.recommendations import addressee, known_board, known_priority
from feedback.plans.work_fault import WorkFault, need
from feedback.secrets import new_id


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What had come of it by the end of a quarter."""

    quarter: Period
    outcome: str
    on: date
    by: str


@dataclass(frozen=True, slots=True)
class Challenged:
    """A challenge as it stands, with its quarterly reviews, oldest first."""

    id: str
    board_key: str
    put_by: str
    about: str
    agency_key: str | None
    to_board_key: str | None
    priority_ref: str | None
    put_on: date
    response: str
    responded_on: date | None
    outcome: str
    closed_on: date | None
    reviews: tuple[Reviewed, ...]

    def owed(self, today: date) -> tuple[Period, ...]:
        """The quarters that are over and whose outcome nobody has written, oldest first."""
        return owed_quarters(self.put_on, self.closed_on, (one.quarter for one in self.reviews), today)


def owed_quarters(
    since: date, closed_on: date | None, written: Iterable[Period], today: date
) -> tuple[Period, ...]:
    """Quarters that are over, in which something was open on the last day, and of which nothing is written."""
    there = set(written)
    return tuple(
        one
        for one in periods.ended(since, today)
        if one not in there and (closed_on is None or closed_on > one.last)
    )


def put(
    session: Session,
    board_key: str,
    at: datetime,
    actor: str,
    *,
    put_by: str,
    about: str,
    put_on: date,
    agency_key: str | None = None,
    to_board_key: str | None = None,
    priority_ref: str | None = None,
) -> Challenged:
    """Put a challenge.

    Raises:
        WorkFault: a part of it is missing, it is put to nobody, or its day has not come.
    """
    words = {
        "about": need(about, "Write what the challenge is.", "about"),
        "put_by": need(put_by, "Write which office puts it.", "put_by"),
    }
    if put_on > at.astimezone(HOME).date():
        raise WorkFault("Give a day that has come.", "put_on")
    to = addressee(session, agency_key, to_board_key)
    row = Challenge(
        id=new_id(),
        board_key=known_board(session, board_key),
        priority_ref=known_priority(session, priority_ref),
        put_on=put_on,
        response="",
        outcome="",
        **words,
        **to,
    )
    session.add(row)
    session.flush()
    trail.note(session, at, actor, "challenge put", thing(row.id), board=board_key, **to)
    return found(session, row.id)


def respond(session: Session, challenge_id: str, response: str, at: datetime, actor: str) -> Challenged:
    """Write down what was answered. The trail keeps an earlier answer.

    Raises:
        WorkFault: it is closed, or nothing is written.
    """
    row = _open(session, challenge_id)
    before, row.response = row.response, need(response, "Write what was answered.", "response")
    row.responded_on = at.astimezone(HOME).date()
    session.flush()
    trail.note(session, at, actor, "challenge answered", thing(row.id), changes=[before, row.response])
    return found(session, row.id)


def review(
    session: Session, challenge_id: str, quarter: Period, outcome: str, at: datetime, actor: str
) -> Challenged:
    """Write what had come of it by the end of a quarter, also of one that was left out.

    Raises:
        WorkFault: nothing is written, or it was not open in that quarter.
    """
    row = session.get(Challenge, challenge_id)
    on = at.astimezone(HOME).date()
    if row is None:
        raise WorkFault("There is no such challenge.")
    words = need(outcome, "Write what has come of it, or that nothing has.", "outcome")
    closed = row.closed_on or date.max
    if quarter.last < row.put_on or quarter.first > min(on, closed):
        raise WorkFault("It was not open in that quarter.", "quarter")
    session.add(
        ChallengeReview(
            id=new_id(),
            challenge_id=row.id,
            quarter=quarter.first,
            outcome=words,
            written_on=on,
            written_at=at,
            written_by=actor,
        )
    )
    session.flush()
    trail.note(session, at, actor, "challenge reviewed", thing(row.id), quarter=quarter.name)
    return found(session, row.id)


def close(session: Session, challenge_id: str, outcome: str, at: datetime, actor: str) -> Challenged:
    """Close it with what came of it.

    Raises:
        WorkFault: it is closed already, or there is no outcome.
    """
    row = _open(session, challenge_id)
    row.outcome = need(outcome, "Write what came of it.", "outcome")
    row.closed_on = at.astimezone(HOME).date()
    session.flush()
    trail.note(session, at, actor, "challenge closed", thing(row.id), outcome=row.outcome)
    return found(session, row.id)


def every(
    session: Session, board_keys: Iterable[str] | None = None, *, open_only: bool = False
) -> tuple[Challenged, ...]:
    """Challenges that these boards put or that were put to them, the newest first. Two statements."""
    statement = select(Challenge).order_by(Challenge.put_on.desc(), Challenge.id)
    if board_keys is not None:
        keys = list(board_keys)
        statement = statement.where(Challenge.board_key.in_(keys) | Challenge.to_board_key.in_(keys))
    if open_only:
        statement = statement.where(Challenge.closed_on.is_(None))
    return _values(session, session.scalars(statement).all())


def found(session: Session, challenge_id: str) -> Challenged:
    """One challenge.

    Raises:
        WorkFault: there is none.
    """
    row = session.get(Challenge, challenge_id)
    if row is None:
        raise WorkFault("There is no such challenge.")
    return _values(session, [row])[0]


def thing(challenge_id: str) -> str:
    """Its name in the audit trail."""
    return f"challenge/{challenge_id}"


def _open(session: Session, challenge_id: str) -> Challenge:
    row = session.get(Challenge, challenge_id)
    if row is None:
        raise WorkFault("There is no such challenge.")
    if row.closed_on is not None:
        raise WorkFault("It is closed. Put a new challenge if there is more to ask.")
    return row


def _values(session: Session, rows: Sequence[Challenge]) -> tuple[Challenged, ...]:
    reviews: dict[str, list[Reviewed]] = {}
    statement = (
        select(ChallengeReview)
        .where(ChallengeReview.challenge_id.in_([row.id for row in rows]))
        .order_by(ChallengeReview.quarter, ChallengeReview.written_at, ChallengeReview.id)
    )
    for one in session.scalars(statement):
        reviews.setdefault(one.challenge_id, []).append(
            Reviewed(periods.quarter(one.quarter), one.outcome, one.written_on, one.written_by)
        )
    names = [name for name in Challenged.__slots__ if name != "reviews"]
    return tuple(
        Challenged(**{name: getattr(row, name) for name in names}, reviews=tuple(reviews.get(row.id, ())))
        for row in rows
    )
