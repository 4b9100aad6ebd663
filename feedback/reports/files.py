"""A report as a file: the endings there are, and what each needs."""

from collections.abc import Callable

from feedback.papers import opendocument, page, pdf, word
from feedback.papers.paper import Paper

#: Ending to (what a browser is told it is, how it is called on screen).
ENDINGS = {
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word"),
    "odt": ("application/vnd.oasis.opendocument.text", "OpenDocument"),
    "html": ("text/html; charset=utf-8", "Web page"),
    "pdf": ("application/pdf", "PDF"),
}

_WRITERS: dict[str, Callable[[Paper], bytes]] = {
    "docx": word.docx_of,
    "odt": opendocument.odt_of,
    "html": lambda paper: page.html(paper).encode(),
    "pdf": lambda paper: pdf.render(page.html(paper)),
}


def write(paper: Paper, ending: str) -> bytes:
    """The paper as a file of this ending.

    Raises:
        pdf.PdfMissing: the machine cannot make PDF.
    """
    return _WRITERS[ending](paper)
