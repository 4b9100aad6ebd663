"""Objectives and actions at work: who answers for one, by when, and how far it has come. Nothing is ever lost."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.clock import HOME
from feedback.partnership.models import Agency
from feedback.plans import escalation, standing
from feedback.plans.standing import STATUSES, Standing
from feedback.plans.work_fault import WorkFault
from feedback.plans.work_models import Progress, Work
from feedback.secrets import new_id


def assign(
    session: Session,
    ref: str,
    at: datetime,
    actor: str,
    *,
    owner: str,
    agency_key: str | None,
    due_on: date | None,
) -> bool:
    """Say which office and agency answer for it, and by when; gives whether anything changed.

    The trail keeps every day it was ever due. What is as the plan prints it is not kept a second time, so that a later
    edition can bring it up to date; no day means the plan's own.

    Raises:
        WorkFault: there is no such objective or action, or no such agency.
    """
    before = found(session, ref)
    if agency_key and session.get(Agency, agency_key) is None:
        raise WorkFault("Choose the agency from the list.", "agency_key")
    work = _work(session, before)
    given = {"owner": owner.strip(), "agency_key": agency_key or None, "due_on": due_on or before.due_in_plan}
    changed = {name: new for name, new in given.items() if new != getattr(before, name)}
    if not changed:
        return False
    detail = {name: [_plain(getattr(before, name)), _plain(new)] for name, new in changed.items()}
    for name, new in changed.items():
        setattr(work, name, None if name == "due_on" and new == before.due_in_plan else new)
    trail.note(session, at, actor, "plan work assigned", thing(ref), changes=detail)
    session.flush()
    return True


def record(
    session: Session,
    ref: str,
    at: datetime,
    actor: str,
    *,
    status: str,
    note: str = "",
    because: str = "",
    evidence: str = "",
) -> Standing:
    """Write down how far it has come today. What slips a second time is put to its board at once.

    Raises:
        WorkFault: the status is not known, or it lacks what it needs: a stop its reason, a deed its proof, a slip a word.
    """
    before, words = found(session, ref), {"note": note, "because": because, "evidence": evidence}
    words = {name: one.strip() for name, one in words.items()}
    _ensure_sound(status, **words)
    _work(session, before)
    on = at.astimezone(HOME).date()
    session.add(
        Progress(
            id=new_id(),
            ref=ref,
            status=status,
            said=before.text,
            due_on=before.due_on,
            written_on=on,
            written_at=at,
            written_by=actor,
            **words,
        )
    )
    session.flush()
    trail.note(session, at, actor, "plan progress written", thing(ref), status=status)
    escalation.look_at(session, found(session, ref), on, at, actor)
    return found(session, ref)


def found(session: Session, ref: str) -> Standing:
    """The objective or action.

    Raises:
        WorkFault: there is none.
    """
    one = standing.find(session, ref)
    if one is None:
        raise WorkFault(f"No plan has {ref}.")
    return one


def thing(ref: str) -> str:
    """The name of an objective or action in the audit trail."""
    return f"plan work/{ref}"


def _work(session: Session, one: Standing) -> Work:
    work = session.get(Work, one.ref)
    if work is None:
        work = Work(ref=one.ref, priority_ref=one.priority_ref, kind=one.kind, text=one.text)
        session.add(work)
    if not one.dropped:
        work.text, work.priority_ref, work.kind = one.text, one.priority_ref, one.kind
    session.flush()
    return work


def _ensure_sound(status: str, note: str, because: str, evidence: str) -> None:
    """What the database would refuse, said in words first."""
    if status not in STATUSES:
        raise WorkFault("Choose how far it has come.", "status")
    if status == "stopped" and not because:
        raise WorkFault("Write why it was stopped.", "because")
    if status == "done" and not evidence:
        raise WorkFault("Write where the proof lies: a minute, a report, a page.", "evidence")
    if status == "slipping" and not note:
        raise WorkFault("Write what holds it up.", "note")


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
