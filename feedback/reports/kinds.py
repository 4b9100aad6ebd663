"""Every report there is: what it is called, what must be chosen for it, and what makes it. A new one is a line here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from feedback.papers.paper import Paper
from feedback.reports import changes, loops, priority, returns, scorecard, subgroup, yearly
from feedback.reports.asked import Asked

Make = Callable[[Session, Asked, datetime], Paper]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of report. `needs` are the fields of `Asked` without which it cannot be made, `takes` those it may have."""

    title: str
    about: str
    make: Make
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()


KINDS: dict[str, Kind] = {
    "scorecard": Kind(
        "Quarterly scorecard",
        "Each measure with its chart: what do you know, how do you know it, what are your plans.",
        scorecard.paper,
        needs=("period",),
        takes=("board",),
    ),
    "changes": Kind(
        "One page before the meeting",
        "What changed since a board last met, what is overdue, and what it has to decide.",
        changes.paper,
        needs=("board",),
    ),
    "subgroup": Kind(
        "A sub group’s report",
        "Data, qualitative evidence, voice of staff, voice of lived experience, with the gaps named.",
        subgroup.paper,
        needs=("board", "period"),
    ),
    "yearly": Kind(
        "Yearly report pack",
        "By priority, under the headings the guidance asks for, little or no progress included.",
        yearly.paper,
        needs=("period", "plan"),
    ),
    "priority": Kind(
        "One priority from every side",
        "Children, families, practitioners, organisations, sessions and other evidence, one beside the other, and where they differ.",
        priority.paper,
        needs=("priority",),
    ),
    "loops": Kind(
        "Closing the loop, for a quarter",
        "What was asked, heard, decided, done and refused, what is overdue, and who was told.",
        loops.paper,
        needs=("period",),
        takes=("board",),
    ),
    "returns": Kind(
        "Returns of organisations",
        "Who has returned and who has not, by name, how far each standard is in place, and what their people need to learn.",
        returns.paper,
        needs=("round",),
    ),
}
