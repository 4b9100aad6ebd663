"""From training to children: beside a course on a priority, what children and families say of the same. Never added up.

Nobody can say that a course made children feel so, or safer: both stand there, each with its base, and people judge.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.policy import Policy
from feedback.plans.models import Priority
from feedback.results import priority as informs
from feedback.results import questions
from feedback.results.priority import AskedSurvey, Informs
from feedback.results.questions import QuestionResults, Results
from feedback.training.models import Course

#: Whose surveys stand beside a course.
SIDES = {"child": "Children and young people", "family": "Parents and carers"}


@dataclass(frozen=True, slots=True)
class Voice:
    """One survey of children or families that informs the priority, and those of its questions that do."""

    asked: AskedSurvey
    results: Results

    @property
    def questions(self) -> tuple[QuestionResults, ...]:
        ids = self.asked.question_ids
        return tuple(one for one in self.results.questions if not ids or one.question.id in ids)


@dataclass(frozen=True, slots=True)
class Beside:
    """A priority with its courses, and what is heard of it from children and families."""

    priority: Priority
    courses: tuple[Course, ...]
    voices: tuple[Voice, ...]
    told: Informs

    def of(self, side: str) -> tuple[Voice, ...]:
        """The surveys put to this side."""
        return tuple(one for one in self.voices if one.results.survey.audience == side)


def of_course(session: Session, course: Course, policy: Policy | None = None) -> Beside | None:
    """What stands beside a course; None where it is tied to no priority."""
    return of_priority(session, course.priority_ref, policy) if course.priority_ref else None


def of_priority(session: Session, ref: str, policy: Policy | None = None) -> Beside | None:
    """What stands beside the courses on a priority; None where there is no such priority."""
    row = session.get(Priority, ref)
    if row is None:
        return None
    told = informs.informing(session, ref)
    voices = [
        Voice(asked, found)
        for asked in told.surveys
        if asked.survey.key not in told.heard
        and (found := questions.results(session, asked.survey.key, policy=policy)) is not None
        and found.survey.audience in SIDES
    ]
    return Beside(row, tuple(_courses(session, ref)), tuple(voices), told)


def _courses(session: Session, ref: str) -> Sequence[Course]:
    return session.scalars(
        select(Course).where(Course.priority_ref == ref).order_by(Course.title, Course.key)
    ).all()
