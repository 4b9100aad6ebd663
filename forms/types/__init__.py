"""Every type of question, by its name in author files. A new type is a file here, a line below, and a template."""

from forms.types import (
    agree,
    ballot,
    before_now,
    date,
    faces,
    long_text,
    many_of,
    note,
    number,
    one_of,
    rank,
    scale,
    statements,
    text,
)
from forms.types.base import QuestionType

TYPES: dict[str, QuestionType] = {
    "one_of": one_of.TYPE,
    "many_of": many_of.TYPE,
    "agree": agree.TYPE,
    "faces": faces.TYPE,
    "scale": scale.TYPE,
    "number": number.TYPE,
    "rank": rank.TYPE,
    "ballot": ballot.TYPE,
    "text": text.TYPE,
    "long_text": long_text.TYPE,
    "date": date.TYPE,
    "note": note.TYPE,
    "statements": statements.TYPE,
    "before_now": before_now.TYPE,
}

#: They stand in author files only: reading makes questions of other types of them.
UNFOLDED = frozenset({"statements", "before_now"})
