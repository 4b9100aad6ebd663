"""The symbols that are shipped: all there, small, harmless, and in lines that can be seen without their colours."""

import re

import pytest

from feedback import paths
from feedback.media import drawings, symbols
from feedback.partnership.contrast import ratio

FOLDER = paths.STATIC / "symbols"


def test_every_symbol_has_its_file_and_says_what_it_shows() -> None:
    assert {path.stem for path in FOLDER.glob("*.svg")} == set(symbols.SHOWS)
    assert all(len(words) > 3 for words in symbols.SHOWS.values())


@pytest.mark.parametrize("name", sorted(symbols.SHOWS))
def test_a_symbol_is_small_harmless_and_drawn_in_dark_lines_on_its_own_tile(name: str) -> None:
    content = (FOLDER / f"{name}.svg").read_bytes()
    assert len(content) < 2000
    assert drawings.harmless(content).details == {"width": symbols.SIZE, "height": symbols.SIZE}
    text = content.decode()
    assert '<rect width="64" height="64" rx="8" fill="#fff"/>' in text
    lines = {"#" + one for one in re.findall(r'stroke="#(\w+)"', text)}
    assert lines
    assert all(ratio(line, "#ffffff") >= 4.5 for line in lines)
