"""Which column of a table is which question of a survey."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from feedback.responses.import_map import SPECIAL, ImportMap, near
from feedback.responses.import_words import normal, question_names, wordings
from feedback.responses.table_fault import TableFault
from feedback.responses.table_file import TableFile
from forms.measures import Measure
from forms.question import Question
from forms.survey import Survey
from forms.types.base import offered

OTHER = ".other"
_BY_CHOICE = (Measure.MANY_OF, Measure.RANK)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its place and header, and what it holds.

    `question` is a question's id, or one of `SPECIAL` with `special` set. `part` is a choice id for a column of its
    own, `.other` for the words behind an "other" choice, or empty.
    """

    place: int
    header: str
    question: str
    part: str = ""
    special: bool = False


def columns(table: TableFile, survey: Survey, mapping: ImportMap) -> tuple[Column, ...]:
    """The columns in their order, without those that are passed over.

    Raises:
        TableFault: a column has no name, none that is known, or one that is there twice; or none is a question.
    """
    _check_map(table, mapping)
    names = _Names(survey, mapping)
    found = [
        Column(place, header, *names.meaning(header))
        for place, header in enumerate(table.header.cells)
        if header or _used(table, place)
    ]
    _once_each(found)
    if all(column.special for column in found):
        raise TableFault(
            f"No column of {table.name} is a question of '{survey.key}'. "
            f"The first line must hold question ids or their words: {', '.join(names.ids)}."
        )
    return tuple(column for column in found if column.question != "ignore")


def _used(table: TableFile, place: int) -> bool:
    """Whether a column without a header holds anything; raises TableFault when it does."""
    for row in table.rows:
        if place < len(row.cells) and row.cells[place]:
            raise TableFault(
                f"Column {place + 1} of {table.name} has no name and holds something in row {row.number}. Name it."
            )
    return False


def _check_map(table: TableFile, mapping: ImportMap) -> None:
    known = {normal(header) for header in table.header.cells}
    for header in mapping.columns:
        if normal(header) not in known:
            raise TableFault(
                f"The map speaks of a column '{header}', which {table.name} does not have. "
                f"{near(header, filter(None, table.header.cells))}"
            )


def _once_each(found: list[Column]) -> None:
    seen: dict[tuple[str, str], Column] = {}
    for column in found:
        key = (column.question, column.part)
        if key in seen and column.question != "ignore":
            raise TableFault(
                f"The columns '{seen[key].header}' and '{column.header}' are both '{column.question}{column.part}'. "
                "Take one out, or map it to 'ignore'."
            )
        seen[key] = column


class _Names:
    """Every header a survey's questions can be known by."""

    def __init__(self, survey: Survey, mapping: ImportMap) -> None:
        asked = {
            question_id: variants
            for question_id, variants in wordings(survey).items()
            if variants[0].measure is not Measure.NONE
        }
        self.ids = tuple(asked)
        self.notes = [question.id for question in survey.questions if question.measure is Measure.NONE]
        self.exact = {name: meaning for one in asked.values() for name, meaning in _by_id(one[0])}
        self.words: dict[str, set[tuple[str, str]]] = {}
        for variants in asked.values():
            for name, meaning in _by_words(variants):
                self.words.setdefault(normal(name), set()).add(meaning)
        self.mapped = {normal(header): target for header, target in mapping.columns.items()}
        _check_values(mapping.values, self.ids)

    def meaning(self, header: str) -> tuple[str, str, bool]:
        """`(question id or special word, part, special)`."""
        target = self.mapped.get(normal(header))
        if target is not None:
            return self._named(target, f"The map sends '{header}' to '{target}'")
        if normal(header) in self.words and not self._known(header):
            return self._by_words(header)
        return self._named(header, f"There is no question for the column '{header}'")

    def _known(self, name: str) -> bool:
        return name in self.exact

    def _named(self, name: str, fault: str) -> tuple[str, str, bool]:
        if self._known(name):
            return (*self.exact[name], False)
        special = normal(name).replace(" ", "_")
        if special in SPECIAL:
            return special, "", True
        if name in self.notes:
            raise TableFault(
                f"{fault}, and '{name}' only tells people something. Map the column to 'ignore'."
            )
        raise TableFault(f"{fault}. {self._near(name)} A column to pass over is mapped to 'ignore'.")

    def _by_words(self, header: str) -> tuple[str, str, bool]:
        found = sorted(self.words[normal(header)])
        if len(found) > 1:
            raise TableFault(
                f"The column '{header}' could be any of: {', '.join(question + part for question, part in found)}. "
                "Write the question's id, or map the column."
            )
        return (*found[0], False)

    def _near(self, name: str) -> str:
        words = {normal(one): one for one in (*self.exact, *SPECIAL)} | {one: one for one in self.words}
        said = near(normal(name), words)
        return said if said.startswith("Did") else f"The questions are: {', '.join(self.ids)}."


def _by_id(question: Question) -> Iterator[tuple[str, tuple[str, str]]]:
    yield question.id, (question.id, "")
    if question.other is not None:
        yield question.other_id, (question.id, OTHER)
    if question.measure in _BY_CHOICE:
        for choice in (*question.choice_ids, *offered(question)):
            yield f"{question.id}/{choice}", (question.id, choice)


def _by_words(variants: list[Question]) -> Iterator[tuple[str, tuple[str, str]]]:
    for question in variants:
        yield question.id, (question.id, "")
        for name in question_names(question):
            yield name, (question.id, "")
            if question.measure in _BY_CHOICE:
                for choice in question.choices:
                    for words in (choice.id, *(phrase.words for phrase in choice.text.phrases)):
                        yield f"{name}/{words}", (question.id, choice.id)
                        yield f"{question.id}/{words}", (question.id, choice.id)


def _check_values(values: Mapping[str, object], ids: tuple[str, ...]) -> None:
    for question in values:
        if question not in ids:
            raise TableFault(
                f"The map has values for '{question}', which is no question. {near(question, ids)}"
            )
