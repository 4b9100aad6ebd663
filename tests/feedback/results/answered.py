"""Responses for tests, written as the intake writes them."""

from datetime import date
from typing import Any

from feedback.database import Database
from feedback.responses import intake
from feedback.secrets import new_id
from feedback.surveys import versions

#: Yesterday by the clock of the tests: those who see nothing but results see it today.
DAY = date(2026, 3, 3)


def send(
    database: Database,
    *many: dict[str, Any],
    key: str = "safe-at-school",
    code: str = "abc",
    language: str = "en",
    day: date | None = None,
    audience: str | None = None,
    version_id: str | None = None,
    helped: str | None = None,
    quotes: str | None = None,
) -> list[str]:
    """Send these answers, words as they were typed, to the survey's current version; gives the responses' ids."""
    ids = []
    with database.writing() as session:
        version = versions.current(session, key)
        assert version is not None
        for answers in many:
            row, comments = intake.shaped(versions.read(version), answers)
            ids.append(new_id())
            intake.write(
                session,
                response_id=ids[-1],
                survey_key=key,
                version_id=version_id or version.id,
                mode=version.mode,
                collector_code=code,
                audience_version=audience,
                language=language,
                day=day or DAY,
                answers=row,
                comments=comments,
                helped=helped,
                quotes=quotes,
            )
    return ids
