"""Behind the receipt: a letter from somebody who does not know who reads it, one answer to it, and a way back out."""

import pytest
from playwright.sync_api import expect

from tests.journeys.answering import be_ready_to_send
from tests.journeys.conftest import Someone
from tests.journeys.served import Northmoor
from tests.journeys.walking import sign_in
from tests.journeys.words import said
from tests.support.browser import DESK, Eyes, Visitor

LETTER = "Thank you for telling us. Which path do you mean?"
WORDS = {"en": "The path is dark, Ana", "ar": "الطريق مظلم يا آنا"}
ANSWER = {"en": "The one by the canal", "ar": "الذي عند القناة"}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_letter_is_read_answered_once_and_all_of_it_taken_back(
    someone: Someone, place: Northmoor, language: str
) -> None:
    person, rowan = someone(scripts=language == "en"), sign_in(someone(eyes=Eyes(DESK)), place, "hub")
    code = answers(person, place, language)
    writes(rowan, language)
    opens(person, code, language)
    reads_and_answers(person, language)
    finds_the_answer(rowan, language)
    takes_it_all_back(person, language)
    finds_nothing_left(rowan, language)


def answers(visitor: Visitor, place: Northmoor, language: str) -> str:
    be_ready_to_send(visitor, place.everything, language)
    visitor.open(f"{place.everything}/q/word")
    visitor.write("word", WORDS[language])
    visitor.press(said("Continue", language))
    visitor.open(f"{place.everything}/check")
    visitor.press(said("Send my answers", language))
    return visitor.page.locator("#receipt").inner_text()


def writes(visitor: Visitor, language: str) -> None:
    visitor.open("/hub/surveys/everything/comments")
    comment = visitor.page.get_by_role("article").filter(has_text=WORDS[language])
    visitor.go(comment.get_by_role("link", name="Write to this person"))
    visitor.press("Send the letter")
    assert visitor.status == 422  # there is nothing in it yet
    if language == "ar":
        visitor.choose("language", "en")
    visitor.write("text", LETTER)
    visitor.press("Send the letter")
    assert LETTER in visitor.words
    assert "Not read yet" in visitor.words


def opens(visitor: Visitor, code: str, language: str) -> None:
    visitor.open(f"/receipt?lang={language}")
    visitor.write("code", code)
    visitor.press(said("Show me", language))
    assert LETTER in visitor.words
    plain = code.replace(" ", "")
    assert plain not in visitor.page.content()
    assert plain not in visitor.page.url


def reads_and_answers(visitor: Visitor, language: str) -> None:
    send = visitor.page.get_by_role("button", name=said("Send this answer", language), exact=True)
    visitor.go(send)
    assert visitor.status == 422
    visitor.page.locator(".letter textarea").fill(ANSWER[language])
    send.dblclick()
    expect(visitor.page.get_by_role("status")).to_have_text(said("We have your answer.", language))
    visitor.look()
    assert ANSWER[language] in visitor.words
    assert visitor.page.locator(".letter textarea").count() == 0


def finds_the_answer(visitor: Visitor, language: str) -> None:
    visitor.open("/hub/")
    visitor.follow("One of everything", within="main")
    assert ANSWER[language] in visitor.words
    visitor.press("Mark their answer as read")
    assert "Nobody has read it yet" not in visitor.words


def takes_it_all_back(visitor: Visitor, language: str) -> None:
    visitor.press(said("Take my answers back", language))
    assert visitor.heading == said("Take your answers back?", language)
    visitor.press(said("No, keep my answers", language))
    assert visitor.heading == said("We have your answers", language)
    visitor.press(said("Take my answers back", language))
    visitor.press(said("Yes, wipe my answers", language))
    assert visitor.heading == said("You took your answers back", language)
    assert LETTER not in visitor.words


def finds_nothing_left(visitor: Visitor, language: str) -> None:
    visitor.open("/hub/surveys/everything/comments")
    assert WORDS[language] not in visitor.words


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_somebody_says_that_we_got_it_wrong(someone: Someone, place: Northmoor, scripts: bool) -> None:
    visitor, wrong = someone(scripts=scripts), f"The lamps are still off ({scripts})"
    visitor.open("/receipt")
    visitor.write("code", place.receipts["feeling-safe"])
    visitor.press("Show me")
    visitor.page.get_by_text("Did we get it wrong?").click()
    visitor.write("wrong", wrong)
    visitor.page.locator(".tongues summary").click()
    visitor.go(visitor.page.locator(".tongues").get_by_role("button", name="العربية"))
    assert visitor.page.locator('textarea[name="wrong"]').input_value() == wrong
    visitor.go(visitor.page.locator('button[formaction="/receipt/wrong"]'))
    assert visitor.page.get_by_role("status").count() == 1
    rowan = sign_in(someone(eyes=Eyes(DESK)), place, "hub")
    rowan.follow("“You got it wrong”", within="main")
    said_there = rowan.page.get_by_role("article").filter(has_text=wrong)
    rowan.go(said_there.get_by_role("button", name="Mark as seen"))
    assert wrong not in rowan.words


def test_a_language_is_switched_on_in_the_hub_and_offered_at_once(someone: Someone, place: Northmoor) -> None:
    admin = sign_in(someone(eyes=Eyes(DESK)), place, "admin")
    admin.follow("Partnership", within="nav.side")
    admin.follow("Languages", within="main")
    assert "Drafted, not yet read by a native speaker" in admin.words
    admin.press("Switch off Somali")
    assert not offers(someone(), "Soomaali")
    admin.press("Switch on Somali")
    assert offers(someone(), "Soomaali")


def offers(visitor: Visitor, name: str) -> bool:
    """Whether the home page can be had in this language."""
    visitor.open("/")
    visitor.page.locator(".tongues summary").click()
    return visitor.page.locator(".tongues").get_by_role("link", name=name).count() == 1
