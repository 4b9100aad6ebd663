"""HTML into PDF with tags (PDF/UA-1), in the letters of all fourteen languages, which come with us.

WeasyPrint needs Pango from the system. Where either is missing, everything else works, and the sentence of
`PdfMissing` says how to get it. We call these files tagged, not certified: nobody but a person can say that a
document is accessible.
"""

import io
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from PIL import ImageFile

FONTS = Path(__file__).parent / "fonts"
#: One family for each script, tried in this order. Urdu's Nastaliq is asked for by `:lang(ur)`.
FAMILIES = (
    ("LL Latin", "noto-sans-latin"),
    ("LL Latin more", "noto-sans-latin-ext"),
    ("LL Cyrillic", "noto-sans-cyrillic"),
    ("LL Cyrillic more", "noto-sans-cyrillic-ext"),
    ("LL Bengali", "noto-sans-bengali-bengali"),
    ("LL Gurmukhi", "noto-sans-gurmukhi-gurmukhi"),
    ("LL Naskh", "noto-naskh-arabic-arabic"),
)
NASTALIQ = ("LL Nastaliq", "noto-nastaliq-urdu-arabic")
HOW = (
    "PDF needs two things that are not here. Install them with: apt-get install libpango-1.0-0 libpangoft2-1.0-0 "
    "libharfbuzz-subset0, and: pip install 'listening-loop[pdf]'. Word, OpenDocument and web page work without."
)


class PdfMissing(Exception):
    """PDF cannot be made on this machine; the sentence says how to get what is missing."""


def missing() -> str:
    """Why PDF cannot be made here, or an empty text."""
    try:
        _weasyprint()
    except PdfMissing as fault:
        return str(fault)
    return ""


def render(html: str, style: str = "") -> bytes:
    """A whole HTML document as a tagged PDF; `style` stands after the document's own.

    Raises:
        PdfMissing: the machine cannot make PDF.
    """
    return _laid_out(html, style).write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True)


def fitting(html: str, styles: Sequence[str], pages: int = 1) -> bytes | None:
    """The document in the first of these styles in which it needs no more pages; None where it fits in none.

    Raises:
        PdfMissing: the machine cannot make PDF.
    """
    for style in styles:
        document = _laid_out(html, style)
        if len(document.pages) <= pages:
            return document.write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True)
    return None


def _laid_out(html: str, style: str) -> Any:
    weasyprint = _weasyprint()
    from weasyprint.text.fonts import FontConfiguration

    fetcher, fonts = _only_ours(weasyprint), FontConfiguration()
    sheet = weasyprint.CSS(string=letters() + style, url_fetcher=fetcher, font_config=fonts)
    document = weasyprint.HTML(string=html, url_fetcher=fetcher)
    return document.render(stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1", pdf_tags=True)


def picture(pdf: bytes, page: int = 0, wide: int = 1080) -> bytes:
    """One page of a PDF as a PNG so many pixels wide.

    Raises:
        PdfMissing: the machine cannot read PDF.
    """
    if find_spec("pypdfium2") is None:
        raise PdfMissing(HOW)
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        sheet = document[page]
        drawn = sheet.render(scale=wide / sheet.get_width()).to_pil()
    out = io.BytesIO()
    drawn.save(out, "PNG", optimize=True)
    return out.getvalue()


@cache
def letters() -> str:
    """The fonts as style: every script's own, whatever the machine has."""
    faces = [
        f'@font-face{{font-family:"{family}";font-weight:{weight};src:url("{(FONTS / f"{file}-{weight}-normal.ttf").as_uri()}")}}'
        for family, file in (*FAMILIES, NASTALIQ)
        for weight in (400, 700)
    ]
    usual = ",".join(f'"{family}"' for family, _ in FAMILIES)
    return (
        "".join(faces)
        + f"html,[lang]{{font-family:{usual},sans-serif}}"
        + f'[lang|="ur"]{{font-family:"LL Latin","{NASTALIQ[0]}",{usual},sans-serif}}'
    )


def _weasyprint() -> Any:
    if find_spec("weasyprint") is None:
        raise PdfMissing(HOW)
    try:
        import weasyprint
    except OSError as fault:  # the package is here, Pango is not
        raise PdfMissing(HOW) from fault
    # It tells the whole process to take half a picture for a whole one; what authors bring in is refused for that.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    return weasyprint


def _only_ours(weasyprint: Any) -> Any:
    """Nothing is fetched but our own fonts and what the document carries in itself."""

    class Fetcher(weasyprint.urls.URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith(("data:", FONTS.as_uri())):
                return super().fetch(url, headers)
            raise ValueError(f"a paper fetches nothing: {url}")

    return Fetcher()
