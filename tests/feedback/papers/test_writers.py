"""A paper written four ways and read back: headings, tables, pictures with their words, languages."""

import io
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import docx
import odfdo
import pikepdf
import pytest
from docx.oxml.ns import qn

from feedback.media import pictures
from feedback.media.fault import MediaFault
from feedback.papers import opendocument, page, pdf, word
from feedback.papers.paper import Bar, Chart, Manner, Paper, Points, Quote, Section, Table, Words
from tests.conftest import missing
from tests.feedback.media import made
from tests.feedback.papers.conftest import CHART

HEADINGS = [(1, "What do you know?"), (1, "How do you know it?"), (2, "Data"), (1, "What are your plans?")]


class Outline(HTMLParser):
    """The headings, headers of tables and pictures of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.opened: list[tuple[str, dict[str, str | None]]] = []
        self.headings: list[tuple[int, str]] = []
        self._in = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.opened.append((tag, dict(attrs)))
        self._in = tag if tag[0] == "h" and tag[1:].isdigit() else self._in

    def handle_endtag(self, tag: str) -> None:
        self._in = "" if tag == self._in else self._in

    def handle_data(self, data: str) -> None:
        if self._in:
            self.headings.append((int(self._in[1:]), data.strip()))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.opened if name == tag]


def test_the_page_stands_alone_and_says_what_it_is(paper: Paper) -> None:
    html = page.html(paper)
    outline = Outline(html)
    assert outline.headings == [
        (1, "Quarterly scorecard"),
        *((level + 1, words) for level, words in HEADINGS),
    ]
    assert [one["scope"] for one in outline.all("th")].count("col") == 6
    assert [one["scope"] for one in outline.all("th")].count("row") == 6
    assert [one["alt"] for one in outline.all("img")] == [CHART.description]
    assert {one["lang"] for one in outline.all("blockquote")} == {"ur"}
    assert not outline.all("script")
    assert not outline.all("link")
    assert "Quite safe &amp; mostly &lt;so&gt;" in html
    assert "Made on 4 December 2026, 15:30." in html


def test_word_reads_headings_tables_pictures_and_language(paper: Paper) -> None:
    document = docx.Document(io.BytesIO(word.docx_of(paper)))
    styles = [(one.style.name, one.text) for one in document.paragraphs if one.style]
    assert [(int(name[-1]), words) for name, words in styles if name.startswith("Heading ")] == HEADINGS
    assert ("Title", "Quarterly scorecard") in styles
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows][1:3] == [
        ["Very safe", "31", "46 %"],
        ["Quite safe & mostly <so>", "22", "33 %"],
    ]
    assert all(table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in document.tables)
    assert [shape._inline.docPr.get("descr") for shape in document.inline_shapes] == [CHART.description]
    assert document.core_properties.title == paper.title
    spoken = document.element.body.iter(qn("w:lang"))
    assert {one.get(qn("w:bidi")) for one in spoken} == {"ur"}


def test_opendocument_reads_headings_tables_pictures_and_language(paper: Paper) -> None:
    document = odfdo.Document(io.BytesIO(opendocument.odt_of(paper)))
    assert [(int(one.level), one.inner_text) for one in document.body.headers] == HEADINGS
    tables = document.body.tables
    assert [len(one.get_elements("table:table-header-rows")) for one in tables] == [1, 1]
    assert [one.inner_text for one in document.body.get_elements("//svg:desc")] == [CHART.description]
    assert document.meta.title == paper.title
    languages = document.get_styles("paragraph")
    assert {
        one.get_properties("text").get("fo:language") for one in languages if one.name and "Quot" in one.name
    } >= {"ur"}


def structure(document: pikepdf.Pdf) -> list[tuple[str, pikepdf.Dictionary]]:
    """Every element of the structure tree, in reading order."""
    found: list[tuple[str, pikepdf.Dictionary]] = []

    def walk(element: object) -> None:
        if not isinstance(element, pikepdf.Dictionary):
            return
        if "/S" in element:
            found.append((str(element.S), element))
        below = element.get("/K")
        for one in below if isinstance(below, pikepdf.Array) else [below]:
            walk(one)

    walk(document.Root.StructTreeRoot)
    return found


@pytest.fixture
def made_pdf(paper: Paper) -> pikepdf.Pdf:
    if said := pdf.missing():
        missing("PDF", said)
    return pikepdf.open(io.BytesIO(pdf.render(page.html(paper))))


def test_pdf_is_tagged_and_says_its_language_and_title(made_pdf: pikepdf.Pdf, paper: Paper) -> None:
    root = made_pdf.Root
    assert bool(root.MarkInfo.Marked)
    assert str(root.Lang) == "en"
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    with made_pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == paper.title
        assert metadata["pdfuaid:part"] == "1"


def test_pdf_has_headings_tables_with_headers_and_pictures_with_words(made_pdf: pikepdf.Pdf) -> None:
    elements = structure(made_pdf)
    kinds = [kind for kind, _ in elements]
    assert [kind for kind in kinds if kind in ("/H1", "/H2", "/H3")] == ["/H1", "/H2", "/H2", "/H3", "/H2"]
    assert (kinds.count("/Table"), kinds.count("/TH"), kinds.count("/TD")) == (2, 12, 12)
    cells = [element for kind, element in elements if kind == "/TD"]
    assert all(len(cell.A.Headers) == 2 for cell in cells), "a cell names its column and its row"
    assert [str(element.Alt) for kind, element in elements if kind == "/Figure"] == [CHART.description]


LETTERS = {
    "ar": ("نريد أن تسمعونا", "LL-Naskh"),
    "fa": ("گوش کنید", "LL-Naskh"),
    "ps": ("موږ غواړو ښ ځ ې", "LL-Naskh"),
    "ckb": ("ئێمە دەمانەوێت گوێمان لێ بگرن", "LL-Naskh"),
    "ur": ("ہم چاہتے ہیں", "LL-Nastaliq"),
    "bn": ("আমরা চাই", "LL-Bengali"),
    "pa": ("ਅਸੀਂ ਚਾਹੁੰਦੇ ਹਾਂ", "LL-Gurmukhi"),
    "uk": ("хочемо ґ їжак", "LL-Cyrillic"),
    "cy": ("ŵŷ", "LL-Latin-more"),
    "pl": ("ąęłńśźż", "LL-Latin-more"),
    "so": ("Waxaan rabnaa", "LL-Latin"),
}


@pytest.mark.parametrize("language", LETTERS)
def test_the_letters_of_every_language_come_with_us(language: str) -> None:
    if said := pdf.missing():
        missing("PDF", said)
    words, family = LETTERS[language]
    made = pdf.render(f'<!doctype html><html lang="{language}"><title>x</title><p>{words}</p>')
    with pikepdf.open(io.BytesIO(made)) as document:
        fonts = {str(font.BaseFont).partition("+")[2] for font in document.pages[0].Resources.Font.values()}
    assert fonts == {family, "LL-Latin"} or fonts == {family}, "no letter is taken from the machine"


def test_a_paper_fetches_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    if said := pdf.missing():
        missing("PDF", said)
    secret = tmp_path / "secret.svg"
    secret.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="5" height="5"/>')
    pdf.render(f'<!doctype html><html lang="en"><title>x</title><p><img src="{secret.as_uri()}" alt="x">')
    assert "a paper fetches nothing" in caplog.text


def test_half_a_picture_is_refused_also_where_pdf_was_made(made_pdf: pikepdf.Pdf) -> None:
    with pytest.raises(MediaFault, match="cannot be read"):
        pictures.harmless(made.png()[:60])


def test_where_pdf_cannot_be_made_a_sentence_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "find_spec", lambda name: None)
    assert "apt-get install libpango" in pdf.missing()
    with pytest.raises(pdf.PdfMissing, match=r"pip install 'listening-loop\[pdf\]'"):
        pdf.render("<p>x")


@pytest.mark.parametrize("ending", ["docx", "odt"])
def test_libreoffice_keeps_headings_tables_and_words_of_pictures(
    paper: Paper, tmp_path: Path, ending: str
) -> None:
    office = shutil.which("soffice")
    if office is None:
        missing("LibreOffice", "apt-get install libreoffice-writer-nogui")
    file = tmp_path / f"paper.{ending}"
    file.write_bytes(word.docx_of(paper) if ending == "docx" else opendocument.odt_of(paper))
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    command = [str(office), home, "--headless", "--convert-to", "html", "--outdir", str(tmp_path), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    outline = Outline((tmp_path / "paper.html").read_text())
    assert [(level, words) for level, words in outline.headings if words != paper.title and words] == HEADINGS
    assert len(outline.all("table")) == 2
    assert len(outline.all("thead")) == 2
    (picture,) = outline.all("img")
    assert (picture["alt"] or "").startswith(CHART.title)


@pytest.mark.parametrize("sign", ["\x00", "\x0b", "\x1f", "\ufffe", "\ud800"])
def test_a_sign_that_no_document_can_hold_becomes_a_space_and_stops_no_paper(paper: Paper, sign: str) -> None:
    said = f"dark{sign}there"
    table = Table(said, ("Answer", said), ((said, "3"),), said)
    chart = Chart(said, said, (Bar(said, 0.5, "3"),), table)
    blocks = (Words(said, Manner.NOTE), Points((said,)), Quote(said, "en", said), chart)
    spoilt = replace(paper, title=said, about=said, partnership=said, sections=(Section(said, blocks),))
    written = docx.Document(io.BytesIO(word.docx_of(spoilt)))
    assert written.core_properties.title == "dark there"
    assert [one.text for one in written.paragraphs if one.style.name == "Intense Quote"] == ["dark there"]
    assert next(one.text for one in written.paragraphs if one.style.name == "Small note") == "dark there"
    assert "dark there" in odfdo.Document(io.BytesIO(opendocument.odt_of(spoilt))).get_formatted_text()
    assert sign not in page.html(spoilt)


def test_a_title_longer_than_a_property_may_be_is_whole_on_the_page(paper: Paper) -> None:
    long = "Children are safe where they live. " * 12
    written = docx.Document(
        io.BytesIO(word.docx_of(replace(paper, title=long, about=long, partnership=long)))
    )
    assert written.paragraphs[0].text == long
    assert written.core_properties.title == long[:255]
