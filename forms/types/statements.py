"""Several statements with the same answers under each.

An author writes them as one question; reading unfolds them into one question per statement, each on a page of its
own, because a grid cannot be used on a phone. `answer_with` says of which type each becomes.
"""

from collections.abc import Iterator
from dataclasses import replace

from forms.measures import Measure
from forms.survey import Question, Statement
from forms.types import agree, faces, one_of, scale
from forms.types.base import Objection, QuestionType
from forms.types.note import Note

ANSWER_WITH: dict[str, QuestionType] = {
    "agree": agree.TYPE,
    "faces": faces.TYPE,
    "scale": scale.TYPE,
    "one_of": one_of.TYPE,
}


class Statements(Note):
    """Stands in author files only; no survey that has been read holds a question of this type."""

    name = "statements"
    measure = Measure.SCALE
    takes = frozenset().union(*(kind.takes for kind in ANSWER_WITH.values()), {"statements", "answer_with"})

    def objections(self, question: Question) -> Iterator[Objection]:
        yield Objection("Statements were not unfolded.", "Read the survey with forms.author_file.")


def unfolded(question: Question, statements: tuple[Statement, ...]) -> tuple[Question, ...]:
    """One question per statement, with the id `<question>_<statement>`. A picture may serve them all; a recording not."""
    return tuple(
        replace(
            question,
            id=f"{question.id}_{statement.id}",
            text=statement.text,
            stem=question.text,
            group=question.id,
            media=replace(statement.media, picture=statement.media.picture or question.media.picture),
        )
        for statement in statements
    )


TYPE = Statements()
