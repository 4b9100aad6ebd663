"""All surveys in a list: how far each has come, how many have answered, and what waits to be read."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.responses import reading, store
from feedback.surveys import collectors
from feedback.surveys.collectors import Door
from feedback.surveys.models import Collector, Survey, SurveyVersion


@dataclass(frozen=True, slots=True)
class Line:
    """A survey in the list. `published` and `draft` are version numbers; a draft is newer than what is published."""

    key: str
    title: dict[str, str]
    published: int | None
    draft: int | None
    open_doors: int
    doors: int
    responses: int
    unread: int


def lines(session: Session, at: datetime) -> list[Line]:
    """Every survey that is not archived nor a series of sessions, those with open doors first, then by title. Five statements, however many."""
    numbers = {key: (newest, published) for key, newest, published in session.execute(_NUMBERS)}
    doors = session.scalars(select(Collector)).all()
    all_doors = Counter(door.survey_key for door in doors)
    open_doors = Counter(door.survey_key for door in doors if collectors.state(door, at) is Door.OPEN)
    responses = store.counts(session)
    unread = {key: count for key, _, count in reading.unread(session)}
    found = []
    for survey in session.scalars(
        select(Survey).where(Survey.archived_at.is_(None), Survey.kind == "survey")
    ):
        newest, published = numbers.get(survey.key, (None, None))
        found.append(
            Line(
                key=survey.key,
                title=survey.title,
                published=published,
                draft=newest if newest != published else None,
                open_doors=open_doors[survey.key],
                doors=all_doors[survey.key],
                responses=responses.get(survey.key, 0),
                unread=unread.get(survey.key, 0),
            )
        )
    return sorted(found, key=lambda line: (not line.open_doors, min(line.title.values(), default=line.key)))


_NUMBERS = select(
    SurveyVersion.survey_key,
    func.max(SurveyVersion.number),
    func.max(SurveyVersion.number).filter(SurveyVersion.published_at.is_not(None)),
).group_by(SurveyVersion.survey_key)
