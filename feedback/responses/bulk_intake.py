"""Many responses at once, from a table: what `intake.write` stores of one, without a statement for each."""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from feedback.responses import intake
from feedback.responses.import_rows import Given
from feedback.responses.models import Comment, Response
from feedback.secrets import new_id
from feedback.surveys import versions
from feedback.surveys.models import SurveyVersion

#: Responses stored with one statement.
BATCH = 2_000
#: Written past the mapper, which would want every table of the service known first.
_RESPONSES = cast("Table", Response.__table__)
_COMMENTS = cast("Table", Comment.__table__)

Columns = dict[str, Any]


def write(session: Session, version: SurveyVersion, code: str, given: Sequence[Given]) -> None:
    """Insert responses and their comments. The caller counts them at the door with this code."""
    connection = session.connection()
    for start in range(0, len(given), BATCH):
        shaped = [_shaped(version, code, one) for one in given[start : start + BATCH]]
        comments = [comment for _, words in shaped for comment in words]
        connection.execute(insert(_RESPONSES), [response for response, _ in shaped])
        if comments:
            connection.execute(insert(_COMMENTS), comments)


def _shaped(version: SurveyVersion, code: str, given: Given) -> tuple[Columns, list[Columns]]:
    answers, words = intake.shaped(versions.read(version), given.answers)
    response_id = new_id()
    response = {
        "id": response_id,
        "survey_key": version.survey_key,
        "version_id": version.id,
        "mode": version.mode,
        "collector_code": code,
        "audience_version": given.audience_version,
        "language": given.language,
        "day": given.day,
        "answers": answers,
        "quotes": given.quotes,
        "helped": given.helped,
    }
    comments = [
        {
            "id": new_id(),
            "response_id": response_id,
            "survey_key": version.survey_key,
            "question_id": question_id,
            "language": given.language,
            "text": text,
        }
        for question_id, text in words.items()
    ]
    return response, comments
