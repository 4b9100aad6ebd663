"""Writing a decision down: the draft, its changes, and the second person's check. Taking it is in `freezing`."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.decisions.fault import DecisionFault
from feedback.decisions.models import Decision, DecisionItem, DecisionPriority
from feedback.loop.models import LoopItem
from feedback.partnership.models import Board
from feedback.plans.models import Priority
from feedback.secrets import new_id

INFORMED = ("yes", "no")
PARTS = ("answers", "creates")
HOW = "Write how what children and families said informed the decision."
WHY_NOT = "Write why what children and families said did not inform it. That is never left empty."
WORDS = ("board_key", "met_on", "minute", "title", "decided", "owner", "informed", "voice", "replaces_id")


@dataclass(frozen=True, slots=True)
class Written:
    """A decision as somebody writes it down. `answers` and `creates` are things of loops, `priorities` their refs."""

    board_key: str
    met_on: date | None
    title: str
    decided: str
    informed: str
    voice: str
    minute: str = ""
    owner: str = ""
    replaces_id: str | None = None
    priorities: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    creates: tuple[str, ...] = ()


def draft(session: Session, written: Written, at: datetime, actor: str) -> Decision:
    """A new decision that is not taken yet.

    Raises:
        DecisionFault: something is missing that even a draft needs, above all how voice informed it, or why not.
    """
    _ensure_sound(session, written)
    decision = Decision(id=new_id(), state="draft", created_at=at, edited_by=actor, **_words(written))
    session.add(decision)
    session.flush()
    _tie(session, decision, written)
    trail.note(session, at, actor, "decision written down", thing(decision), **_told(written))
    return decision


def edit(session: Session, decision: Decision, written: Written, at: datetime, actor: str) -> bool:
    """Write a draft anew; gives whether anything changed. A change takes the second person's check away.

    Raises:
        DecisionFault: as `draft`, or the decision was taken: then it stands as it is.
    """
    if decision.state == "taken":
        raise DecisionFault(
            "This decision was taken, and stays as it was. Record a later one that replaces it."
        )
    _ensure_sound(session, written, decision)
    before, after = _told(written_of(decision)), _told(written)
    changes = {name: [before[name], new] for name, new in after.items() if new != before[name]}
    if not changes:
        return False
    for name, value in _words(written).items():
        setattr(decision, name, value)
    decision.edited_by, decision.checked_by, decision.checked_at = actor, None, None
    _tie(session, decision, written)
    trail.note(session, at, actor, "decision edited", thing(decision), changes=changes)
    return True


def check(session: Session, decision: Decision, at: datetime, account_id: str) -> None:
    """The second person has read the draft against the minutes, and stands by it.

    Raises:
        DecisionFault: they wrote it themselves, or it was taken already.
    """
    if decision.state == "taken":
        raise DecisionFault("This decision was checked and taken already.")
    if decision.edited_by == account_id:
        raise DecisionFault("You wrote the last words of this yourself. Ask somebody else to check it.")
    decision.checked_by, decision.checked_at = account_id, at
    session.flush()
    trail.note(session, at, account_id, "decision checked", thing(decision))


def written_of(decision: Decision) -> Written:
    """A decision as it is written down now."""
    held: dict[str, Any] = {name: getattr(decision, name) for name in WORDS}
    for part in PARTS:
        held[part] = tuple(one.item_id for one in decision.items if one.part == part)
    return Written(**held, priorities=tuple(one.priority_ref for one in decision.priorities))


def thing(decision: Decision) -> str:
    """The decision's name in the audit trail."""
    return f"decision/{decision.id}"


def _words(written: Written) -> dict[str, Any]:
    held = {name: getattr(written, name) for name in WORDS}
    return {name: value.strip() if isinstance(value, str) else value for name, value in held.items()}


def _told(written: Written) -> dict[str, Any]:
    held = asdict(written)
    return {
        name: value.isoformat() if isinstance(value, date) else _sorted(value) for name, value in held.items()
    }


def _sorted(value: Any) -> Any:
    return sorted(value) if isinstance(value, tuple) else value


def _tie(session: Session, decision: Decision, written: Written) -> None:
    """What is in both lists is answered: a decision that answers something may well create what is promised for it."""
    parts = dict.fromkeys(written.creates, "creates") | dict.fromkeys(written.answers, "answers")
    decision.priorities = [
        _kept(decision.priorities, "priority_ref", ref) or DecisionPriority(priority_ref=ref)
        for ref in sorted(set(written.priorities))
    ]
    rows = []
    for item_id, part in sorted(parts.items()):
        row = _kept(decision.items, "item_id", item_id) or DecisionItem(item_id=item_id)
        row.part = part
        rows.append(row)
    decision.items = rows
    session.flush()


def _kept(rows: Sequence[Any], name: str, value: str) -> Any:
    return next((one for one in rows if getattr(one, name) == value), None)


def _ensure_sound(session: Session, written: Written, decision: Decision | None = None) -> None:
    if not written.board_key or session.get(Board, written.board_key) is None:
        raise DecisionFault("Choose the board or sub group that decided.", field="board_key")
    if written.met_on is None:
        raise DecisionFault("Give the day of the meeting.", field="met_on")
    for name, sentence in {
        "title": "Give the decision a short title.",
        "decided": "Write what was decided, as the minutes have it.",
    }.items():
        if not getattr(written, name).strip():
            raise DecisionFault(sentence, field=name)
    if written.informed not in INFORMED:
        raise DecisionFault("Say whether what children and families said informed it.", field="informed")
    if not written.voice.strip():
        raise DecisionFault(HOW if written.informed == "yes" else WHY_NOT, field="voice")
    _ensure_there(session, written, decision)


def _ensure_there(session: Session, written: Written, decision: Decision | None) -> None:
    refs, ids = set(written.priorities), {*written.answers, *written.creates}
    if refs - set(session.scalars(select(Priority.ref).where(Priority.ref.in_(refs)))):
        raise DecisionFault("Choose the priorities from the list.", field="priorities")
    if ids - set(session.scalars(select(LoopItem.id).where(LoopItem.id.in_(ids)))):
        raise DecisionFault("Choose what people said from the list.", field="answers")
    if written.replaces_id:
        earlier = session.get(Decision, written.replaces_id)
        if earlier is None or earlier.state != "taken" or earlier is decision:
            raise DecisionFault("Choose a decision that was taken.", field="replaces_id")


def changes_of(detail: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    """What an entry of the trail says was changed: (field, before, after)."""
    return [(name, *pair) for name, pair in detail.get("changes", {}).items()]
