"""Reading the rows of a table for one survey: what each says, or why it cannot be taken."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from feedback.responses import cell_values
from feedback.responses.cell_values import NOT_ASKED, CellReader, Cells, Refused
from feedback.responses.import_columns import OTHER, Column, columns
from feedback.responses.import_map import ImportMap, near
from feedback.responses.import_words import normal, wordings
from feedback.responses.table_file import Row, TableFault, TableFile
from forms import routing
from forms.flow import HELPED, QUOTES
from forms.survey import Page
from forms.survey import Survey as Definition

#: What may stand in the columns about how an answer came to be.
_ASIDE = {"quotes": QUOTES, "helped": HELPED}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a row did not land. `row` is its number in the file, the header being a row."""

    row: int
    column: str
    reason: str

    def sentence(self) -> str:
        where = f"Row {self.row}, column '{self.column}'" if self.column else f"Row {self.row}"
        return f"{where}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Given:
    """One row, read: what a response keeps of it."""

    answers: dict[str, Any]
    day: date
    language: str
    audience_version: str | None
    quotes: str | None = None
    helped: str | None = None


class RowReader:
    """Reads the rows of one table for one survey."""

    def __init__(
        self,
        survey: Definition,
        table: TableFile,
        today: date,
        *,
        mapping: ImportMap | None = None,
        day: date | None = None,
        language: str | None = None,
        audience: str | None = None,
    ) -> None:
        mapping = mapping or ImportMap()
        self.survey = survey
        self.table = table
        self.today = today
        self.day = day or today
        self.language = _language(survey, language)
        self.audience = audience
        self.columns = columns(table, survey, mapping)
        self.special = {column.question: column for column in self.columns if column.special}
        self.by_question: dict[str, list[Column]] = {}
        for column in self.columns:
            if not column.special:
                self.by_question.setdefault(column.question, []).append(column)
        self.words = wordings(survey)
        self.mapping = mapping
        self.readers: dict[tuple[str, str | None], CellReader] = {}
        self.surveys: dict[tuple[str | None, frozenset[str]], Definition] = {}

    def read(self, row: Row) -> Given | tuple[Refusal, ...]:
        """What a response keeps of a row, or every reason against it."""
        found = list(self._row(row))
        given = next((one for one in found if isinstance(one, Given)), None)
        refusals = tuple(one for one in found if isinstance(one, Refusal))
        return refusals if refusals or given is None else given

    def notes(self) -> tuple[str, ...]:
        """What somebody should know of how the file was read."""
        passed = ("The column 'group' was passed over: the group is that of the door.",)
        return self.table.notes + (passed if "group" in self.special else ())

    def _row(self, row: Row) -> Iterator[Given | Refusal]:
        width = len(self.table.header.cells)
        if any(row.cells[width:]):
            yield Refusal(
                row.number, "", f"it has more cells than the {width} of the header. Look at its commas."
            )
            return
        audience = self.audience
        try:
            audience = self._audience(row)
        except _SpecialRefused as fault:
            yield Refusal(row.number, fault.column, str(fault))
        answers: dict[str, Any] = {}
        for question, held in self.by_question.items():
            try:
                answers |= self._reader(question, audience).read(_cells(row, held))
            except Refused as fault:
                yield Refusal(row.number, held[0].header, str(fault))
        try:
            kept = routing.kept(self._asked(row, audience), answers)
            yield from self._unasked(row, answers, kept)
            aside = {name: self._aside(row, name, said) for name, said in _ASIDE.items()}
            yield Given(kept, self._day(row), self._said_language(row), audience, **aside)
        except _SpecialRefused as fault:
            yield Refusal(row.number, fault.column, str(fault))

    def _reader(self, question: str, audience: str | None) -> CellReader:
        """Words are those of the instrument the row was answered with: "happy" is 3 of three faces and 4 of five."""
        if (question, audience) not in self.readers:
            variants = self.words[question]
            asked = self.survey.for_audience(audience).question(question) or variants[0]
            alike = [one for one in variants if one != asked and one.instrument == asked.instrument]
            self.readers[question, audience] = CellReader([asked, *alike], self.mapping.values.get(question))
        return self.readers[question, audience]

    def _unasked(self, row: Row, answers: dict[str, Any], kept: dict[str, Any]) -> Iterator[Refusal]:
        for question, held in self.by_question.items():
            if question in answers and question not in kept:
                yield Refusal(
                    row.number,
                    held[0].header,
                    "it holds an answer, and after the answers before it the question is not asked. Clear one of them.",
                )

    def _asked(self, row: Row, audience: str | None) -> Definition:
        """The survey as the row knows it: what has no column, or says [z], was not asked and decides nothing."""
        asked = frozenset(
            question
            for question, held in self.by_question.items()
            if any(_cell(row, column) != NOT_ASKED for column in held)
        )
        if (audience, asked) not in self.surveys:
            self.surveys[audience, asked] = _narrowed(self.survey.for_audience(audience), asked)
        return self.surveys[audience, asked]

    def _special(self, row: Row, name: str) -> str:
        return _cell(row, self.special[name]) if name in self.special else ""

    def _day(self, row: Row) -> date:
        words = self._special(row, "day")
        try:
            day = cell_values.day(words) if words else self.day
        except Refused as fault:
            raise _SpecialRefused(self.special["day"].header, str(fault)) from fault
        if day > self.today:
            raise _SpecialRefused(
                self.special["day"].header if words else "", f"the day {day} is still to come. Correct it."
            )
        return day

    def _said_language(self, row: Row) -> str:
        words = self._special(row, "language")
        try:
            return _language(self.survey, words) if words else self.language
        except TableFault as fault:
            raise _SpecialRefused(self.special["language"].header, str(fault)) from fault

    def _aside(self, row: Row, name: str, known: tuple[str, ...]) -> str | None:
        words = self._special(row, name)
        said = normal(words).replace(" ", "_")
        if words and said not in known:
            raise _SpecialRefused(
                self.special[name].header, f"'{words}' is not known here. {near(said, known)}"
            )
        return said or None

    def _audience(self, row: Row) -> str | None:
        words = self._special(row, "audience_version")
        if not words:
            return self.audience
        known = {
            normal(name): version.id
            for version in self.survey.versions
            for name in (version.id, version.band, *(phrase.words for phrase in version.title.phrases))
            if name
        }
        if normal(words) not in known:
            raise _SpecialRefused(
                self.special["audience_version"].header,
                f"'{words}' is not an audience version of this survey. {near(words, known)}",
            )
        return known[normal(words)]


