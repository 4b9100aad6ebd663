"""The points in time at which a course asks: which survey, how long after the event, and whether it is asked now.

A course's surveys are made from its aims and published like any other survey, through the checks of author files. When
an aim changes, each survey gets a new version; aims keep their ids, and so do the questions about them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.partnership.models import Agency
from feedback.surveys import pairing, promises, versions
from feedback.surveys.models import Survey as SurveyRow
from feedback.surveys.models import SurveyVersion
from feedback.training import courses, wording
from feedback.training.fault import TrainingFault
from feedback.training.models import Course
from feedback.training.point_models import TrainingPoint
from forms import author_file
from forms.confidentiality import Mode
from forms.survey import Statement, Survey
from forms.text import Text

BEFORE, END, MANAGER = "before", "end", "manager"
_FOLLOW_UP = re.compile(r"follow_up_(\d+)")
#: A person's answers are put beside each other where there is a door for that.
_MODE = Mode.PAIRED if promises.fits(promises.PERSONAL, Mode.PAIRED) else Mode.UNLINKED
#: Nobody needs to know which manager said what; and what they say is of their whole team.
_MODES = {"manager": Mode.UNLINKED}


@dataclass(frozen=True, slots=True)
class Settled:
    """What settling a course did: surveys by key with the number of the version that was published."""

    published: dict[str, int]


def kind_of(point: str) -> str:
    """Which of the course's surveys is asked at a point; all follow-ups ask the same."""
    return "follow-up" if _FOLLOW_UP.fullmatch(point) else point


def is_follow_up(point: str) -> bool:
    """Whether a point is one of the follow-ups."""
    return _FOLLOW_UP.fullmatch(point) is not None


def survey_key(course_key: str, point: str) -> str:
    """The survey that a course asks at a point."""
    return f"{course_key}-{kind_of(point)}"


def called(row: TrainingPoint) -> str:
    """A point in words: "Before", "At the end", "After 8 weeks", "Managers, after 8 weeks"."""
    if row.point in (BEFORE, END):
        return {BEFORE: "Before", END: "At the end"}[row.point]
    after = after_days(row.offset_days)
    return f"Managers, {after}" if row.point == MANAGER else after.capitalize()


def after_days(days: int) -> str:
    """So many days in words, as people count them."""
    if days % 7 == 0 and days < 182:
        return f"after {days // 7} {'week' if days == 7 else 'weeks'}"
    months = round(days / 30.4)
    if months >= 3 and abs(days - months * 30.4) <= 3:
        return f"after {months} months"
    return f"after {days} {'day' if days == 1 else 'days'}"


def of(session: Session, course_key: str) -> Sequence[TrainingPoint]:
    """The points of a course in the order in which people come to them; managers after the follow-ups."""
    rows = session.scalars(select(TrainingPoint).where(TrainingPoint.course_key == course_key))
    return sorted(rows, key=place)


def find(session: Session, course_key: str, point: str) -> TrainingPoint | None:
    """One point of a course."""
    return session.get(TrainingPoint, (course_key, point))


def asked(session: Session, course_key: str) -> list[TrainingPoint]:
    """The points at which the course asks now."""
    return [row for row in of(session, course_key) if row.asked]


def settle(session: Session, course: Course, at: datetime, actor: str) -> Settled:
    """Make the course's points and surveys, or bring them up to date with it. Does nothing twice.

    Raises:
        TrainingFault: a survey with one of its keys belongs to something else, or what somebody has written into one of
            them does not fit the course any more.
    """
    wanted = _wanted(course)
    rows = {row.point: row for row in of(session, course.key)}
    published = {}
    for point in wanted:
        key = survey_key(course.key, point)
        if key not in published and (number := _publish(session, course, point, rows, at, actor)):
            published[key] = number
        if point != MANAGER:  # theirs are not the answers of who was on the course
            pairing.share(session, key, pairing.scope_of_course(course.key), course.pairing)
    for point, days in wanted.items():
        _put(session, course, point, days, rows.get(point))
    for point in rows.keys() - wanted.keys():
        rows[point].asked, rows[point].taken_away = False, True
    session.flush()
    return Settled(published)


def follow(session: Session, course: Course, at: datetime, actor: str) -> Settled:
    """The course was changed: bring its surveys up to date where it has any."""
    return settle(session, course, at, actor) if of(session, course.key) else Settled({})


def switch(session: Session, row: TrainingPoint, on: bool, at: datetime, actor: str) -> None:
    """Ask at a point, or do not ask there any more. Doors that are open stay open until they close.

    Raises:
        TrainingFault: the course has no such follow-up now.
    """
    course = session.get_one(Course, row.course_key)
    if on and row.point not in _wanted(course):
        raise TrainingFault("The course has no such point now. Add it under “Change the course” first.")
    if row.asked != on:
        row.asked = on
        session.flush()
        trail.note(session, at, actor, "point switched", courses.thing(course), point=row.point, asked=on)


