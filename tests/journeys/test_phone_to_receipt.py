"""From a link on a phone to the receipt, and to what came of it: every type of question on the way."""

import pytest

from forms import author_file
from forms.types import TYPES, UNFOLDED
from tests.journeys.answering import past_the_ways_out
from tests.journeys.conftest import Someone
from tests.journeys.served import EVERYTHING, Northmoor
from tests.journeys.words import said
from tests.support.browser import Visitor

OWN_NAMES = {"en": "English", "ar": "العربية"}
WORDS = {"en": "Muddy 😀", "ar": "خضراء 😀"}


def test_the_survey_of_this_story_has_every_type() -> None:
    survey = author_file.read(EVERYTHING).survey
    assert survey is not None
    asked = {question.type for question in survey.questions}
    assert (
        set(TYPES) - asked == UNFOLDED
    )  # one agree question for each statement, two scales for each before and now
    assert survey.question("place_quiet").group == "place"
    assert survey.question("then_way").group == survey.question("now_way").group == "knew"


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_every_question_is_answered_and_the_receipt_opens(
    someone: Someone, place: Northmoor, scripts: bool, language: str
) -> None:
    visitor = someone(scripts=scripts)
    start(visitor, place.everything, language)
    answer_everything(visitor, language)
    change_an_answer(visitor, language)
    receipt = send(visitor, language)
    use_the_receipt(visitor, receipt, language)


def start(visitor: Visitor, path: str, language: str) -> None:
    visitor.open(path)
    visitor.page.locator(".tongues summary").click()
    visitor.look()
    visitor.follow(OWN_NAMES[language], within=".tongues")
    assert visitor.page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    visitor.press(said("Start", language))
    past_the_ways_out(visitor, language)


def answer_everything(visitor: Visitor, language: str) -> None:
    go_on = said("Continue", language)
    visitor.press(go_on)
    leave_out_what_is_needed(visitor, language)
    visitor.choose("day", "4")
    visitor.press(go_on)
    visitor.choose("mood", "3")
    visitor.press(go_on)
    visitor.choose("helped", "yes")
    visitor.press(go_on)
    visitor.choose("who", "friend", "other")
    visitor.write("who.other", WORDS[language])
    visitor.press(go_on)
    visitor.choose("thanked", "agree")
    visitor.press(go_on)
    go_back_and_forth(visitor, language)
    for statement in ("place_quiet", "place_friendly"):
        visitor.choose(statement, "dont_know")
        visitor.press(go_on)
    visitor.choose("then_way", "2")
    visitor.choose("now_way", "dont_know")
    visitor.press(go_on)
    visitor.choose("again", "10")
    visitor.press(go_on)
    write_numbers(visitor, language)
    visitor.choose("wishes", "trees", "toilets")
    visitor.press(go_on)
    for place, wish in enumerate(("safe", "late", "clean"), start=1):
        visitor.write(f"order.rank.{wish}", str(place))
    visitor.press(go_on)
    write_a_day(visitor, language)
    visitor.write("word", WORDS[language])
    visitor.press(go_on)
    visitor.write("more", f"{WORDS[language]}\n{WORDS[language]}")
    visitor.press(go_on)


def leave_out_what_is_needed(visitor: Visitor, language: str) -> None:
    """The list of problems leads to the question, and takes the keyboard along."""
    visitor.press(said("Continue", language))
    assert visitor.status == 422
    assert visitor.page.title().startswith(said("Error:", language))
    problems = visitor.page.get_by_role("alert")
    assert problems.get_by_role("heading").inner_text() == said("There is a problem", language)
    if visitor.scripts:
        assert problems.evaluate("one => document.activeElement === one")
    link = problems.get_by_role("link")
    link.click()
    assert visitor.page.locator(f".wrong {link.get_attribute('href')}:focus").count() == 1


def go_back_and_forth(visitor: Visitor, language: str) -> None:
    """The page before stands as it was answered."""
    visitor.follow(said("Back", language), within="main")
    assert visitor.page.locator('input[name="thanked"][value="agree"]').is_checked()
    visitor.press(said("Continue", language))


def write_numbers(visitor: Visitor, language: str) -> None:
    visitor.write("people", "a few")
    visitor.write("walk", "1.5")
    visitor.press(said("Continue", language))
    assert visitor.status == 422
    assert visitor.page.locator('input[name="people"]').input_value() == "a few"
    assert visitor.page.locator('input[name="people"]').get_attribute("aria-invalid") == "true"
    visitor.write("people", "3")
    visitor.press(said("Continue", language))


def write_a_day(visitor: Visitor, language: str) -> None:
    for part, words in (("day", "31"), ("month", "2"), ("year", "2026")):
        visitor.write(f"visit.{part}", words)
    visitor.press(said("Continue", language))
    assert visitor.status == 422
    visitor.write("visit.day", "28")
    visitor.press(said("Continue", language))


def change_an_answer(visitor: Visitor, language: str) -> None:
    """On the check page everything can be read; a change leads back to it."""
    assert visitor.path.endswith("/check")
    assert WORDS[language] in visitor.words
    row = visitor.page.locator("#row-helped")
    assert said("Change", language) in row.inner_text()
    visitor.go(row.get_by_role("link"))
    visitor.choose("helped", "prefer_not")
    visitor.press(said("Save and go back to my answers", language))
    assert visitor.path.endswith("/check")
    assert visitor.page.locator("#row-thanked").count() == 0


def send(visitor: Visitor, language: str) -> str:
    visitor.press(said("Send my answers", language))
    assert visitor.path.endswith("/thanks")
    receipt = visitor.page.locator("#receipt").inner_text()
    visitor.open(visitor.path)
    assert visitor.page.locator("#receipt").inner_text() == receipt
    return receipt


def use_the_receipt(visitor: Visitor, receipt: str, language: str) -> None:
    visitor.follow(said("Use your code", language))
    assert receipt.replace(" ", "") not in visitor.page.url
    visitor.press(said("Show me", language))
    assert visitor.status == 422
    visitor.write("code", receipt.lower())
    visitor.press(said("Show me", language))
    assert visitor.heading == said("We have your answers", language)
    assert {"en": "One of everything", "ar": "واحد من كل شيء"}[language] in visitor.words
