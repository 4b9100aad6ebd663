"""A chart's drawing as dots, for documents that hold no drawings of the kind a browser shows."""

from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from feedback.papers import drawing
from feedback.papers.paper import Chart
from feedback.papers.pdf import FONTS


def png(chart: Chart, scale: int = 3) -> bytes | None:
    """The chart, sharp in print; None where the drawing program is not installed: the table then says it alone."""
    if find_spec("resvg_py") is None or find_spec("fontTools") is None:
        return None
    import resvg_py

    with TemporaryDirectory() as folder:
        drawn = resvg_py.svg_to_bytes(
            svg_string=drawing.svg(chart),
            zoom=scale,
            background="#ffffff",
            font_files=_unpacked(Path(folder)),
            font_family="Noto Sans",
            skip_system_fonts=True,
        )
    return bytes(drawn)


def _unpacked(folder: Path) -> list[str]:
    """Our own letters as the drawing program reads them, so that a chart looks the same on every machine."""
    from fontTools.ttLib import TTFont

    made = []
    for script in ("latin", "latin-ext"):
        for weight in (400, 700):
            font = TTFont(FONTS / f"noto-sans-{script}-{weight}-normal.woff2")
            font.flavor = None
            made.append(folder / f"{script}-{weight}.ttf")
            font.save(made[-1])
    return [str(one) for one in made]
