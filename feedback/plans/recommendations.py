"""Recommendations: what is required, to achieve what, to address the risk of what, of whom, and what came of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.clock import HOME
from feedback.partnership.models import Agency, Board
from feedback.plans.log_models import Recommendation, RecommendationStep
from feedback.plans.models import Priority
from feedback.plans.work_fault import WorkFault, need
from feedback.secrets import new_id

SOURCES = ("review", "audit", "challenge", "survey", "other")
RESPONSES = ("waiting", "accepted", "partly", "not")


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of the history."""

    on: date
    note: str
    by: str


@dataclass(frozen=True, slots=True)
class Recommended:
    """A recommendation as it stands, with its history, oldest first."""

    id: str
    board_key: str
    required: str
    to_achieve: str
    risk: str
    agency_key: str | None
    to_board_key: str | None
    priority_ref: str | None
    source_kind: str
    source: str
    made_on: date
    due_on: date
    response: str
    reason: str
    responded_on: date | None
    closed_on: date | None
    impact: str
    steps: tuple[Step, ...]

    def late(self, today: date) -> bool:
        """Not closed, and its day is gone."""
        return self.closed_on is None and self.due_on < today


def make(
    session: Session,
    board_key: str,
    at: datetime,
    actor: str,
    *,
    required: str,
    to_achieve: str,
    risk: str,
    source_kind: str,
    source: str,
    due_on: date,
    agency_key: str | None = None,
    to_board_key: str | None = None,
    priority_ref: str | None = None,
) -> Recommended:
    """Make a recommendation.

    Raises:
        WorkFault: a part of it is missing, or it is addressed to nobody.
    """
    words = {
        "required": need(required, "Write what is required.", "required"),
        "to_achieve": need(to_achieve, "Write what it is to achieve.", "to_achieve"),
        "risk": need(risk, "Write which risk it addresses.", "risk"),
        "source": need(source, "Write where it comes from, without naming a case.", "source"),
    }
    if source_kind not in SOURCES:
        raise WorkFault("Choose what kind of source it is.", "source_kind")
    to = addressee(session, agency_key, to_board_key)
    row = Recommendation(
        id=new_id(),
        board_key=known_board(session, board_key),
        source_kind=source_kind,
        priority_ref=known_priority(session, priority_ref),
        made_on=at.astimezone(HOME).date(),
        due_on=due_on,
        response="waiting",
        **words,
        **to,
    )
    session.add(row)
    session.flush()
    trail.note(session, at, actor, "recommendation made", thing(row.id), board=board_key, **to)
    return found(session, row.id)


def respond(
    session: Session, recommendation_id: str, at: datetime, actor: str, *, response: str, reason: str = ""
) -> Recommended:
    """Write down what those it is addressed to answered. A second answer stands beside the first in the history.

    Raises:
        WorkFault: it is closed, the answer is not known, or a no has no reason.
    """
    row = _open(session, recommendation_id)
    if response not in RESPONSES[1:]:
        raise WorkFault("Choose what was answered.", "response")
    words = reason.strip()
    if response != "accepted":
        words = need(reason, "Write why it is not accepted, or only in part.", "reason")
    row.response, row.reason, row.responded_on = response, words, at.astimezone(HOME).date()
    said = {"accepted": "Accepted", "partly": "Accepted in part", "not": "Not accepted"}[response]
    _write(session, row.id, f"{said}. {words}".strip(), at, actor)
    trail.note(session, at, actor, "recommendation answered", thing(row.id), response=response)
    return found(session, row.id)


def step(session: Session, recommendation_id: str, note: str, at: datetime, actor: str) -> Recommended:
    """Write down how far it has come.

    Raises:
        WorkFault: it is closed, or nothing is written.
    """
    row = _open(session, recommendation_id)
    _write(session, row.id, need(note, "Write what has happened.", "note"), at, actor)
    trail.note(session, at, actor, "recommendation progress", thing(row.id))
    return found(session, row.id)


