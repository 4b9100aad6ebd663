"""A group's own results beside everybody's, for a school's or agency's lead.

Of the table of each question by door a lead sees everybody and the columns of their own groups: what is shown gives nothing
hidden of either away, nor of the others, who are the difference. It is the very table that others see by door, so that two
who lay their pages beside each other learn no more. A lead sees no other table of the same answers.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.responses import store
from feedback.responses.models import Response
from feedback.results import groupings, questions, tables
from feedback.results.groupings import DOOR, Grouping
from feedback.results.questions import Results
from feedback.results.tables import Table
from feedback.surveys import collectors
from feedback.surveys.models import Collector, Survey
from forms.text import Text


@dataclass(frozen=True, slots=True)
class Line:
    """A survey that a lead's groups have doors into. `came` is how many answers came through those, `of` all."""

    survey: Survey
    groups: tuple[str, ...]
    came: int
    of: int


@dataclass(frozen=True, slots=True)
class Own:
    """A survey's results for a lead. `came`: how many answers came through each of their groups' doors."""

    results: Results
    came: Mapping[str, int]
    tables: tuple[Table, ...]


def surveys(session: Session, labels: Collection[str]) -> list[Line]:
    """The surveys with a door for one of these groups, the newest first. Two statements."""
    counted = (
        select(
            Response.survey_key,
            func.count().label("all"),
            func.count().filter(Collector.group_label.in_(labels)).label("own"),
        )
        .join(Collector, Collector.code == Response.collector_code)
        .group_by(Response.survey_key)
        .subquery()
    )
    rows = session.execute(
        select(Survey, Collector.group_label, counted.c.own, counted.c.all)
        .join(Collector, Collector.survey_key == Survey.key)
        .outerjoin(counted, counted.c.survey_key == Survey.key)
        .where(Collector.group_label.in_(labels), Survey.archived_at.is_(None))
        .order_by(Survey.created_at.desc(), Survey.key, Collector.group_label)
    )
    found: dict[str, Line] = {}
    for survey, label, own, everybody in rows:
        before = found[survey.key].groups if survey.key in found else ()
        groups = tuple(dict.fromkeys((*before, label)))
        found[survey.key] = Line(survey, groups, own or 0, everybody or 0)
    return list(found.values())


def results(session: Session, survey_key: str, labels: Sequence[str]) -> Own | None:
    """What a lead of these groups may see of a survey; None where they have no door into it, or nothing is asked yet."""
    mine = {
        door.code: door.group_label
        for door in collectors.of(session, survey_key)
        if door.group_label in labels
    }
    found = questions.results(session, survey_key) if mine else None
    if found is None:
        return None
    by_door = store.by_collector(session, survey_key)
    came: dict[str, int] = {}
    for code, label in sorted(mine.items(), key=lambda door: door[1]):
        came[label] = came.get(label, 0) + by_door.get(code, 0)
    by = groupings.doors(session, found) or _only(next(iter(came)))
    return Own(found, came, tables.tables(session, found, by).tables)


def _only(label: str) -> Grouping:
    """Where all doors are of one group, that group is everybody."""
    names = {label: Text.of(label, "en")}
    return Grouping(DOOR, Text.of("Your group", "en"), None, Response.collector_code, lambda _: label, names)
