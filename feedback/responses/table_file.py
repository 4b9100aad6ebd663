"""A table of answers as somebody's spreadsheet saved it: CSV in whatever encoding, or a workbook.

Every cell comes out as text, trimmed at the ends. A row keeps the number it has on the screen of a spreadsheet, so
that a refusal can point at it.
"""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from feedback.responses import csv_words, workbook
from feedback.responses.table_fault import TableFault

#: Larger files are cut by whoever makes them: one file is one transaction, judged in memory.
LARGEST = 200 * 1024 * 1024
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
TEXTS = (".csv", ".tsv", ".txt")

__all__ = ["Row", "TableFault", "TableFile", "read"]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: its number counts from 1, and the header is a line too."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableFile:
    """A table whose first line with anything on it is the header. `notes` say how the file was read."""

    name: str
    header: Row
    rows: tuple[Row, ...]
    notes: tuple[str, ...]
    sha256: str


def read(path: Path, *, encoding: str | None = None, sheet: str | None = None) -> TableFile:
    """Read a file. `encoding` overrules the guess for CSV, `sheet` names a sheet other than the first.

    Raises:
        TableFault: it is not a table that can be read; the message says what to do.
    """
    return taken(_content(path), path.name, encoding=encoding, sheet=sheet)


def taken(content: bytes, name: str, *, encoding: str | None = None, sheet: str | None = None) -> TableFile:
    """A file that was sent, as `read` gives it.

    Raises:
        TableFault: it is not a table that can be read; the message says what to do.
    """
    rows, notes = lines(content, name, encoding=encoding, sheet=sheet)
    numbered = (Row(number, cells) for number, cells in rows if any(cells))
    header = next(numbered, None)
    if header is None:
        raise TableFault(f"{name} is empty. The first line must name the columns.")
    return TableFile(name, header, tuple(numbered), (*notes, *_lost(name, content)), _digest(content))


def lines(
    content: bytes, name: str, *, encoding: str | None = None, sheet: str | None = None
) -> tuple[csv_words.Lines, list[str]]:
    """Numbered rows of cells of a file that was sent, the header among them, and notes on how it was read.

    Raises:
        TableFault: it is not a table that can be read; the message says what to do.
    """
    kind = Path(name).suffix.lower()
    if kind in WORKBOOKS:
        return workbook.rows(content, name, sheet), []
    if kind in TEXTS:
        return csv_words.rows(content, name, encoding)
    raise TableFault(f"{name} is neither CSV nor a workbook. Save it as .csv or .xlsx.")


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise TableFault(f"{path.name} is larger than 200 MB. Cut it into several files.")
        return path.read_bytes()
    except OSError as fault:
        raise TableFault(f"{path} cannot be read: {fault.strerror}. Check the path.") from fault


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _lost(name: str, content: bytes) -> Iterator[str]:
    """Words that were question marks before they reached us cannot be brought back; somebody must know."""
    lines = (
        sum(b"????" in line for line in islice(io.BytesIO(content), 100_000))
        if name.lower().endswith(TEXTS)
        else 0
    )
    if lines:
        yield (
            f"{lines} lines of {name} hold '????': letters were lost when it was saved. "
            "Export it again as UTF-8 if you can."
        )
