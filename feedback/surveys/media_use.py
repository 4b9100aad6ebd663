"""Which surveys use an author's file."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.media import shelf
from feedback.surveys import versions
from feedback.surveys.models import Survey, SurveyVersion


def used_in(session: Session) -> dict[str, list[Survey]]:
    """By what a survey calls a file (`asset:front-door`), the surveys whose newest version names it, by key."""
    newest = (
        select(SurveyVersion.survey_key, func.max(SurveyVersion.number).label("number"))
        .group_by(SurveyVersion.survey_key)
        .subquery()
    )
    rows = session.execute(
        select(Survey, SurveyVersion)
        .join(SurveyVersion, SurveyVersion.survey_key == Survey.key)
        .join(
            newest,
            (newest.c.survey_key == SurveyVersion.survey_key) & (newest.c.number == SurveyVersion.number),
        )
        .order_by(Survey.key)
    )
    found: dict[str, list[Survey]] = {}
    for survey, version in rows:
        for reference in shelf.named(versions.read(version)):
            found.setdefault(reference, []).append(survey)
    return found
