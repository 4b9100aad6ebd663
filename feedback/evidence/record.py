"""Writing down evidence of other kinds, and saying what it bears on and which way."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.evidence import identities
from feedback.evidence.fault import EvidenceFault
from feedback.evidence.models import Evidence, EvidenceTie
from feedback.partnership.models import Agency, Board
from feedback.plans.models import Priority
from feedback.returns.models import ReturnRound
from feedback.secrets import new_id

KINDS = {"audit": "Audit", "panel": "Challenge panel", "review": "Review", "data": "Data"}
STANCES = {
    "supports": "Supports",
    "contradicts": "Contradicts",
    "neither": "Neither supports nor contradicts",
}
NEEDED = {
    "title": "Give it a title.",
    "found": "Write what it found, about practice and not about a case.",
    "source": "Say where the whole of it lies, so that somebody can look it up.",
}


@dataclass(frozen=True, slots=True)
class Written:
    """A piece of evidence as somebody writes it down. `grades` are pairs of a standard and its grade."""

    kind: str
    title: str
    dated_on: date | None
    found: str
    source: str
    agency_key: str | None = None
    sample: int | None = None
    grades: tuple[tuple[str, str], ...] = ()
    measure: str = ""
    return_round: str = ""


@dataclass(frozen=True, slots=True)
class Bearing:
    """What evidence bears on, a priority or a decision; which way and why; and who said so, by office."""

    stance: str
    why: str
    said_by: str
    priority_ref: str | None = None
    decision_id: str | None = None


def add(session: Session, written: Written, at: datetime, actor: str, *, looked: bool = False) -> Evidence:
    """Write it down. `looked`: somebody has looked at what may name a person, and it does not.

    Raises:
        EvidenceFault: something is missing, stands for one person, or has to be looked at first.
    """
    _ensure_sound(session, written, looked)
    row = Evidence(id=new_id(), created_at=at, edited_by=actor, **_values(written))
    session.add(row)
    session.flush()
    trail.note(session, at, actor, "evidence written down", thing(row), title=row.title, kind=row.kind)
    return row


def edit(
    session: Session, row: Evidence, written: Written, at: datetime, actor: str, *, looked: bool = False
) -> bool:
    """Write it anew; gives whether anything changed. What is frozen in a decision stays as it stood.

    Raises:
        EvidenceFault: as `add`.
    """
    _ensure_sound(session, written, looked)
    changed = {name: new for name, new in _values(written).items() if new != getattr(row, name)}
    if not changed:
        return False
    detail = {name: [_plain(getattr(row, name)), _plain(new)] for name, new in changed.items()}
    for name, new in changed.items():
        setattr(row, name, new)
    row.edited_by = actor
    session.flush()
    trail.note(session, at, actor, "evidence edited", thing(row), changes=detail)
    return True


def tie(
    session: Session, row: Evidence, bearing: Bearing, at: datetime, actor: str, *, looked: bool = False
) -> EvidenceTie:
    """Say what it bears on. What was said before stays: somebody else may see it otherwise.

    Raises:
        EvidenceFault: the stance, the reason or who said so is missing, or it bears on nothing that is there.
    """
    _ensure_bearing(session, bearing, looked)
    tied = EvidenceTie(id=new_id(), evidence_id=row.id, noted_by=actor, noted_at=at, **asdict(bearing))
    session.add(tied)
    session.flush()
    trail.note(session, at, actor, "evidence tied", thing(row), **asdict(bearing))
    return tied


def thing(row: Evidence) -> str:
    """Its name in the audit trail."""
    return f"evidence/{row.id}"


def written_of(row: Evidence) -> Written:
    """A piece of evidence as it is written down now."""
    names = (
        "kind",
        "title",
        "dated_on",
        "found",
        "source",
        "agency_key",
        "sample",
        "measure",
        "return_round",
    )
    grades = tuple((one["standard"], one["grade"]) for one in row.grades)
    return Written(**{name: getattr(row, name) for name in names}, grades=grades)


def _values(written: Written) -> dict[str, Any]:
    held = {name: _trimmed(value) for name, value in asdict(written).items()}
    return held | {"grades": [{"standard": one, "grade": grade} for one, grade in written.grades]}


def _trimmed(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _ensure_sound(session: Session, written: Written, looked: bool) -> None:
    if written.kind not in KINDS:
        raise EvidenceFault("Choose what kind of evidence it is.", "kind")
    if written.dated_on is None:
        raise EvidenceFault("Give its date.", "dated_on")
    for name, sentence in NEEDED.items():
        if not getattr(written, name).strip():
            raise EvidenceFault(sentence, name)
    if written.agency_key and session.get(Agency, written.agency_key) is None:
        raise EvidenceFault("Choose the agency from the list.", "agency_key")
    if written.return_round and session.get(ReturnRound, written.return_round) is None:
        raise EvidenceFault("Choose the round from the list.", "return_round")
    if written.sample is not None and written.sample < 1:
        raise EvidenceFault("Write how many were looked at as a whole number, or leave it empty.", "sample")
    if any(not (one.strip() and grade.strip()) for one, grade in written.grades):
        raise EvidenceFault(
            "Write each grade on a line of its own: the standard, a bar, the grade.", "grades"
        )
    spoken = (text for pair in written.grades for text in pair)
    _ensure_no_case(session, (written.title, written.found, *spoken), looked, places=(written.source,))


def _ensure_bearing(session: Session, bearing: Bearing, looked: bool) -> None:
    if bearing.stance not in STANCES:
        raise EvidenceFault("Say whether it supports, contradicts, or neither.", "stance")
    if not bearing.why.strip():
        raise EvidenceFault("Write why, in a sentence.", "why")
    if not bearing.said_by.strip():
        raise EvidenceFault("Say which office or group says so.", "said_by")
    if (bearing.priority_ref is None) == (bearing.decision_id is None):
        raise EvidenceFault("Choose the one priority or decision that it bears on.", "bears_on")
    if bearing.priority_ref and session.get(Priority, bearing.priority_ref) is None:
        raise EvidenceFault("Choose the priority from the list.", "bears_on")
    _ensure_no_case(session, (bearing.why,), looked, "why")


def _ensure_no_case(
    session: Session, texts: tuple[str, ...], looked: bool, field: str = "found", places: tuple[str, ...] = ()
) -> None:
    bodies = [*session.scalars(select(Agency.name)), *session.scalars(select(Board.name))]
    seen = identities.look(texts, places, bodies)
    if sentence := identities.refusal(seen):
        raise EvidenceFault(sentence, field, seen.refused)
    if not looked and (sentence := identities.question(seen)):
        raise EvidenceFault(sentence, "looked", seen.pointed_at)
