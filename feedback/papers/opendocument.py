"""A paper as an OpenDocument text (.odt): real headings, heading rows, alternative texts, the language set."""

import io
import re
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from odfdo import (
    Cell,
    Document,
    Element,
    Frame,
    Header,
    HeaderRows,
    List,
    ListItem,
    Paragraph,
    Row,
    Span,
    Style,
)
from odfdo import Table as Grid

from feedback.papers import letters, raster
from feedback.papers.page import made
from feedback.papers.paper import Block, Chart, Manner, Paper, Points, Quote, Table, Words
from forms.direction import direction

INK, ACCENT, SOFT = "#1b2a2f", "#0b5a66", "#46565c"


def odt_of(paper: Paper) -> bytes:
    """The whole document."""
    paper = letters.kept(paper)
    document = Document("text")
    body: Any = document.body
    body.clear()
    _forget_screens(document)
    _settle(document, paper)
    body.append(Paragraph(paper.title, style="Title"))
    body.append(Paragraph(paper.about, style="Subtitle"))
    for depth, section in paper.walk():
        level = min(depth, 6)
        heading = Header(level, section.title)
        heading.style = f"Heading_20_{level}"
        body.append(heading)
        for block in section.blocks:
            _block(document, block)
    body.append(Paragraph(made(paper), style="Note"))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _forget_screens(document: Document) -> None:
    """The usual template brings an office's toolbars along, empty and not declared: a schema check stops at them."""
    container: Any = document.container
    for name in [one for one in container.parts if one.startswith("Configurations2/")]:
        container.del_part(name)
    for name in [one for one in document.manifest.get_paths() if str(one).startswith("Configurations2/")]:
        document.manifest.del_full_path(str(name))


def _settle(document: Document, paper: Paper) -> None:
    meta = document.meta
    meta.title, meta.subject, meta.language = paper.title, paper.about, _tag(paper.language)
    meta.creator = paper.partnership
    moment = paper.made_at.replace(tzinfo=None)
    meta.creation_date = datetime(*moment.timetuple()[:6])  # noqa: DTZ001 - OpenDocument wants the plain moment
    numbering = document.styles.get_element("//text:outline-style")
    if numbering is not None:  # the usual template numbers headings
        numbering.delete()
    for style in _styles(paper.language):
        document.insert_style(style, automatic=False)
    wide: dict[str, Any] = {"style:width": "16cm", "table:align": "left"}
    for style in (
        Style("table", name="Grid", area="table", **wide),
        Style(
            "table-cell", name="Cell", area="table-cell", border_bottom=f"0.5pt solid {SOFT}", padding="0.1cm"
        ),
    ):
        document.insert_style(style, automatic=True)


def _styles(language: str) -> list[Any]:
    """Sans serif, no italics, and headings in one hue."""
    usual: dict[str, Any] = {
        "area": "text",
        "font_family": "Arial",
        "fo:font-family": "Arial",
        "color": INK,
        "size": "12pt",
    }
    spoken: dict[str, Any] = {
        "fo:language": language.partition("-")[0],
        "fo:country": "GB" if language == "en" else "none",
    }
    made_styles = [
        Style("paragraph", name="Standard", **usual, **spoken),
        Style("paragraph", name="Lead", parent_style="Standard", area="text", size="13pt", bold=True),
        Style("paragraph", name="Note", parent_style="Standard", area="text", size="10pt", color=SOFT),
        Style("paragraph", name="Quotation", parent_style="Standard", area="text", size="12pt"),
        Style("paragraph", name="Cell_20_heading", parent_style="Standard", area="text", bold=True),
        Style(
            "paragraph",
            name="Title",
            parent_style="Standard",
            area="text",
            size="24pt",
            bold=True,
            color=ACCENT,
        ),
        Style("paragraph", name="Subtitle", parent_style="Standard", area="text", size="13pt", color=SOFT),
    ]
    for level, size in enumerate((18, 15, 13, 12, 12, 12), start=1):
        made_styles.append(
            Style(
                "paragraph",
                name=f"Heading_20_{level}",
                display_name=f"Heading {level}",
                parent_style="Standard",
                area="text",
                size=f"{size}pt",
                bold=True,
                color=ACCENT,
            )
        )
    for style in made_styles:
        style.set_properties({"fo:margin-bottom": "0.22cm", "fo:margin-top": "0.1cm"}, area="paragraph")
    return made_styles


