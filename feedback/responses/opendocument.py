"""Lines into an OpenDocument spreadsheet (.ods), written as they come: memory does not grow with them.

The libraries that write this format hold the whole document while they do (docs/decisions/0026).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from feedback.cells import harmless
from feedback.responses.export_files import SHEET_ROWS, TOO_MANY
from feedback.responses.export_rows import Cell
from feedback.surveys.versions import SurveyFault

_MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_START = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    f'<office:document-content xmlns:office="{_OASIS}:office:1.0" xmlns:table="{_OASIS}:table:1.0" '
    f'xmlns:text="{_OASIS}:text:1.0" office:version="1.3"><office:body><office:spreadsheet>'
)
_END = "</office:spreadsheet></office:body></office:document-content>"
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    f'<manifest:manifest xmlns:manifest="{_OASIS}:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_MIMETYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
#: What XML cannot hold at all.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: Spaces that a reader would drop: at the start or the end, or after another.
_SPACES = re.compile("^ +| +$|(?<= ) +")


def write(path: Path, sheets: Iterable[tuple[str, Iterable[Sequence[Cell]]]]) -> list[int]:
    """Write sheets of (name, lines), the first line of each its heading; gives how many lines each has.

    Raises:
        SurveyFault: a sheet cannot hold so many.
    """
    counts = []
    with ZipFile(path, "w", ZIP_DEFLATED) as file:
        file.writestr(
            "mimetype", _MIMETYPE, ZIP_STORED
        )  # first, and as it is: so a file is known for what it is
        file.writestr("META-INF/manifest.xml", _MANIFEST)
        with file.open("content.xml", "w", force_zip64=True) as content:
            content.write(_START.encode())
            counts += [_sheet(content, name, lines) for name, lines in sheets]
            content.write(_END.encode())
    return counts


def _sheet(content: IO[bytes], name: str, lines: Iterable[Sequence[Cell]]) -> int:
    content.write(f"<table:table table:name={quoteattr(name)}>".encode())
    count = 0
    for count, line in enumerate(lines, 1):
        if count > SHEET_ROWS:
            raise SurveyFault(TOO_MANY)
        row = f"<table:table-row>{''.join(map(_cell, line))}</table:table-row>"
        content.write(
            f"<table:table-header-rows>{row}</table:table-header-rows>".encode()
            if count == 1
            else row.encode()
        )
    content.write(b"</table:table>")
    return count


def _cell(cell: Cell) -> str:
    if isinstance(cell, str):
        if not cell:
            return "<table:table-cell/>"
        return f'<table:table-cell office:value-type="string">{"".join(_lines(str(harmless(cell))))}</table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{cell}"><text:p>{cell}</text:p></table:table-cell>'


def _lines(words: str) -> Iterator[str]:
    for line in _UNWRITABLE.sub("", words).splitlines() or [""]:
        spaced = _SPACES.sub(lambda found: f"\0{len(found[0])}\0", escape(line))
        held = re.sub("\0(\\d+)\0", r'<text:s text:c="\1"/>', spaced).replace("\t", "<text:tab/>")
        yield f"<text:p>{held}</text:p>"
