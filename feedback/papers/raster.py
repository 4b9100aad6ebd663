"""A chart's drawing as dots, for documents that hold no drawings of the kind a browser shows."""

from importlib.util import find_spec

from feedback.papers import drawing
from feedback.papers.paper import Chart
from feedback.papers.pdf import FONTS

#: Our own, so that a chart looks the same on every machine.
LETTERS = [
    str(FONTS / f"noto-sans-{script}-{weight}-normal.ttf")
    for script in ("latin", "latin-ext")
    for weight in (400, 700)
]


def png(chart: Chart, scale: int = 2) -> bytes | None:
    """The chart, sharp in print; None where the drawing program is not installed: the table then says it alone."""
    if find_spec("resvg_py") is None:
        return None
    import resvg_py

    drawn = resvg_py.svg_to_bytes(
        svg_string=drawing.svg(chart),
        zoom=scale,
        background="#ffffff",
        font_files=LETTERS,
        font_family="Noto Sans",
        skip_system_fonts=True,
    )
    return bytes(drawn)
