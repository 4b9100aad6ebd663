"""CSV as spreadsheets and survey tools write it: which encoding, which delimiter, which rows."""

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import islice

from feedback.responses.table_fault import TableFault

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "upright bars"}
_LONGEST_CELL = 1_000_000
_NAMES = {"cp1252": "Windows-1252 (Western Europe)", "cp1256": "Windows-1256 (Arabic)"}

Lines = Iterable[tuple[int, tuple[str, ...]]]


def rows(content: bytes, name: str, encoding: str | None = None) -> tuple[Lines, list[str]]:
    """Numbered lines of cells, and notes on how the file was read.

    Raises:
        TableFault: it is no text, or not in the encoding named.
    """
    text, found = _decoded(content, name, encoding)
    delimiter = _delimiter(text)
    notes = []
    if found in _NAMES:
        notes.append(
            f"{name} is not UTF-8 and was read as {_NAMES[found]}. Where letters look wrong, say --encoding."
        )
    if delimiter != ",":
        notes.append(f"The columns of {name} are parted by {DELIMITERS[delimiter]}.")
    return _lines(text, name, delimiter), notes


def _decoded(content: bytes, name: str, encoding: str | None) -> tuple[str, str]:
    encoding = encoding or _encoding(content, name)
    try:
        return content.decode(encoding), encoding
    except LookupError:
        raise TableFault(
            f"There is no encoding '{encoding}'. Write utf-8, cp1252, cp1250 or cp1256."
        ) from None
    except UnicodeDecodeError as fault:
        raise TableFault(
            f"{name} is not in {encoding}: byte {fault.start + 1} does not fit. Leave --encoding out, or name another."
        ) from fault


def _encoding(content: bytes, name: str) -> str:
    """By trial: a mark at the start, UTF-8, then the two code pages met in British exports."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if content.startswith(b"PK\x03\x04") or b"\0" in content[:4096]:
        raise TableFault(f"{name} is not text, whatever its name says. Save it as CSV, or name it .xlsx.")
    try:
        content.decode("utf-8")
        return "utf-8-sig"
    except UnicodeDecodeError:
        return "cp1256" if _arabic(content) else "cp1252"


def _arabic(content: bytes) -> bool:
    """Whether letters beyond ASCII mostly stand in rows of three and more, as in Arabic words, or one by one."""
    letters = in_words = run = 0
    for byte in islice(content, 1_000_000):
        if byte >= 0xC0 or byte in (0x81, 0x8D, 0x8E, 0x90):
            run += 1
            letters += 1
            in_words += 3 if run == 3 else run > 3
        else:
            run = 0
    return in_words * 2 > letters


def _delimiter(text: str) -> str:
    """The sign that cuts the first lines into the most columns of one number; a comma where nothing does."""
    head = "".join(islice(io.StringIO(text, newline=""), 30))
    return max(DELIMITERS, key=lambda sign: _fit(head, sign))


def _fit(head: str, sign: str) -> tuple[int, int]:
    try:
        widths = [len(cells) for cells in csv.reader(io.StringIO(head, newline=""), delimiter=sign) if cells]
    except csv.Error:
        return (0, 0)
    if not widths or widths[0] == 1:
        return (0, int(sign == ","))
    return (widths[0], widths.count(widths[0]))


def _lines(text: str, name: str, delimiter: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for number, cells in enumerate(reader, 1):
            yield number, tuple(cell.replace("\0", "").strip() for cell in cells)
    except csv.Error as fault:
        raise TableFault(
            f"{name}, line {reader.line_num}: {fault}. Look for a quotation mark that is not closed."
        ) from fault