def close(session: Session, recommendation_id: str, impact: str, at: datetime, actor: str) -> Recommended:
    """Close it, with the evidence of what it changed.

    Raises:
        WorkFault: it is closed already, was never answered, or there is no evidence.
    """
    row = _open(session, recommendation_id)
    if row.response == "waiting":
        raise WorkFault("Write down what was answered first.", "response")
    row.impact = need(impact, "Write what changed for children, and how you know.", "impact")
    row.closed_on = at.astimezone(HOME).date()
    session.flush()
    trail.note(session, at, actor, "recommendation closed", thing(row.id), impact=row.impact)
    return found(session, row.id)


def every(
    session: Session, board_keys: Iterable[str] | None = None, *, open_only: bool = False
) -> tuple[Recommended, ...]:
    """Recommendations that these boards made or that are addressed to them, soonest due first. Two statements."""
    statement = select(Recommendation).order_by(Recommendation.due_on, Recommendation.id)
    if board_keys is not None:
        keys = list(board_keys)
        statement = statement.where(
            Recommendation.board_key.in_(keys) | Recommendation.to_board_key.in_(keys)
        )
    if open_only:
        statement = statement.where(Recommendation.closed_on.is_(None))
    return _values(session, session.scalars(statement).all())


def found(session: Session, recommendation_id: str) -> Recommended:
    """One recommendation.

    Raises:
        WorkFault: there is none.
    """
    row = session.get(Recommendation, recommendation_id)
    if row is None:
        raise WorkFault("There is no such recommendation.")
    return _values(session, [row])[0]


def thing(recommendation_id: str) -> str:
    """Its name in the audit trail."""
    return f"recommendation/{recommendation_id}"


def addressee(session: Session, agency_key: str | None, to_board_key: str | None) -> dict[str, str | None]:
    """Whom something is addressed to, as columns.

    Raises:
        WorkFault: nobody, or somebody who is not known.
    """
    if not agency_key and not to_board_key:
        raise WorkFault("Choose the agency or the board it is for.", "agency_key")
    if agency_key and session.get(Agency, agency_key) is None:
        raise WorkFault("Choose the agency from the list.", "agency_key")
    if to_board_key:
        known_board(session, to_board_key, "to_board_key")
    return {"agency_key": agency_key or None, "to_board_key": to_board_key or None}


def known_board(session: Session, key: str, field: str = "board_key") -> str:
    """The key, if a board has it.

    Raises:
        WorkFault: none has.
    """
    if not key or session.get(Board, key) is None:
        raise WorkFault("Choose the board from the list.", field)
    return key


def known_priority(session: Session, ref: str | None) -> str | None:
    """The ref, if a priority has it; None for none.

    Raises:
        WorkFault: no priority has it.
    """
    if ref and session.get(Priority, ref) is None:
        raise WorkFault("Choose the priority from the list.", "priority_ref")
    return ref or None


def _open(session: Session, recommendation_id: str) -> Recommendation:
    row = session.get(Recommendation, recommendation_id)
    if row is None:
        raise WorkFault("There is no such recommendation.")
    if row.closed_on is not None:
        raise WorkFault("It is closed. Make a new one if more is required.")
    return row


def _write(session: Session, recommendation_id: str, note: str, at: datetime, actor: str) -> None:
    on = at.astimezone(HOME).date()
    session.add(
        RecommendationStep(
            id=new_id(),
            recommendation_id=recommendation_id,
            note=note,
            written_on=on,
            written_at=at,
            written_by=actor,
        )
    )
    session.flush()


def _values(session: Session, rows: Sequence[Recommendation]) -> tuple[Recommended, ...]:
    steps: dict[str, list[Step]] = {}
    statement = (
        select(RecommendationStep)
        .where(RecommendationStep.recommendation_id.in_([row.id for row in rows]))
        .order_by(RecommendationStep.written_at, RecommendationStep.id)
    )
    for one in session.scalars(statement):
        steps.setdefault(one.recommendation_id, []).append(Step(one.written_on, one.note, one.written_by))
    names = [name for name in Recommended.__slots__ if name != "steps"]
    return tuple(
        Recommended(**{name: getattr(row, name) for name in names}, steps=tuple(steps.get(row.id, ())))
        for row in rows
    )
