"""What somebody said once of a table's words is known the next time: heads of columns, agencies, attendance."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.responses.import_words import normal
from feedback.training.models import TableWord

COLUMN, AGENCY, STATE = "column", "agency", "state"
#: Longer words are a sentence, and no name of anything.
LONGEST = 200


def of(session: Session, kind: str) -> dict[str, str]:
    """What words of this kind mean, by the words as they are compared. One statement."""
    rows = session.execute(select(TableWord.words, TableWord.means).where(TableWord.kind == kind))
    return {words: means for words, means in rows}  # noqa: C416 - a Row is no pair to `dict`'s type


def keep(session: Session, kind: str, said: Mapping[str, str]) -> None:
    """Remember what words of this kind mean; what was said before of the same words is forgotten."""
    for words, means in said.items():
        plain = normal(words)
        if plain and means and len(plain) <= LONGEST:
            session.merge(TableWord(kind=kind, words=plain, means=means))
    session.flush()
