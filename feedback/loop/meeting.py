"""A sub group's meeting: what there is to decide, written down for many things in one act, and undone as one.

Each thing is judged by itself: one that cannot be changed is named with its reason, and the others are kept. A meeting
that decided eleven things and mistyped one should not lose ten; what was refused stands there still, to be done again.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, lazyload

from feedback.audit import trail
from feedback.audit.models import AuditEntry
from feedback.loop import items, promises
from feedback.loop.demands import PROMISES
from feedback.loop.faults import LoopFault
from feedback.loop.loops import plain
from feedback.loop.models import Loop, LoopItem, Promise
from feedback.secrets import new_id

#: What may be set for many things at once. Words that are said to people are written one by one.
TOGETHER = (
    *("stage", "decided_on", "decided_by", "minute_ref"),
    *("response", "owner", "agency_key", "due_on", "done_on", "moved_because"),
)
DONE, UNDONE = "loop items decided together", "loop items put back together"
_CHECK = ("edited_by", "checked_by", "checked_at")
_DAYS = frozenset({"decided_on", "due_on", "done_on"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which things to put on the agenda. `priorities` are those that belong to the `boards`; empty means any."""

    boards: Collection[str] = ()
    priorities: Collection[str] = ()
    priority: str = ""
    state: str = ""
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One thing on the agenda, with its loop and what was promised about it."""

    item: LoopItem
    loop: Loop
    promised: promises.Record
    overdue: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an act on many things: `act` to undo it by, those `kept`, and those refused with their reasons."""

    act: str
    kept: tuple[LoopItem, ...]
    refused: tuple[tuple[LoopItem, str], ...]


def agenda(session: Session, wanted: Wanted, today: date) -> list[Line]:
    """What there is to decide or to follow, late promises first, then by loop. Two statements, however many."""
    statement = (
        select(LoopItem, Loop)
        .join(Loop, Loop.id == LoopItem.loop_id)
        .order_by(Loop.created_at.desc(), Loop.slug, LoopItem.position)
        .options(lazyload(Loop.items), lazyload(Loop.further))
    )
    if wanted.boards:
        statement = statement.where(
            or_(LoopItem.decided_by.in_(wanted.boards), LoopItem.priority_ref.in_(wanted.priorities))
        )
    if wanted.priority:
        statement = statement.where(LoopItem.priority_ref == wanted.priority)
    if wanted.state:
        statement = statement.where(_in_state(wanted.state))
    if wanted.overdue:
        statement = statement.where(LoopItem.response.in_(PROMISES), LoopItem.due_on < today)
    rows = session.execute(statement).all()
    made = promises.of_items(session, [item.id for item, _ in rows])
    lines = [
        Line(
            item,
            loop,
            promises.record(item, made.get(item.id, []), today),
            items.overdue(item, today),
        )
        for item, loop in rows
    ]
    return sorted(lines, key=lambda line: not line.overdue)


def record(
    session: Session, item_ids: Sequence[str], changes: Mapping[str, Any], at: datetime, actor: str
) -> Outcome:
    """Set the same things for many items. Those that cannot be are refused one by one, and the others kept.

    Raises:
        LoopFault: nothing is chosen, or nothing is to be set.
    """
    if strange := changes.keys() - set(TOGETHER):
        raise TypeError(f"not for many at once: {', '.join(sorted(strange))}")
    if not item_ids:
        raise LoopFault("Choose at least one thing from the list.", field="item")
    if not changes:
        raise LoopFault("Fill in at least one box of what was decided.", field="stage")
    rows = _in_order(session, item_ids)
    made = promises.of_items(session, [item.id for item in rows])
    act, noted = new_id(), {}
    kept: list[LoopItem] = []
    refused: list[tuple[LoopItem, str]] = []
    for item in rows:
        before = {name: _kept(getattr(item, name)) for name in _CHECK}
        try:
            fitting = _fitting(changes, made.get(item.id, []))
            changed = items.change(session, item, at, actor, fitting, made.get(item.id, []), act)
        except LoopFault as fault:
            refused.append((item, str(fault)))
            continue
        kept.append(item)
        if changed:
            noted[item.id] = {"changes": changed, "before": before}
    if noted:
        trail.note(session, at, actor, DONE, _thing(act), items=noted)
    session.flush()
    return Outcome(act if noted else "", tuple(kept), tuple(refused))


def last(session: Session, actor: str) -> str:
    """The last act of this person on many things, if it has not been undone; else empty."""
    entry = session.scalar(
        select(AuditEntry)
        .where(AuditEntry.actor == actor, AuditEntry.action.in_((DONE, UNDONE)))
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
    return entry.thing.partition("/")[2] if entry is not None and entry.action == DONE else ""


def undo(session: Session, act: str, at: datetime, actor: str) -> Outcome:
    """Put back what one act on many things changed, checks included. What was touched since stays, and is named.

    Raises:
        LoopFault: it is not this person's last act, or was undone already.
    """
    if not act or act != last(session, actor):
        raise LoopFault("This is undone already, or something else was decided together since.")
    entry = next(one for one in trail.of(session, _thing(act)) if one.action == DONE)
    noted: dict[str, Any] = entry.detail["items"]
    rows = _in_order(session, list(noted))
    kept: list[LoopItem] = []
    refused: list[tuple[LoopItem, str]] = []
    for item in rows:
        changes = noted[item.id]["changes"]
        if _touched(item, changes):
            refused.append((item, "It was changed or checked since, and stays as it is."))
            continue
        for name, (old, _) in changes.items():
            setattr(item, name, _read(name, old))
        _restore(item, noted[item.id]["before"])
        back = {name: [new, old] for name, (old, new) in changes.items()}
        trail.note(session, at, actor, "loop item edited", items.thing(item), changes=back, undoes=act)
        kept.append(item)
    trail.note(session, at, actor, UNDONE, _thing(act), items=[item.id for item in kept])
    session.flush()
    return Outcome(act, tuple(kept), tuple(refused))


def _fitting(changes: Mapping[str, Any], made: Sequence[Promise]) -> Mapping[str, Any]:
    """The changes, without a reason for a move where no promised day moves."""
    moves = "due_on" in changes and bool(made) and made[-1].due_on != changes["due_on"]
    return changes if moves else {name: new for name, new in changes.items() if name != "moved_because"}


def _in_order(session: Session, ids: Sequence[str]) -> list[LoopItem]:
    found = {item.id: item for item in session.scalars(select(LoopItem).where(LoopItem.id.in_(ids)))}
    return [found[one] for one in dict.fromkeys(ids) if one in found]


def _in_state(state: str) -> Any:
    """A stage of what has no answer yet, or an answer."""
    if state in ("heard", "considered", "decided"):
        return (LoopItem.stage == state) & (LoopItem.response == "none")
    return LoopItem.response == state


def _touched(item: LoopItem, changes: Mapping[str, Any]) -> bool:
    """Whether somebody changed it after the act, or a second person has checked it so."""
    since = any(plain(getattr(item, name)) != new for name, (_, new) in changes.items())
    return since or item.checked_by is not None


def _restore(item: LoopItem, before: Mapping[str, Any]) -> None:
    item.edited_by, item.checked_by = before["edited_by"], before["checked_by"]
    item.checked_at = datetime.fromisoformat(before["checked_at"]) if before["checked_at"] else None


def _read(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if name in _DAYS and value else value


def _kept(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _thing(act: str) -> str:
    return f"loop items/{act}"
