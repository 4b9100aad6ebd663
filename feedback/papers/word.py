"""A paper as a Word document: real headings, real tables with heading rows, alternative texts, the language set."""

import io
from typing import Any

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from feedback.papers import letters, raster
from feedback.papers.page import made
from feedback.papers.paper import Block, Chart, Manner, Paper, Points, Quote, Table, Words
from forms.direction import direction

INK, ACCENT, SOFT = RGBColor(0x1B, 0x2A, 0x2F), RGBColor(0x0B, 0x5A, 0x66), RGBColor(0x46, 0x56, 0x5C)
#: The widest picture that fits between the margins.
WIDE = Cm(16)
#: What a property of a document may hold, in letters.
MOST = 255


def docx_of(paper: Paper) -> bytes:
    """The whole document."""
    paper = letters.kept(paper)
    document = docx.Document()
    _settle(document, paper)
    document.add_heading(paper.title, 0)
    document.add_paragraph(paper.about, style="Subtitle")
    for depth, section in paper.walk():
        document.add_heading(section.title, min(depth, 6))
        for block in section.blocks:
            _block(document, block)
    document.add_paragraph(made(paper), style="Small note")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _settle(document: Document, paper: Paper) -> None:
    """Properties, styles and page: a screen reader asks for the first, an eye for the rest."""
    _forget_old_styles(document)
    told = document.core_properties
    told.title, told.author = paper.title[:MOST], paper.partnership[:MOST]
    told.language, told.created = paper.language, paper.made_at.replace(tzinfo=None)
    told.subject = paper.about[:MOST]
    told.comments = ""
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.4)
    usual: Any = document.styles["Normal"]
    usual.font.name, usual.font.size, usual.font.color.rgb = "Arial", Pt(12), INK
    _speak(usual.element.get_or_add_rPr(), paper.language)
    for level in range(7):
        heading: Any = document.styles["Title" if level == 0 else f"Heading {level}"]
        heading.font.name, heading.font.color.rgb, heading.font.italic = "Arial", ACCENT, False
        _plain_letters(heading.element.get_or_add_rPr())
    note: Any = document.styles.add_style("Small note", WD_STYLE_TYPE.PARAGRAPH)
    note.base_style, note.font.size, note.font.color.rgb = usual, Pt(10), SOFT
    for name, size in (("Subtitle", 13), ("Caption", 11), ("Intense Quote", 12)):
        style: Any = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = "Arial", Pt(size), INK
        style.font.italic, style.font.bold = False, name == "Caption"
        _plain_letters(style.element.get_or_add_rPr())


def _forget_old_styles(document: Document) -> None:
    """The usual template carries a second copy of its styles for Word 2010, which ours would contradict."""
    for key, one in list(document.part.rels.items()):
        if one.reltype.endswith("/stylesWithEffects"):
            del document.part.rels[key]


def _plain_letters(properties: Any) -> None:
    """A theme's font would win over the one that is named."""
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        return
    for name in [name for name in fonts.attrib if name.endswith("Theme")]:
        del fonts.attrib[name]


def _speak(properties: Any, language: str) -> None:
    element = OxmlElement("w:lang")
    element.set(qn("w:val"), "en-GB" if language == "en" else language)
    element.set(qn("w:bidi"), language)
    properties.append(element)


def _block(document: Document, block: Block) -> None:
    if isinstance(block, Words):
        _words(document, block)
    elif isinstance(block, Points):
        for item in block.items:
            document.add_paragraph(item, style="List Number" if block.numbered else "List Bullet")
    elif isinstance(block, Quote):
        _quote(document, block)
    elif isinstance(block, Chart):
        _chart(document, block)
    else:
        _table(document, block)


def _words(document: Document, words: Words) -> None:
    paragraph = document.add_paragraph(style="Small note" if words.manner is Manner.NOTE else None)
    paragraph.add_run(words.text).bold = words.manner in (Manner.LEAD, Manner.GAP) or None


def _quote(document: Document, quote: Quote) -> None:
    paragraph = document.add_paragraph(style="Intense Quote")
    run = paragraph.add_run(quote.words)
    if direction(quote.language) == "rtl":  # before the language: the schema has an order
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
        run._r.get_or_add_rPr().append(OxmlElement("w:rtl"))
    _speak(run._r.get_or_add_rPr(), quote.language)
    if quote.of:
        document.add_paragraph(quote.of, style="Small note")


def _chart(document: Document, chart: Chart) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run(chart.title).bold = True
    paragraph.add_run(f" {chart.base}")
    paragraph.paragraph_format.keep_with_next = True
    if drawn := raster.png(chart):
        shape = document.add_picture(io.BytesIO(drawn), WIDE)
        shape._inline.docPr.set("descr", chart.description)
        shape._inline.docPr.set("title", chart.title)
    _table(document, chart.table)


def _table(document: Document, table: Table) -> None:
    caption = document.add_paragraph(style="Caption")
    caption.add_run(table.caption)
    caption.paragraph_format.keep_with_next = True
    grid = document.add_table(rows=1, cols=len(table.headings), style="Table Grid")
    for cell, words in zip(grid.rows[0].cells, table.headings, strict=True):
        cell.paragraphs[0].add_run(words).bold = True
    _repeats(grid.rows[0])
    for row in table.rows:
        for cell, words in zip(grid.add_row().cells, row, strict=True):
            cell.text = str(words)
    told = grid._tbl.tblPr
    for name, words in (("w:tblCaption", table.caption), ("w:tblDescription", table.note or table.caption)):
        element = OxmlElement(name)
        element.set(qn("w:val"), words)
        told.append(element)
    document.add_paragraph(table.note, style="Small note")


def _repeats(row: Any) -> None:
    """The first row is a heading row: said to a screen reader, and printed again on the next page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
