"""A certificate as one sheet of A4: whose, of what, of which day, and where it can be checked."""

import base64
import io
from dataclasses import dataclass

import segno

from feedback.papers import pdf
from feedback.papers.page import environment, style
from forms.direction import direction


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything the sheet shows. `rows` are (label, words, language of the words)."""

    language: str
    title: str
    name: str
    rows: tuple[tuple[str, str, str], ...]
    check: str
    address: str
    partnership: str


def html(sheet: Sheet) -> str:
    """The sheet's words, in reading order."""
    return (
        environment()
        .get_template("certificate.html")
        .render(
            sheet=sheet,
            direction=direction(sheet.language),
            direction_of=direction,
            code=_code(sheet.address),
        )
    )


def render(sheet: Sheet) -> bytes:
    """The sheet as a tagged PDF.

    Raises:
        pdf.PdfMissing: the machine cannot make PDF.
    """
    return pdf.render(html(sheet), style("certificate.css"))


def _code(address: str) -> str:
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=2, light="#fff", omitsize=True)
    return "data:image/svg+xml;base64," + base64.b64encode(out.getvalue()).decode()