def bring_back(
    session: Session, row: TrainingPoint, text: str, at: datetime, actor: str
) -> author_file.Reading:
    """Publish a survey of the course in other words: its author file, changed by hand. Aims, title, agencies and minutes
    are the course's own again. Nothing is published where the reading has no survey.

    Raises:
        TrainingFault: the file is of another survey, or lacks what the course's reports are made of.
    """
    reading = author_file.read(text)
    if reading.survey is None:
        return reading
    if reading.survey.key != row.survey_key:
        raise TrainingFault(
            f"This file is the survey “{reading.survey.key}”. Choose the file of “{row.survey_key}”.", "file"
        )
    _keeps(session, row, reading.survey)
    course = session.get_one(Course, row.course_key)
    _keep(session, course, row.point, reading.survey, at, actor)
    return reading


def stale(session: Session, course: Course) -> bool:
    """Whether the surveys of a course say something else than the course does now."""
    rows = of(session, course.key)
    if {row.point: row.offset_days for row in rows if row.point in _wanted(course)} != _wanted(course):
        return True
    for row in rows:
        current = versions.current(session, row.survey_key)
        if current is None or versions.read(current) != _made(
            session, course, row.point, versions.read(current)
        ):
            return True
    return False


def versions_of(session: Session, rows: Sequence[TrainingPoint]) -> dict[str, SurveyVersion]:
    """What each point asks today, by its survey."""
    found = {row.survey_key: versions.current(session, row.survey_key) for row in rows}
    return {key: version for key, version in found.items() if version is not None}


def _wanted(course: Course) -> dict[str, int]:
    """Each point the course has, with how many days after the event it lies."""
    days = list(course.follow_ups)
    follow_ups = {f"follow_up_{number}": day for number, day in enumerate(days, 1)}
    manager = {MANAGER: days[0]} if course.asks_manager and days else {}
    return {BEFORE: 0, END: 0, **follow_ups, **manager}


def place(row: TrainingPoint) -> tuple[int, int, str]:
    order = {BEFORE: 0, END: 1, MANAGER: 3}
    return order.get(row.point, 2), row.offset_days, row.point


def _put(session: Session, course: Course, point: str, days: int, row: TrainingPoint | None) -> None:
    if row is None:
        key = survey_key(course.key, point)
        session.add(
            TrainingPoint(course_key=course.key, point=point, survey_key=key, offset_days=days, asked=True)
        )
    else:
        row.offset_days = days
        if row.taken_away:
            row.asked, row.taken_away = True, False


def _publish(
    session: Session,
    course: Course,
    point: str,
    rows: dict[str, TrainingPoint],
    at: datetime,
    actor: str,
) -> int | None:
    """Bring the survey of a point up to date; gives the number of a version that is new."""
    key = survey_key(course.key, point)
    current = versions.current(session, key)
    ours = any(row.survey_key == key for row in rows.values())
    if not ours and session.get(SurveyRow, key) is not None:
        raise TrainingFault(
            f"There is a survey “{key}” already, and it is not this course's. Give the course another title."
        )
    last = versions.read(current) if current else wording.template(kind_of(point))
    version = _keep(session, course, point, last, at, actor)
    return version.number if current is None or version.id != current.id else None


def _keep(
    session: Session, course: Course, point: str, last: Survey, at: datetime, actor: str
) -> SurveyVersion:
    made = _made(session, course, point, last)
    version = versions.keep(session, _checked(made), at, actor)
    current = versions.current(session, made.key)
    if current is not None and version.number < current.number:
        again = wording.once_more(made, current.number + 1)
        version = versions.keep(session, _checked(again), at, actor)
    try:
        versions.publish(session, version, at, actor)
    except versions.SurveyFault as fault:
        raise TrainingFault(str(fault)) from fault
    return version


def _checked(made: Survey) -> Survey:
    reading = author_file.read(author_file.write(made) + "\n")
    if reading.survey is None:
        said = " ".join(fault.sentence() for fault in reading.errors)
        raise TrainingFault(f"The survey “{made.key}” does not fit the course any more. {said}")
    return reading.survey


def _made(session: Session, course: Course, point: str, last: Survey) -> Survey:
    kind = kind_of(point)
    return wording.made(
        last,
        key=survey_key(course.key, point),
        course=course.title,
        kind=kind,
        aims=[Statement(aim.id, Text(dict(aim.text))) for aim in courses.aims(course)],
        agencies=[
            (one.key, one.name) for one in session.scalars(select(Agency).order_by(Agency.name, Agency.key))
        ],
        mode=_MODES.get(kind, _MODE),
        priority=course.priority_ref,
    )


def _keeps(session: Session, row: TrainingPoint, survey: Survey) -> None:
    """What the course's reports rest on may be reworded; it may not be taken away or asked in another way."""
    template = wording.template(kind_of(row.point))
    fixed = {one.id: one.instrument for one in template.questions if one.group not in wording.BY_AIM}
    for question_id, instrument in fixed.items():
        question = survey.question(question_id)
        if question is not None and question.instrument != instrument:
            raise TrainingFault(
                f"“{question_id}” is asked as {instrument} in every course, so that courses can be compared. Put it back "
                "as it was, or give your question another id.",
                "file",
            )
    if not any(one.group in wording.BY_AIM for one in survey.questions) and row.point != MANAGER:
        raise TrainingFault(
            "None of the questions about the aims is left, and what the course changed could not be said. Keep "
            "“confidence”, “knowledge” or “looking_back”.",
            "file",
        )
