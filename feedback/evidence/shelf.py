"""Evidence of other kinds: finding it, and what bears on a priority or a decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from feedback.clock import HOME
from feedback.evidence.models import Evidence, EvidenceTie
from feedback.partnership.models import Agency

Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which evidence to list; what is empty narrows nothing."""

    kind: str = ""
    agency: str = ""
    priority: str = ""
    stance: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence with the name of its agency."""

    row: Evidence
    agency: str


@dataclass(frozen=True, slots=True)
class Tied:
    """A piece of evidence and one thing somebody said it bears on."""

    piece: Piece
    tie: EvidenceTie


def find(session: Session, evidence_id: str) -> Piece | None:
    """One piece."""
    row = session.get(Evidence, evidence_id)
    agency = session.get(Agency, row.agency_key) if row is not None and row.agency_key else None
    return None if row is None else Piece(row, agency.name if agency else "")


def listed(session: Session, wanted: Wanted) -> list[Piece]:
    """The newest first. One statement."""
    statement = (
        select(Evidence, Agency.name)
        .outerjoin(Agency, Agency.key == Evidence.agency_key)
        .where(*_conditions(wanted))
        .order_by(Evidence.dated_on.desc(), Evidence.id)
    )
    return [Piece(row, agency or "") for row, agency in session.execute(statement)]


def ties(session: Session, evidence_id: str) -> Sequence[EvidenceTie]:
    """All that somebody said it bears on, the first first."""
    return session.scalars(
        select(EvidenceTie)
        .where(EvidenceTie.evidence_id == evidence_id)
        .order_by(EvidenceTie.noted_at, EvidenceTie.id)
    ).all()


def of_decision(session: Session, decision_id: str) -> list[Tied]:
    """What bears on a decision, as it was said. One statement."""
    return _tied(session, EvidenceTie.decision_id == decision_id)


def of_priorities(session: Session, refs: Sequence[str]) -> list[Tied]:
    """What bears on any of these priorities. One statement."""
    return _tied(session, EvidenceTie.priority_ref.in_(refs))


def frozen(session: Session, decision_id: str) -> list[Plain]:
    """What bears on a decision, as it can be frozen beside the voices. Samples are of cases, never added to people."""
    return [
        {
            "tie": one.tie.id,
            "id": one.piece.row.id,
            "kind": one.piece.row.kind,
            "title": one.piece.row.title,
            "dated_on": one.piece.row.dated_on.isoformat(),
            "agency": one.piece.agency,
            "sample": one.piece.row.sample,
            "grades": one.piece.row.grades,
            "found": one.piece.row.found,
            "source": one.piece.row.source,
            "stance": one.tie.stance,
            "why": one.tie.why,
            "said_by": one.tie.said_by,
            "said_on": one.tie.noted_at.astimezone(HOME).date().isoformat(),
        }
        for one in of_decision(session, decision_id)
    ]


def _tied(session: Session, condition: ColumnElement[bool]) -> list[Tied]:
    rows = session.execute(
        select(Evidence, Agency.name, EvidenceTie)
        .join(EvidenceTie, EvidenceTie.evidence_id == Evidence.id)
        .outerjoin(Agency, Agency.key == Evidence.agency_key)
        .where(condition)
        .order_by(EvidenceTie.noted_at, EvidenceTie.id)
    )
    return [Tied(Piece(row, agency or ""), tie) for row, agency, tie in rows]


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.kind:
        found.append(Evidence.kind == wanted.kind)
    if wanted.agency:
        found.append(Evidence.agency_key == wanted.agency)
    if wanted.since:
        found.append(Evidence.dated_on >= wanted.since)
    if wanted.until:
        found.append(Evidence.dated_on <= wanted.until)
    if wanted.priority or wanted.stance:
        bears = select(EvidenceTie.evidence_id)
        if wanted.priority:
            bears = bears.where(EvidenceTie.priority_ref == wanted.priority)
        if wanted.stance:
            bears = bears.where(EvidenceTie.stance == wanted.stance)
        found.append(Evidence.id.in_(bears))
    return found
