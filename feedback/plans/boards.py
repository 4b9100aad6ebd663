"""Boards and the priorities they answer for: a priority may belong to several boards, and one of them leads."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, lazyload

from feedback.audit import trail
from feedback.partnership.models import BOARD_KINDS, Board
from feedback.plans.models import Plan, Priority
from feedback.plans.work_fault import WorkFault
from feedback.plans.work_models import PriorityBoard


@dataclass(frozen=True, slots=True)
class Held:
    """A priority a board answers for; `with_boards` are the keys of all it belongs to, the leading one first."""

    priority: Priority
    leads: bool
    with_boards: tuple[str, ...]


def kind_of(board: Board, boards: Iterable[Board]) -> str:
    """What a board is for: its own word, or that of the board above it."""
    above = {one.key: one for one in boards}
    here: Board | None = board
    while here is not None and not here.kind:
        here = above.get(here.parent_key or "")
    return here.kind if here is not None else ""


def describe(
    session: Session, board: Board, at: datetime, actor: str, *, kind: str, chair: str, voice_lead: str
) -> bool:
    """Say what a board is for, who chairs it and who leads for voice there; gives whether anything changed.

    Raises:
        WorkFault: the kind is none that is known.
    """
    if kind and kind not in BOARD_KINDS:
        raise WorkFault("Choose what the board is for from the list.", "kind")
    given = {"kind": kind, "chair": chair.strip(), "voice_lead": voice_lead.strip()}
    changed = {
        name: [getattr(board, name), new] for name, new in given.items() if new != getattr(board, name)
    }
    for name, (_, new) in changed.items():
        setattr(board, name, new)
    if changed:
        trail.note(session, at, actor, "board described", f"board/{board.key}", changes=changed)
        session.flush()
    return bool(changed)


def share(
    session: Session, priority: Priority, keys: Sequence[str], leads: str, at: datetime, actor: str
) -> bool:
    """Say which boards a priority belongs to and which of them leads; gives whether anything changed.

    Raises:
        WorkFault: the board that leads is not among them, or one is not known.
    """
    wanted = {key: key == leads for key in keys}
    if wanted and leads not in wanted:
        raise WorkFault("Choose which of its boards leads.", "leads")
    known = set(session.scalars(select(Board.key).where(Board.key.in_(wanted))))
    if known != wanted.keys():
        raise WorkFault("Choose the boards from the list.", "boards")
    before = _of_priority(session, priority.ref)
    if before == wanted:
        return False
    session.execute(delete(PriorityBoard).where(PriorityBoard.priority_ref == priority.ref))
    session.add_all(
        PriorityBoard(priority_ref=priority.ref, board_key=key, leads=first) for key, first in wanted.items()
    )
    session.flush()
    trail.note(session, at, actor, "priority shared", f"priority/{priority.ref}", changes=[before, wanted])
    return True


def sharing(session: Session, priority_ref: str) -> tuple[str, ...]:
    """The keys of the boards one priority belongs to, the leading one first."""
    return _ordered(_of_priority(session, priority_ref))


def held(session: Session, board_keys: Iterable[str] | None = None) -> dict[str, list[Held]]:
    """By board, the priorities still in a plan that belong to it, in the plan's order. Two statements."""
    ties: dict[str, dict[str, bool]] = {}
    for one in session.scalars(select(PriorityBoard)):
        ties.setdefault(one.priority_ref, {})[one.board_key] = one.leads
    rows = session.scalars(
        select(Priority)
        .options(lazyload("*"))
        .join(Plan, Plan.key == Priority.plan_key)
        .where(Priority.ref.in_(ties), Priority.dropped_at.is_(None))
        .order_by(Plan.key, Priority.position)
    ).all()
    wanted = None if board_keys is None else set(board_keys)
    found: dict[str, list[Held]] = {}
    for priority in rows:
        keys = _ordered(ties[priority.ref])
        for key in keys:
            if wanted is None or key in wanted:
                found.setdefault(key, []).append(Held(priority, ties[priority.ref][key], keys))
    return found


def leading(session: Session) -> dict[str, str]:
    """Priority to the key of the board that leads it, of priorities still in a plan. One statement."""
    statement = (
        select(PriorityBoard.priority_ref, PriorityBoard.board_key)
        .join(Priority, Priority.ref == PriorityBoard.priority_ref)
        .where(PriorityBoard.leads, Priority.dropped_at.is_(None))
    )
    return dict(session.execute(statement).all())


def _of_priority(session: Session, ref: str) -> dict[str, bool]:
    rows = session.scalars(
        select(PriorityBoard).where(PriorityBoard.priority_ref == ref).order_by(PriorityBoard.board_key)
    )
    return {one.board_key: one.leads for one in rows}


def _ordered(ties: dict[str, bool]) -> tuple[str, ...]:
    return tuple(sorted(ties, key=lambda key: (not ties[key], key)))


def below(key: str, around: Iterable[Board]) -> tuple[str, ...]:
    """The board and everything under it, by key: what a board answers for, its sub groups' work included."""
    around = tuple(around)
    found = [key]
    for one in found:
        found += [board.key for board in around if board.parent_key == one]
    return tuple(found)
