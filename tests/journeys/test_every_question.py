"""Every type of question, in both directions, with scripts and without, small, zoomed, in own colours, by keyboard alone."""

import pytest

from forms import author_file
from forms.types import TYPES, UNFOLDED
from tests.journeys.answering import begin
from tests.journeys.conftest import Someone
from tests.journeys.served import EVERYTHING, Northmoor
from tests.journeys.test_keyboard import press_by_key, tab_to
from tests.journeys.words import said
from tests.support.browser import Eyes, Visitor

#: A desk's window of 1280 by 1024 at 400 per cent leaves as much room as this (WCAG 1.4.10).
EYES = {
    "320 px": Eyes((320, 640)),
    "400 per cent": Eyes((320, 256), zoom=4),
    "own colours": Eyes((320, 640), forced=True),
}
#: What one types to answer a page, the first control being reached with Tab; a space chooses what it stands on.
KEYS = {
    "people": ("3",),
    "order": ("2", "Tab", "1", "Tab", "3"),
    "visit": ("4", "Tab", "7", "Tab", "2025"),
    "word": ("green",),
    "more": ("It is quiet under the trees.",),
}


def test_the_survey_has_every_type_of_question() -> None:
    assert {question.type for page in everything().pages for question in page.questions} >= set(
        TYPES
    ) - UNFOLDED


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("eyes", EYES.values(), ids=EYES)
def test_each_can_be_seen_and_used(
    someone: Someone, place: Northmoor, eyes: Eyes, scripts: bool, language: str
) -> None:
    visitor = someone(eyes=eyes, scripts=scripts)
    begin(visitor, place.everything, language)
    for name, value in (("helped", "yes"), ("who", "friend")):
        visitor.page.goto(f"{place.home}{place.everything}/q/{name}")
        visitor.choose(name, value)
        visitor.press(said("Continue", language))
    for page in everything().pages:
        visitor.open(f"{place.everything}/q/{page.id}")
        assert visitor.path.endswith(f"/q/{page.id}")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_whole_survey_by_keyboard_alone(someone: Someone, place: Northmoor, language: str) -> None:
    visitor = someone(eyes=EYES["320 px"])
    begin(visitor, place.everything, language)
    responses, _ = place.count("everything")
    while "/q/" in visitor.path:
        answer_by_key(visitor)
        press_by_key(visitor, visitor.page.locator("form#answers .go button").first)
    press_by_key(visitor, visitor.button(said("Send my answers", language)))
    assert visitor.page.locator("#receipt").count() == 1
    assert place.count("everything")[0] == responses + 1


def answer_by_key(visitor: Visitor) -> None:
    first = visitor.page.locator("form#answers :is(input:not([type=hidden]), textarea)").first
    if not first.count():
        return  # a note: nothing is asked
    tab_to(visitor, first)
    for keys in KEYS.get(visitor.path.rsplit("/", 1)[1], ("Space",)):
        if keys in ("Space", "Tab"):
            visitor.page.keyboard.press(keys)
        else:
            visitor.page.keyboard.type(keys)


def everything():
    survey = author_file.read(EVERYTHING).survey
    assert survey is not None
    return survey
