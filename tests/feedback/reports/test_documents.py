"""Every kind of report as a document: LibreOffice and a reader of PDF find its headings, tables and pictures' words."""

import io
import shutil
import subprocess

import pikepdf
import pytest
from openxml_audit import OdfValidator, OpenXmlValidator

from feedback.papers import page, pdf
from feedback.papers.paper import Chart, Paper, Table
from feedback.reports import files
from feedback.reports.kinds import KINDS
from tests.conftest import missing
from tests.feedback.papers.test_writers import Outline, structure
from tests.feedback.reports.test_numbers import ASKED, NOW, town

__all__ = ["town"]


#: What a paper is written as does not depend on where its numbers came from: test_numbers recounts them on both databases.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def papers(town) -> dict[str, Paper]:
    with town.reading() as session:
        return {name: kind.make(session, ASKED, NOW) for name, kind in KINDS.items()}


def tables(paper: Paper) -> int:
    blocks = [block for _, section in paper.walk() for block in section.blocks]
    return sum(isinstance(block, Table | Chart) for block in blocks)


def charts(paper: Paper) -> list[str]:
    return [
        block.description
        for _, section in paper.walk()
        for block in section.blocks
        if isinstance(block, Chart)
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_check_finds_nothing_in_word_or_opendocument(papers, tmp_path, kind):
    """Structure, schema order, allowed values, relations: as a strict office would mind them."""
    for ending, check in (("docx", OpenXmlValidator()), ("odt", OdfValidator())):
        file = tmp_path / f"paper.{ending}"
        file.write_bytes(files.write(papers[kind], ending))
        found = check.validate(file)
        assert [
            f"{one.part_uri}: {one.description}" for one in found.errors if one.severity.name == "ERROR"
        ] == []


def test_libreoffice_keeps_headings_tables_and_words_of_pictures(papers, tmp_path):
    office = shutil.which("soffice")
    if office is None:
        missing("LibreOffice", "apt-get install libreoffice-writer-nogui")
    sources = []
    for name, paper in papers.items():
        for ending in ("docx", "odt"):
            sources.append(tmp_path / f"{name}-{ending}.{ending}")
            sources[-1].write_bytes(files.write(paper, ending))
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    command = [str(office), home, "--headless", "--convert-to", "html", "--outdir", str(tmp_path)]
    subprocess.run([*command, *map(str, sources)], check=True, capture_output=True, timeout=400)
    assert any(charts(paper) for paper in papers.values())
    for source in sources:
        paper = papers[source.stem.rpartition("-")[0]]
        outline = Outline(source.with_suffix(".html").read_text())
        said = {words for _, words in outline.headings}
        assert {section.title for _, section in paper.walk()} <= {" ".join(one.split()) for one in said}, (
            source
        )
        assert len(outline.all("table")) == len(outline.all("thead")) == tables(paper), source
        pictures = [one["alt"] or "" for one in outline.all("img")]
        if source.suffix == ".docx" or pictures:
            assert len(pictures) == len(charts(paper)), source
            assert all(pictures), source


@pytest.mark.parametrize("kind", KINDS)
def test_pdf_has_its_structure_language_words_of_pictures_and_headers(papers, kind):
    if said := pdf.missing():
        missing("PDF", said)
    paper = papers[kind]
    with pikepdf.open(io.BytesIO(pdf.render(page.html(paper)))) as document:
        assert str(document.Root.Lang) == "en"
        elements = structure(document)
        kinds = [name for name, _ in elements]
        headings = [name for name in kinds if name[:2] == "/H" and name[2:].isdigit()]
        assert len(headings) == 1 + len(list(paper.walk()))
        assert kinds.count("/Table") >= tables(paper)  # one over two pages is counted twice
        assert all(len(one.A.Headers) == 2 for name, one in elements if name == "/TD")
        assert [str(one.Alt) for name, one in elements if name == "/Figure"] == charts(paper)