def _tag(language: str) -> str:
    return "en-GB" if language == "en" else language


def _block(document: Document, block: Block) -> None:
    body: Any = document.body
    if isinstance(block, Words):
        body.append(Paragraph(block.text, style=_manner(block.manner)))
    elif isinstance(block, Points):
        body.append(_points(block))
    elif isinstance(block, Quote):
        _quote(document, block)
    elif isinstance(block, Chart):
        _chart(document, block)
    else:
        _table(document, block)


def _manner(manner: Manner) -> str:
    return {Manner.PLAIN: "Standard", Manner.NOTE: "Note"}.get(manner, "Lead")


def _points(points: Points) -> Any:
    listed = List()
    for item in points.items:
        listed.append(ListItem(item))
    return listed


def _quote(document: Document, quote: Quote) -> None:
    name = f"Quotation_20_{quote.language}"
    spoken: dict[str, Any] = {"fo:language": quote.language.partition("-")[0], "fo:country": "none"}
    style = Style("paragraph", name=name, parent_style="Quotation", area="text", **spoken)
    placed = {"fo:margin-left": "0.8cm", "fo:margin-right": "0.8cm", "fo:text-align": "start"}
    if direction(quote.language) == "rtl":
        placed |= {"style:writing-mode": "rl-tb", "fo:text-align": "end"}
    style.set_properties(placed, area="paragraph")
    document.insert_style(style, automatic=False)
    body: Any = document.body
    body.append(Paragraph(quote.words, style=name))
    if quote.of:
        body.append(Paragraph(quote.of, style="Note"))


def _chart(document: Document, chart: Chart) -> None:
    body: Any = document.body
    heading = Paragraph(style="Standard")
    heading.append(Span(chart.title, style="Strong_20_Emphasis"))
    heading.append(f" {chart.base}")
    body.append(heading)
    if drawn := raster.png(chart):
        name = _added(document, drawn)
        wide, high = _size(drawn)
        frame = Frame.image_frame(name, size=(f"{wide}cm", f"{high}cm"), anchor_type="as-char")
        frame.append(Element.from_tag("svg:title"))
        frame.append(Element.from_tag("svg:desc"))
        frame.get_element("svg:title").text = chart.title  # type: ignore[union-attr]
        frame.get_element("svg:desc").text = chart.description  # type: ignore[union-attr]
        holder = Paragraph(style="Standard")
        holder.append(frame)
        body.append(holder)
    _table(document, chart.table)


def _added(document: Document, png: bytes) -> str:
    """The picture inside the document, under a name that says what it is: a reader goes by the ending."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"{sha256(png).hexdigest()[:16]}.png"
        file.write_bytes(png)
        return document.add_file(file)


def _size(png: bytes) -> tuple[float, float]:
    """Width and height in centimetres of a picture sixteen wide; its dots stand at the head of the file."""
    wide, high = (int.from_bytes(png[place : place + 4], "big") for place in (16, 20))
    return 16.0, round(16.0 * high / wide, 2)


def _table(document: Document, table: Table) -> None:
    body: Any = document.body
    body.append(Paragraph(table.caption, style="Cell_20_heading"))
    grid = Grid(_name(table.caption), style="Grid")
    for row in table.rows:
        grid.append_row(_row([str(cell) for cell in row]))
    heads = HeaderRows()
    heads.append(_row(list(table.headings), "Cell_20_heading"))
    columns = grid.get_elements("table:table-column")
    grid.insert(heads, position=len(columns))
    body.append(grid)
    if table.note:
        body.append(Paragraph(table.note, style="Note"))


def _name(caption: str) -> str:
    """What a table may be called in OpenDocument, which takes no ? and none of the other signs of addresses."""
    return re.sub(r"[\[\]*?:/\\\n]", " ", caption.replace("'", "’"))[:60].strip() or "Table"


def _row(values: list[str], manner: str = "Standard") -> Row:
    """Cells of words only: with a typed value beside them a reader would show its own rendering of that."""
    row = Row()
    for value in values:
        cell = Cell(style="Cell")
        cell.append(Paragraph(value, style=manner))
        row.append_cell(cell)
    return row
