"""Every report there is: what it is called, what must be chosen for it, and what makes it. A new one is a line here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from feedback.papers.paper import Paper
from feedback.reports import (
    changes,
    loops,
    priority,
    returns,
    scorecard,
    subgroup,
    training_child,
    training_course,
    training_uptake,
    yearly,
)
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
    "training-uptake": Kind(
        "Uptake of training, for a quarter",
        "By agency against its target, and by course: places, who came, who did not, evaluations and follow-ups.",
        training_uptake.paper,
        needs=("period",),
    ),
    "training-event": Kind(
        "One event of a course, on one page",
        "Who came, what they learned, and what the course they came to brought.",
        training_course.of_event,
        needs=("event",),
    ),
    "training-course": Kind(
        "What came of a course",
        "Reaction, learning, what people did and what changed for children, with what is not measured; and what was decided.",
        training_course.paper,
        needs=("course",),
    ),
    "training-child": Kind(
        "From training to children",
        "The courses on one priority and, beside them, what children and families say of it. Never added up.",
        training_child.paper,
        needs=("priority",),
    ),
}
