"""What was chosen for a report, read: its quarter, its board with the groups under it."""

from sqlalchemy.orm import Session

from feedback.partnership import bodies
from feedback.partnership.models import Board
from feedback.plans import boards
from feedback.plans.periods import Period
from feedback.reports.asked import Asked, ReportFault


def period_of(asked: Asked) -> Period:
    """The quarter.

    Raises:
        ReportFault: none is chosen.
    """
    if asked.period is None:
        raise ReportFault("Choose a quarter.", "period")
    return asked.period


def board_of(session: Session, asked: Asked, *, needed: bool = False) -> tuple[Board | None, tuple[str, ...]]:
    """The board, and its key with those of the groups under it; nothing where none is chosen.

    Raises:
        ReportFault: there is no such board, or none is chosen where one is needed.
    """
    if not asked.board and not needed:
        return None, ()
    around = bodies.read(session).boards
    board = next((one for one in around if one.key == asked.board), None)
    if board is None:
        said = (
            f"There is no board “{asked.board}”. Choose one from the list."
            if asked.board
            else "Choose a board."
        )
        raise ReportFault(said, "board")
    return board, boards.below(board.key, around)
