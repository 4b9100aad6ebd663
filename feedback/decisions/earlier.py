"""What is frozen already of a survey: its numbers in the chains of other decisions, the newest first."""

import json
from collections.abc import Iterator, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.decisions.models import Decision, DecisionSurvey
from feedback.decisions.steady import Number, Plain


def chains(session: Session, survey_key: str) -> list[Plain]:
    """Every frozen chain that has numbers of this survey, the newest first. One statement."""
    rows = session.scalars(
        select(Decision.frozen)
        .join(DecisionSurvey, DecisionSurvey.decision_id == Decision.id)
        .where(DecisionSurvey.survey_key == survey_key, Decision.frozen.is_not(None))
        .order_by(Decision.taken_at.desc(), Decision.id)
    )
    return [json.loads(text) for text in rows if text]


def blocks(found: Sequence[Plain], survey_key: str) -> list[Plain]:
    """The survey as it stands in each of them."""
    return [one for chain in found for one in chain["surveys"] if one["key"] == survey_key]


def people(found: Sequence[Plain], theme_id: str) -> Iterator[tuple[Number, Number]]:
    """How many people stood behind a theme in each of them, and of how many who answered."""
    for chain in found:
        answers = {one["key"]: one["answers"] for one in chain["surveys"]}
        for item in chain["items"]:
            if item["theme"] and item["theme"]["id"] == theme_id:
                yield item["people"], answers[item["survey"]]


def taken_back_first(session: Session, survey_key: str) -> int | None:
    """How many answers had been taken back when the survey was frozen for the first time."""
    return session.scalar(
        select(func.min(DecisionSurvey.taken_back)).where(DecisionSurvey.survey_key == survey_key)
    )
