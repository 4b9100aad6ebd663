"""The follow-ups of a course, each by itself: what people did and what changed, weeks after and months after, side by side.

All follow-ups ask one survey through doors of their own. Answers to several are never added up: somebody may have given two.
Side by side they are a table by one thing, protected as every such table is, beside what the survey's own page shows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from analysis import crosstab_within
from analysis.crosstab import OTHERS, Group
from analysis.hidden import HIDDEN
from analysis.policy import Policy
from analysis.summary import Row
from feedback.responses.models import Response
from feedback.results import questions, settled, tables
from feedback.results.groupings import Grouping
from feedback.results.parts import Part
from feedback.results.questions import Results
from feedback.surveys.models import Survey
from feedback.training import points
from feedback.training.doors import Door
from forms.text import Text

#: Answers that came through no event's door: to which follow-up they belong is not known.
UNPLACED = "unplaced"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One of the follow-ups: its point, and how it is called, as in "after 8 weeks"."""

    point: str
    words: str


@dataclass(frozen=True, slots=True)
class Column:
    """The answers to one question at one follow-up: how many answered (None where it is not told), and the rows."""

    point: str
    words: str
    answered: int | None
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Apart:
    """One question at each follow-up. `columns` are those that may stand by themselves, and nothing where none may."""

    question_id: str
    part: Part
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Every question at each follow-up. `shown_by`: the survey is shown to everybody by something else, so that this would
    be a second table of the same answers, and there is none."""

    each: tuple[Apart, ...] = ()
    shown_by: str = ""

    def of(self, ids: Sequence[str]) -> tuple[Apart, ...]:
        return tuple(one for wanted in ids for one in self.each if one.question_id == wanted)

    def column(self, question_id: str, point: str) -> Column | None:
        """The answers to a question that is asked in one wording, at one follow-up."""
        found = self.of([question_id])
        return (
            next((one for one in found[0].columns if one.point == point), None) if len(found) == 1 else None
        )


def of_course(session: Session, course_key: str, doors: Sequence[Door]) -> tuple[FollowUp, ...]:
    """The follow-ups a course asks now or has answers to, in their order."""
    answered = {one.point for one in doors if one.answers}
    return tuple(
        FollowUp(row.point, points.called(row)[0].lower() + points.called(row)[1:])
        for row in points.of(session, course_key)
        if points.is_follow_up(row.point) and (row.asked or row.point in answered)
    )


def side_by_side(
    session: Session,
    asked: Results,
    ids: Sequence[str],
    known: Sequence[FollowUp],
    doors: Sequence[Door],
    wish: Policy | None,
    *,
    may_choose: bool = False,
) -> SideBySide:
    """These questions at each follow-up. `may_choose`: whoever reads it may take the answers themselves, and sees them by
    whatever they like."""
    survey = session.get_one(Survey, asked.survey.key)
    by = "" if may_choose else settled.settled(session, survey)
    if by:
        return SideBySide((), by)
    grouping = _grouping(known, doors)
    found = _tables(session, asked, ids, grouping)
    if wish is not None:
        # As it is in the hub, and as it is for the public: who has both must not learn from the second.
        own = questions.results(session, asked.survey.key)
        first = _tables(session, own, ids, grouping) if own else []
        if len(first) != len(found):
            return SideBySide()
        found = [
            replace(two, crosstab=crosstab_within.of_both(one.crosstab, two.crosstab))
            for one, two in zip(first, found, strict=True)
        ]
    return SideBySide(tuple(_apart(one, grouping) for one in found))


def of_one(asked: Results, ids: Sequence[str], only: FollowUp) -> SideBySide:
    """The same where there is one follow-up: what the survey's own page shows."""
    return SideBySide(
        tuple(
            Apart(one.question.id, part, _columns_of(part, only))
            for one in asked.questions
            if one.question.id in ids
            for part in one.parts
        )
    )


def _columns_of(part: Part, only: FollowUp) -> tuple[Column, ...]:
    summary = part.summary
    if summary.withheld or not summary.rows or summary.answered is HIDDEN:
        return ()
    return (Column(only.point, only.words, summary.answered, summary.rows),)


def _grouping(known: Sequence[FollowUp], doors: Sequence[Door]) -> Grouping:
    point_of: Mapping[str, str] = {one.code: one.point for one in doors}
    names = {one.point: Text.of(one.words, "en") for one in known}
    names[UNPLACED] = Text.of("not known when", "en")

    def group(code: str) -> str:
        point = point_of.get(code, UNPLACED)
        return point if point in names else UNPLACED

    text = Text.of("Follow-up", "en")
    return Grouping("_follow_up", text, None, Response.collector_code, group, names)


def _tables(session: Session, asked: Results, ids: Sequence[str], by: Grouping) -> list[tables.Table]:
    only = replace(asked, questions=tuple(one for one in asked.questions if one.question.id in ids))
    return list(tables.tables(session, only, by).tables)


def _apart(one: tables.Table, by: Grouping) -> Apart:
    groups = [] if one.part.summary.withheld else one.crosstab.groups
    columns = (_column(group, by) for group in groups if group.id != OTHERS)
    return Apart(one.question.question.id, one.part, tuple(each for each in columns if each))


def _column(group: Group, by: Grouping) -> Column | None:
    answered = group.answered
    if answered is None or answered is HIDDEN or not answered:
        return None
    return Column(group.id, by.names[group.id].pick("en").words, answered, group.rows)
