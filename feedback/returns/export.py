"""A round as a table: a line for each organisation that was asked, with the return that counts, as CSV or as a workbook."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from feedback.cells import Cell, harmless
from feedback.returns.answers import Answered
from feedback.returns.sheets import BESIDE
from feedback.returns.standing import STATES
from forms.measures import Measure
from forms.question import Question

ABOUT = ("organisation", "state", "due", "returned", "returns", "why")


def lines(found: Answered, today: date) -> Iterator[list[Cell]]:
    """The heading, then every organisation by name, also those that have not returned."""
    questions = [one for one in found.survey.questions if one.measure is not Measure.NONE]
    yield [*ABOUT, *(name for one in questions for name in _names(one))]
    for one in found.asked:
        sent = found.of(one.agency_key)
        why = one.declined or one.extended
        line: list[Cell] = [
            one.agency,
            STATES[one.state(today)],
            one.due_on.isoformat(),
            sent.day.isoformat() if sent else "",
            len(one.returns),
            why.why if why else "",
        ]
        for question in questions:
            line += _cells(question, sent.answers) if sent else [""] * len(_names(question))
        yield line


def as_csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    """As CSV in UTF-8, with a mark by which a spreadsheet knows that."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
    return file.getvalue().encode("utf-8-sig")


def as_workbook(rows: Iterable[Sequence[Cell]]) -> bytes:
    """As a workbook with one sheet."""
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet = book.add_worksheet("returns")
        sheet.freeze_panes(1, 1)
        for number, row in enumerate(rows):
            for place, cell in enumerate(map(harmless, row)):
                if isinstance(cell, str):
                    sheet.write_string(number, place, cell[:32_767])
                else:
                    sheet.write_number(number, place, cell)
    return file.getvalue()


#: Ending to what a browser is told it is, and what writes it.
KINDS: dict[str, tuple[str, Callable[[Iterable[Sequence[Cell]]], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_workbook),
}


def _names(question: Question) -> list[str]:
    names = [question.id]
    if question.measure in (Measure.MANY_OF, Measure.RANK):
        names = [f"{question.id}/{choice}" for choice in question.choice_ids]
    return [*names, question.other_id] if question.other is not None else names


def _cells(question: Question, answers) -> list[Cell]:
    value = answers.get(question.id)
    if question.measure in (Measure.MANY_OF, Measure.RANK):
        cells: list[Cell] = [_chosen(question, value, choice) for choice in question.choice_ids]
    else:
        cells = [_plain(value)]
    return [*cells, _plain(answers.get(question.other_id))] if question.other is not None else cells


def _chosen(question: Question, value, choice: str) -> Cell:
    if not isinstance(value, list):
        return BESIDE.get(str(value), "") if value else ""
    if question.measure is Measure.RANK:
        return value.index(choice) + 1 if choice in value else ""
    return int(choice in value)


def _plain(value) -> Cell:
    if value is None or isinstance(value, bool):
        return ""
    return value if isinstance(value, int | float) else BESIDE.get(str(value), str(value))
