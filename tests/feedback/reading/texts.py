"""Texts that came on given days, screened and flagged as a test needs them, without a walk through a survey."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from feedback.clock import SetClock
from feedback.database import Database
from feedback.responses.models import Comment, Response
from feedback.safeguarding.models import Concern
from feedback.secrets import new_id
from feedback.surveys import versions
from tests.support.asked import PAGES, publish

_numbers = count()


@dataclass
class Texts:
    """A published survey and what people wrote in it."""

    database: Database
    clock: SetClock
    key: str = "safe-at-school"

    def open(self, flow: str = "", audience: str = "child") -> "Texts":
        pages = PAGES + (f"flow: {flow}\n" if flow else "")
        publish(
            self.database,
            self.clock,
            key=self.key,
            code=f"door{next(_numbers)}",
            pages=pages,
            audience=audience,
        )
        return self

    def write(
        self,
        day: date,
        number: int = 1,
        *,
        flagged: bool = False,
        screened: bool = True,
        words: str = "",
        language: str = "en",
    ) -> list[str]:
        """So many texts of this day, of these words or any; gives their ids."""
        with self.database.writing() as session:
            version = versions.current(session, self.key)
            assert version is not None
            return [
                self._one(session, version.id, day, flagged, screened, words, language) for _ in range(number)
            ]

    def _one(
        self, session, version_id: str, day: date, flagged: bool, screened: bool, words: str, language: str
    ) -> str:
        response, comment = new_id(), new_id()
        door = (
            session.connection()
            .exec_driver_sql(f"SELECT code FROM collectors WHERE survey_key = '{self.key}'")
            .scalar()
        )
        session.add(
            Response(
                id=response,
                survey_key=self.key,
                version_id=version_id,
                mode="anonymous",
                collector_code=door,
                language="en",
                day=day,
                answers={"words": True},
            )
        )
        session.flush()
        text = words or f"Words {next(_numbers)}"
        by = "rules 1" if screened else None
        session.add(
            Comment(
                id=comment,
                response_id=response,
                survey_key=self.key,
                question_id="words",
                language=language,
                text=text,
                score=0.123456 if screened else None,
                screened_by=by,
            )
        )
        session.flush()
        if flagged:
            now = self.clock.now()
            session.add(
                Concern(
                    id=new_id(),
                    survey_key=self.key,
                    source="answer",
                    comment_id=comment,
                    language="en",
                    level="look",
                    opened_at=now,
                    due_at=now + timedelta(days=1),
                    screened_by="rules 1",
                )
            )
        return comment
