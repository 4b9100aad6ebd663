"""QR codes as inline drawings: no file, no request, sharp at any size."""

import io

import segno
from markupsafe import Markup, escape


def svg(content: str, title: str, *, quickly: bool = False) -> Markup:
    """A QR code as an `<svg>` with a title, dark on its own white field so that it reads in a dark page too.

    `quickly` takes the first pattern of modules instead of trying eight for the evenest: any of them can be read, and
    a thank-you page, made for each response, should not cost six milliseconds for a nicer one.
    """
    code = segno.make(
        content,
        error="l" if quickly else "m",
        boost_error=not quickly,
        micro=False,
        mask=0 if quickly else None,
    )
    out = io.BytesIO()
    code.save(
        out,
        kind="svg",
        xmldecl=False,
        svgns=False,
        omitsize=True,
        border=4,
        light="#fff",
        svgclass="qr",
        lineclass=None,
    )
    drawing = out.getvalue().decode()
    label = f'<svg role="img" aria-label="{escape(title)}" '
    return Markup(drawing.replace("<svg ", label, 1))
