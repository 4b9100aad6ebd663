"""Whom a quote may be attributed to: one thing about the person at most, and only where enough people share it:
ten, or as many as the partnership has raised it to."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.partnership import thresholds
from feedback.responses import store
from feedback.responses.models import Response
from feedback.sessions import heads
from feedback.surveys import versions
from feedback.surveys.models import Collector, SurveyVersion


@dataclass(frozen=True, slots=True)
class Group:
    """Everybody who answered, those of one version, or those behind doors with one label; how many they are, and how
    many they must be."""

    told_of: str
    label: dict[str, Any]
    size: int
    least: int

    @property
    def large_enough(self) -> bool:
        return self.size >= self.least


def of_response(session: Session, response: Response) -> list[Group]:
    """The groups this person is in, the whole survey first."""
    least = thresholds.public(session).threshold
    found = [Group("survey", {}, _whole(session, response.survey_key), least)]
    version = session.get(SurveyVersion, response.version_id)
    if version and response.audience_version:
        titles = {one.id: one.title for one in versions.read(version).versions}
        if response.audience_version in titles:
            found.append(
                Group(
                    "version",
                    {one.language: one.words for one in titles[response.audience_version].phrases},
                    _version(session, response),
                    least,
                )
            )
    door = session.get(Collector, response.collector_code)
    if door and door.group_label:
        found.append(
            Group("door", {"en": door.group_label}, _door(session, response, door.group_label), least)
        )
    return found


def of_quote(session: Session, response: Response, told_of: str) -> Group | None:
    """The group a quote is attributed to, as large as it is now."""
    return next((one for one in of_response(session, response) if one.told_of == told_of), None)


def _whole(session: Session, survey_key: str) -> int:
    """Everybody who answered; of sessions, who was there, and not how much of it was written down."""
    there = heads.of_surveys(session, [survey_key]).get(survey_key)
    return there.people if there else store.how_many(session, survey_key)


def _version(session: Session, response: Response) -> int:
    return (
        session.scalar(
            select(func.count())
            .select_from(Response)
            .where(
                Response.survey_key == response.survey_key,
                Response.audience_version == response.audience_version,
            )
        )
        or 0
    )


def _door(session: Session, response: Response, label: str) -> int:
    return (
        session.scalar(
            select(func.count())
            .select_from(Response)
            .join(Collector, Collector.code == Response.collector_code)
            .where(Response.survey_key == response.survey_key, Collector.group_label == label)
        )
        or 0
    )
