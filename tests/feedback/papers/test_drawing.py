"""The bars of a chart, as they are drawn."""

import xml.etree.ElementTree as ElementTree
from dataclasses import replace

from PIL import Image, ImageChops

from feedback.papers import drawing, raster
from feedback.papers.paper import Bar
from tests.conftest import missing
from tests.feedback.papers.conftest import CHART

SVG = "{http://www.w3.org/2000/svg}"


def widths(svg: str) -> list[float]:
    found = ElementTree.fromstring(svg).iterfind(f"{SVG}rect")
    return [float(one.get("width", "0")) for one in found]


def test_a_bar_is_as_long_as_its_share_and_a_hidden_one_tells_nothing() -> None:
    svg = drawing.svg(CHART)
    assert widths(svg) == [round(0.46 * drawing.TRACK, 1), round(0.33 * drawing.TRACK, 1), 40.0]
    assert 'fill="url(#hidden)"' in svg


def test_words_are_said_as_they_are_and_cannot_become_a_drawing() -> None:
    root = ElementTree.fromstring(drawing.svg(CHART))
    words = [one.text for one in root.iterfind(f"{SVG}text")]
    assert "Quite safe & mostly <so>" in words
    assert root.get("aria-label") == CHART.description


def test_a_long_name_takes_lines_of_its_own_and_its_row_grows() -> None:
    long = replace(
        CHART,
        bars=(Bar("A name of many words that goes on and on and needs three lines at least", 0.5, "50 %"),),
    )
    assert len(list(ElementTree.fromstring(drawing.svg(long)).iterfind(f"{SVG}text"))) == 4


def test_the_picture_has_letters_on_a_machine_without_fonts(tmp_path) -> None:
    drawn = raster.png(CHART)
    if drawn is None:
        missing("resvg-py", "pip install 'listening-loop[pdf]'")
    bare = raster.png(replace(CHART, bars=tuple(replace(bar, label="", value="") for bar in CHART.bars)))
    (tmp_path / "one.png").write_bytes(drawn or b"")
    (tmp_path / "two.png").write_bytes(bare or b"")
    with Image.open(tmp_path / "one.png") as one, Image.open(tmp_path / "two.png") as two:
        assert one.size == (drawing.WIDTH * 2, two.size[1])
        box = ImageChops.difference(one.convert("L"), two.convert("L")).getbbox()
    assert box is not None
    assert box[0] < drawing.NAMES * 2 < box[2], "letters on both sides of where the bars begin"
