"""Lines into files. What somebody wrote never becomes a formula where it is opened (ASVS 1.2.10)."""

import csv
import json
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path

from feedback.cells import FORMULA, Cell, harmless
from feedback.responses.export_rows import ABOUT, Given, Table
from feedback.surveys.versions import SurveyFault

SHEET_ROWS = 1_048_576
TOO_MANY = "A sheet cannot hold so many answers. Use '--format csv'."
_SHEET_CELL = 32_767


def csv_lines(path: Path, lines: Iterable[Sequence[Cell]]) -> int:
    """Write lines as CSV in UTF-8; gives how many."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for line in lines:
            # `harmless`, without a call for each of a million cells.
            writer.writerow(
                ["'" + cell if cell.__class__ is str and cell[:1] in FORMULA else cell for cell in line]  # type: ignore[index]
            )
            count += 1
    return count


def json_lines(path: Path, rows: Iterable[Given]) -> int:
    """Write one JSON object per response, answers as plain values; gives how many."""
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            about = {
                "day": row.day.isoformat(),
                "language": row.language,
                **{name: getattr(row, name) for name in ABOUT},
                "group": row.group,
                **{name: words for name, words in row.extra.items() if words},
            }
            file.write(json.dumps(about | {"answers": dict(row.answers)}, ensure_ascii=False) + "\n")
            count += 1
    return count


def workbook(path: Path, table: Table, rows: Iterable[Given], codebook: Iterable[Sequence[Cell]]) -> int:
    """Write a workbook with the sheets `answers` and `codebook`; gives how many responses.

    Raises:
        SurveyFault: a sheet cannot hold so many.
    """
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        lines = chain([table.header], (table.line(row) for row in rows))
        count = _sheet(book.add_worksheet("answers"), lines)
        _sheet(book.add_worksheet("codebook"), codebook)
    return count - 1


def _sheet(sheet: "object", lines: Iterable[Sequence[Cell]]) -> int:
    sheet.freeze_panes(1, 0)  # type: ignore[attr-defined]
    number = 0
    for number, line in enumerate(lines):
        if number >= SHEET_ROWS:
            raise SurveyFault(TOO_MANY)
        for place, cell in enumerate(line):
            _cell(sheet, number, place, harmless(cell))
    return number + 1


def _cell(sheet: "object", row: int, place: int, cell: Cell) -> None:
    if isinstance(cell, str):
        if cell:
            sheet.write_string(row, place, cell[:_SHEET_CELL])  # type: ignore[attr-defined]
    else:
        sheet.write_number(row, place, cell)  # type: ignore[attr-defined]
