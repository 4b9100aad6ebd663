"""A card as a page to print: one template, three sizes, letters that shrink until the words fit, and a code to scan."""

import base64
import io
from dataclasses import dataclass

import segno

from feedback.papers import pdf
from feedback.papers.page import environment, style
from forms.direction import direction

#: Widths and heights. A story card is 1080 by 1350 dots, as the networks show it.
SIZES = {"poster": "210mm 297mm", "postcard": "148mm 105mm", "story": "270mm 337.49mm"}
#: How large the letters may be, the largest first: a wall is read from across a room, and short words may fill it.
SCALES = (1.6, 1.4, 1.2, 1.1, 1.0, 0.85, 0.7)


class TooMuch(Exception):
    """The words do not fit, however small: fewer of them have to be chosen."""


@dataclass(frozen=True, slots=True)
class Words:
    """Text and the language it is in."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Row:
    """One thing said, and what came of it. `sign` chooses the shape beside the heading: "done", "planned", "cannot"."""

    said: Words
    heading: str
    sign: str
    came: tuple[Words, ...]
    day: str


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything a card shows. `address` stands beside the code; `scan` says what to do with it."""

    sheet: str
    band: str
    language: str
    title: Words
    you_said: str
    rows: tuple[Row, ...]
    scan: str
    address: str
    link: str
    partnership: str
    accent: str


def render(layout: Layout) -> bytes:
    """The card as a tagged PDF of one page.

    Raises:
        pdf.PdfMissing: the machine cannot make PDF.
        TooMuch: the words do not fit.
    """
    html = (
        environment()
        .get_template("card.html")
        .render(
            card=layout, direction=direction(layout.language), direction_of=direction, code=_code(layout.link)
        )
    )
    size = f"@page{{size:{SIZES[layout.sheet]}}}:root{{--accent:{layout.accent}}}"
    sheets = [f"{style('card.css')}{size}html{{font-size:{scale * 16:.1f}px}}" for scale in SCALES]
    made = pdf.fitting(html, sheets)
    if made is None:
        raise TooMuch("The words do not fit on one sheet. Choose fewer things, or shorten what they say.")
    return made


def _code(link: str) -> str:
    out = io.BytesIO()
    segno.make(link, error="m", micro=False).save(out, kind="svg", border=2, light="#fff", omitsize=True)
    return "data:image/svg+xml;base64," + base64.b64encode(out.getvalue()).decode()
