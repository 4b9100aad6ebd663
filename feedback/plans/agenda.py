"""What a board answers for: its priorities and those of its sub groups, what is late, and what it has to decide."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from feedback.partnership.models import Board
from feedback.plans import boards, escalation, standing
from feedback.plans.escalation import Waiting
from feedback.plans.models import Priority
from feedback.plans.standing import Standing


@dataclass(frozen=True, slots=True)
class Line:
    """One priority with what stands under it; `with_boards` are keys, the leading one first."""

    priority: Priority
    with_boards: tuple[str, ...]
    under: tuple[Standing, ...]

    def count(self, status: str) -> int:
        return sum(one.status == status and not one.dropped for one in self.under)


@dataclass(frozen=True, slots=True)
class Agenda:
    """`late` is oldest first; `waiting` is what this board, and no other, has been asked to decide."""

    lines: tuple[Line, ...]
    late: tuple[Standing, ...]
    waiting: tuple[Waiting, ...]


def of_board(session: Session, key: str, around: Iterable[Board], today: date) -> Agenda:
    """The agenda of one board, in eight statements."""
    return of_all(session, around, today)[key]


def of_all(session: Session, around: Iterable[Board], today: date) -> dict[str, Agenda]:
    """The agenda of every board, in eight statements however many there are."""
    around = tuple(around)
    held = boards.held(session)
    refs = {one.priority.ref for ones in held.values() for one in ones}
    under: dict[str, list[Standing]] = {}
    for one in standing.of_priorities(session, refs):
        under.setdefault(one.priority_ref, []).append(one)
    waiting = escalation.waiting(session)
    return {
        board.key: _agenda(
            {one.priority.ref: one for key in boards.below(board.key, around) for one in held.get(key, ())},
            under,
            tuple(one for one in waiting if one.put.board_key == board.key),
            today,
        )
        for board in around
    }


def late(session: Session, today: date) -> tuple[Standing, ...]:
    """Everything late under a priority that a board answers for, the oldest first. Six statements."""
    found = standing.of_priorities(session, boards.leading(session))
    return _late(found, today)


def _agenda(
    held: dict[str, boards.Held], under: dict[str, list[Standing]], waiting: tuple[Waiting, ...], today: date
) -> Agenda:
    lines = tuple(
        Line(one.priority, one.with_boards, tuple(under.get(ref, ()))) for ref, one in sorted(held.items())
    )
    return Agenda(lines, _late((one for line in lines for one in line.under), today), waiting)


def _late(found: Iterable[Standing], today: date) -> tuple[Standing, ...]:
    return tuple(
        sorted((one for one in found if one.overdue(today)), key=lambda one: (one.due_on or today, one.ref))
    )
