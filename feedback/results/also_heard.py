"""Who was heard beside a survey, in sessions that the same loops answer. Told beside its numbers, never mixed with them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.loop import loops
from feedback.partnership import thresholds
from feedback.sessions import heads
from feedback.sessions.heads import Heads
from feedback.surveys import versions
from feedback.surveys.models import Survey


@dataclass(frozen=True, slots=True)
class AlsoHeard:
    """A series of sessions: `people` is `[c]` where they are so few that they might be found."""

    key: str
    title: dict[str, Any]
    people: int | str
    told: Heads


def beside(session: Session, survey_key: str) -> list[AlsoHeard]:
    """The series of sessions whose voices stand in a loop with this survey's."""
    keys = {key for loop in loops.of_survey(session, survey_key) for key in loop.survey_keys} - {survey_key}
    found = heads.of_surveys(session, sorted(keys))
    rows = session.scalars(select(Survey).where(Survey.key.in_(found)).order_by(Survey.key)).all()
    return [
        AlsoHeard(row.key, row.title, hidden(session, row.key, found[row.key].people), found[row.key])
        for row in rows
    ]


def hidden(session: Session, survey_key: str, people: int) -> int | str:
    """How many people took part, or `[c]` where they are so few that they might be found."""
    version = versions.current(session, survey_key)
    policy = thresholds.of_survey(session, versions.read(version)) if version else None
    return "[c]" if policy and policy.small(people) else people