class _SpecialRefused(Exception):
    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column


def _language(survey: Definition, wish: str | None) -> str:
    if wish is None:
        return survey.languages[0]
    for language in survey.languages:
        if language.casefold() == wish.casefold():
            return language
    raise TableFault(f"'{wish}' is not a language of '{survey.key}'. {near(wish, survey.languages)}")


def _cells(row: Row, held: list[Column]) -> Cells:
    parts = {column.part: _cell(row, column) for column in held if column.part not in ("", OTHER)}
    own = next((_cell(row, column) for column in held if not column.part), "")
    other = next((_cell(row, column) for column in held if column.part == OTHER), "")
    return Cells(own, parts or None, "" if other == NOT_ASKED else other)


def _cell(row: Row, column: Column) -> str:
    return row.cells[column.place] if column.place < len(row.cells) else ""


def _narrowed(survey: Definition, held: frozenset[str]) -> Definition:
    pages = (_narrowed_page(page, held) for page in survey.pages)
    return replace(survey, pages=tuple(page for page in pages if page.questions))


def _narrowed_page(page: Page, held: frozenset[str]) -> Page:
    questions = tuple(
        replace(question, when=_decidable(question.when, held))
        for question in page.questions
        if question.id in held
    )
    return replace(page, questions=questions, when=_decidable(page.when, held))


def _decidable(when: Any, held: frozenset[str]) -> Any:
    """A condition, unless it asks about a question the file does not hold."""
    return when if when is None or all(one.question in held for one in when.comparisons()) else None
