"""Screening as answers arrive. The respondents' and public pages reach this module and nothing else of this room.

It only orders the reading: what it does not flag is still read by a person, and what it cannot look at goes to one.
Nothing here reads what is kept, and nothing it finds is shown to who wrote it.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import insert
from sqlalchemy.exc import SQLAlchemyError

from analysis import screening
from feedback.database import Transaction
from feedback.partnership.duty import Duty
from feedback.responses.watching import SOURCES, Seen
from feedback.safeguarding.models import Concern
from feedback.secrets import new_id

_log = logging.getLogger(__name__)

#: Stands where a rule would, for a text that nothing could look at.
NOT_SCREENED = "not_screened"
#: The only rule of a text that goes to a person for its language alone.
UNREAD_LANGUAGE = "language"
#: The clock where the partnership's own cannot be read: a day, whatever day it is.
PLAIN = timedelta(hours=24)
WHY_NOT = "It could not be screened, so a person has to read it."


class Screened(Protocol):
    """What `analysis.screening.screen` says of a text."""

    @property
    def flagged(self) -> bool: ...
    @property
    def score(self) -> float: ...
    @property
    def level(self) -> Any: ...
    @property
    def kinds(self) -> Any: ...
    @property
    def reasons(self) -> Any: ...
    @property
    def rules(self) -> Any: ...
    @property
    def language(self) -> str: ...
    @property
    def by(self) -> Any: ...


Screener = Callable[[str, str, str], Screened]


def usual(secret_file: str = "") -> Screener | None:
    """What looks at texts in this release. Where there is None, every text waits to be looked at.

    With the name of the installation's key it judges by the weights that were trained here, where there are some.
    """
    if secret_file:
        screening.use(screening.local_file(secret_file))
    return screening.screen


def ready(duty: Duty, at: datetime) -> None:
    """Read rules, model and calendar before the first person comes, so that nobody waits for them while sending."""
    screening.ready()
    duty.due("look", at)


@dataclass
class Guard:
    """The watch of one request: looks at its texts at one moment, and opens concerns on the partnership's clock.

    `brought_in`: the words are old, so the clock is the long one. `found` is what was flagged so far.
    """

    at: datetime
    duty: Duty
    screener: Screener | None
    brought_in: bool = False
    found: list[Seen] = field(default_factory=list)

    @property
    def kinds(self) -> set[str]:
        """Kinds of worry in what was flagged: for the order in which help is shown, and for nothing else."""
        return {kind for seen in self.found if not seen.unsorted for kind in seen.kinds}

    def look(self, text: str, language: str, audience: str) -> Seen | None:
        """What screening says. It may fail; an answer is not lost for that, and the text is not passed over."""
        if self.screener is None:
            return None
        try:
            seen = _seen(self.screener(text, language, audience))
        except Exception as fault:
            # Only the kind of fault: its words may hold the child's.
            _log.error("screening failed (%s); the text goes to a person", type(fault).__name__)
            seen = Seen(
                None,
                NOT_SCREENED,
                "look",
                reasons=(WHY_NOT,),
                rules=(NOT_SCREENED,),
                language=language,
                unsorted=True,
            )
        if seen.level:
            self.found.append(seen)
        return seen

    def flag(self, session: Transaction, survey_key: str, source: str, source_id: str, seen: Seen) -> bool:
        """Open a concern; gives whether it is there. Where the database refuses, the words are kept all the same: what
        is flagged counts as screened only once its concern has been seen to be there (`catching_up`)."""
        level = seen.level or "look"
        row = {
            "id": new_id(),
            "survey_key": survey_key,
            "source": source,
            SOURCES[source]: source_id,
            "language": seen.language,
            "level": level,
            "score": seen.score,
            "kinds": list(seen.kinds),
            "reasons": list(seen.reasons),
            "rules": list(seen.rules),
            "screened_by": seen.by,
            "brought_in": self.brought_in,
            "unsorted": seen.unsorted,
            "held": not seen.unsorted,
            "opened_at": self.at,
            "due_at": self._due(level),
        }
        try:
            with session.begin_nested():
                session.execute(insert(Concern).values(**row))
        except SQLAlchemyError as fault:
            _log.error("a concern could not be opened (%s); it is caught up with", type(fault).__name__)
            return False
        return True

    def _due(self, level: str) -> datetime:
        """By when somebody has to look. An answer is not lost for a fault in the calendar."""
        try:
            return self.duty.due_later(self.at) if self.brought_in else self.duty.due(level, self.at)
        except Exception as fault:
            _log.error(
                "the clock of a concern could not be read (%s); it runs for a day", type(fault).__name__
            )
            return self.at + PLAIN


def _seen(said: Screened) -> Seen:
    return Seen(
        score=float(said.score),
        by=str(said.by),
        level=_level(said),
        kinds=tuple(map(str, said.kinds)),
        reasons=tuple(map(str, said.reasons)),
        rules=tuple(map(str, said.rules)),
        language=str(said.language or ""),
        unsorted=tuple(said.rules) == (UNREAD_LANGUAGE,),
    )


def _level(said: Screened) -> str | None:
    if str(said.level) == "urgent":
        return "urgent"
    return "look" if said.flagged else None
