"""The used cells of a workbook's sheet, as text.

Workbooks of 11 kB declare a million rows. Only cells with something in them are read; where one stands so far below
the table that the space between would fill the memory, the workbook is refused.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from feedback.responses.table_fault import TableFault

_TAIL = 1_000_000
_ROW = re.compile(rb'<row [^>]*?r="(\d+)"[^>]*>(?:(?!</row>).)*?<(?:v|is)[ >]', re.DOTALL)
_SLACK = 10_000


def rows(content: bytes, name: str, sheet: str | None = None) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Numbered rows of the first sheet, or of the one named.

    Raises:
        TableFault: the workbook cannot be opened, or has no such sheet.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, WorksheetNotFound, ZipError

    _refuse_stray_cells(content, name)
    sheets: list[str] = []
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = book.sheet_names
        used = book.get_sheet_by_name(sheet) if sheet else book.get_sheet_by_index(0)
    except PasswordError:
        raise TableFault(f"{name} is locked with a password. Save it without one.") from None
    except WorksheetNotFound:
        near = get_close_matches(sheet or "", sheets, 1)
        known = f"Did you mean '{near[0]}'?" if near else f"It has: {', '.join(sheets)}."
        raise TableFault(f"{name} has no sheet '{sheet}'. {known}") from None
    except (CalamineError, ZipError, OSError, ValueError) as fault:
        raise TableFault(f"{name} is not a workbook that can be read ({fault}). Save it again.") from fault
    first = used.start[0] + 1 if used.start else 1
    before = used.start[1] if used.start else 0
    for number, cells in enumerate(used.to_python(), first):
        yield number, ("",) * before + tuple(map(as_text, cells))


def as_text(value: Any) -> str:
    """A cell as somebody would have typed it: 3 rather than 3.0, a day as 2026-03-04."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value).replace("\0", "").strip()


def _refuse_stray_cells(content: bytes, name: str) -> None:
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        for part in parts.namelist():
            if part.startswith("xl/worksheets/") and part.endswith(".xml"):
                held, last = _extent(parts, part)
                if last > held * 20 + _SLACK:
                    raise TableFault(
                        f"{name} has a cell in row {last} and only {held} rows. Delete what stands far below the table."
                    )


def _extent(parts: zipfile.ZipFile, part: str) -> tuple[int, int]:
    """How many rows a sheet holds, and the number of the last one with a value in it."""
    held, tail = 0, b""
    with parts.open(part) as file:
        while chunk := file.read(_TAIL):
            held += chunk.count(b"<row ")
            tail = tail[-_TAIL:] + chunk
    return held, max((int(found) for found in _ROW.findall(tail)), default=0)
