"""Seen with other eyes: in the dark, in one's own colours, with large text, on the smallest phone."""

import pytest

from forms import author_file
from tests.journeys.answering import be_ready_to_send, send_all
from tests.journeys.conftest import Someone
from tests.journeys.served import EVERYTHING, Northmoor
from tests.journeys.words import said
from tests.support.browser import DESK, Eyes, Visitor

SMALLEST = (320, 640)
EYES = {
    "dark": Eyes(colours="dark"),
    "own colours": Eyes(forced=True),
    "own dark colours": Eyes(forced=True, colours="dark"),
    "large text": Eyes(text=2),
    "smallest phone": Eyes(SMALLEST),
    "desk": Eyes(DESK),
}


@pytest.mark.parametrize("eyes", EYES.values(), ids=EYES)
def test_a_survey_from_the_start_to_the_receipt(someone: Someone, place: Northmoor, eyes: Eyes) -> None:
    visitor = someone(eyes=eyes)
    send_all(visitor, place.everything)
    assert size_of_text(visitor) == 16 * eyes.text


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("eyes", [Eyes(text=2), Eyes(SMALLEST)], ids=["large text", "smallest phone"])
def test_no_question_scrolls_sideways(someone: Someone, place: Northmoor, eyes: Eyes, language: str) -> None:
    visitor = someone(eyes=eyes)
    be_ready_to_send(visitor, place.everything, language)
    visitor.open(f"{place.everything}/q/helped")
    visitor.choose("helped", "yes")
    visitor.press(said("Continue", language))
    survey = author_file.read(EVERYTHING).survey
    assert survey is not None
    for page in survey.pages:
        visitor.page.goto(f"{place.home}{place.everything}/q/{page.id}")
        assert visitor.sticks_out() == [], page.id
    assert size_of_text(visitor) == 16 * eyes.text


@pytest.mark.parametrize("language", ["en", "ar", "pl"])
def test_long_words_under_faces_fit_at_twice_their_size(someone: Someone, language: str) -> None:
    visitor = someone(eyes=Eyes(text=2))
    visitor.open(f"/s/feeling-safe?lang={language}")
    visitor.choose("version", "8-11")
    visitor.go(visitor.page.locator("main .go button").first)
    visitor.go(
        visitor.page.locator("main .go a.button")
    )  # how to leave quickly comes before the first question
    assert visitor.page.locator(".faces").count() == 1


@pytest.mark.parametrize("eyes", ["dark", "own colours", "large text", "smallest phone", "desk"])
def test_what_is_open_to_everybody(someone: Someone, eyes: str) -> None:
    visitor = someone(eyes=EYES[eyes])
    for path in ("/", "/loops/", "/loops/feeling-safe", "/help", "/privacy", "/accessibility", "/receipt"):
        visitor.open(path)


@pytest.mark.parametrize("language", ["ar", "cy", "pl", "ur"])
def test_what_is_open_to_everybody_in_other_languages(someone: Someone, language: str) -> None:
    visitor = someone()
    for path in ("/", "/loops/feeling-safe", "/help"):
        visitor.open(f"{path}?lang={language}")
        assert visitor.page.locator("html").get_attribute("lang") == language


def size_of_text(visitor: Visitor) -> float:
    """The browser's own text size in pixels, which every size of ours follows."""
    return float(visitor.page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)"))


@pytest.mark.parametrize("eyes", ["phone", "large text", "smallest phone", "desk"])
def test_the_open_list_of_languages_fits(someone: Someone, place: Northmoor, eyes: str) -> None:
    visitor = someone(eyes=EYES.get(eyes, Eyes()))
    for path in ("/?lang=en", "/?lang=ar", place.everything):
        visitor.open(path)
        visitor.page.locator(".tongues summary").click()
        visitor.look()
        for line in visitor.page.locator(".tongues li").all():
            box = line.bounding_box()
            assert box is not None
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= visitor.eyes.size[0]
