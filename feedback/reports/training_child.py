"""From training to children: the courses on a priority, and beside them what children and families say of the same.

Neither is added to the other, and nothing here says that one led to the other.
"""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from feedback.papers.paper import Block, Manner, Number, Paper, Section, Words
from feedback.partnership import profile, thresholds
from feedback.reports import training_course, training_followed, voices
from feedback.reports.asked import Asked, ReportFault
from feedback.training import beside_children, outcomes
from feedback.training.beside_children import SIDES, Beside
from feedback.training.models import Course


def paper(session: Session, asked: Asked, now: datetime) -> Paper:
    """The line from training to children for one priority.

    Raises:
        ReportFault: there is no such priority.
    """
    found = beside_children.of_priority(session, asked.priority, thresholds.public(session))
    if found is None:
        raise ReportFault(f"There is no priority “{asked.priority}”. Choose one from the list.", "priority")
    return Paper(
        title=f"From training to children: {found.priority.title}",
        about="The courses on one priority, and beside them what children and families say of it",
        partnership=profile.read(session).name,
        language="en",
        made_at=now,
        sections=(
            Section("How to read this", tuple(_read(found))),
            Section("The courses", (), tuple(_courses(session, found))),
            *(_side(session, found, side) for side in SIDES),
        ),
    )


def _read(found: Beside) -> Iterator[Block]:
    count = Number(f"{len(found.courses):,}", f"training/priority/{found.priority.ref}/courses")
    yield Words(
        f"{count} {'course is' if len(found.courses) == 1 else 'courses are'} tied to this priority.",
        Manner.LEAD,
        (count,),
    )
    yield Words(
        "What people who were trained say and what children say stand beside each other. They are never added up, and no "
        "number here can say that one led to the other. Children may feel safer, or less safe, for many other reasons."
    )
    yield Words(training_course.SELF_REPORT, Manner.NOTE)


def _courses(session: Session, found: Beside) -> Iterator[Section]:
    if not found.courses:
        yield Section("None", (Words("No course is tied to this priority.", Manner.GAP),))
    for course in found.courses:
        yield _course(session, course)


def _course(session: Session, course: Course) -> Section:
    made = outcomes.of_course(session, course, wish=thresholds.public(session))
    return Section(
        course.title,
        (
            *training_course.learned(made),
            *training_followed.asked(session, made, outcomes.CHANGE, "No follow-up has been answered yet."),
        ),
    )


def _side(session: Session, found: Beside, side: str) -> Section:
    heard = found.of(side)
    if not heard:
        return Section(SIDES[side], (Words(f"{SIDES[side]} have not been asked about this.", Manner.GAP),))
    below = tuple(
        voices.section(session, one.asked.survey.key, one.results, one.asked.question_ids) for one in heard
    )
    return Section(SIDES[side], (), below)
