"""The whole loop, by the screens only: a young person says something, and is told what came of it."""

from datetime import date

import pytest
from playwright.sync_api import expect

from tests.journeys.answering import past_the_ways_out
from tests.journeys.conftest import Someone
from tests.journeys.served import Northmoor
from tests.journeys.walking import publishes, sign_in
from tests.support.browser import DESK, Eyes, Visitor

SAID = "The underpass by the canal has no light since the storm and we run through it."
THEME = "The dark underpass"
TITLE = "The underpass by the canal"
DID = "We put eight lights into the underpass, and they stay on all night."
TODAY = date.today().isoformat()


@pytest.fixture
def young_person(someone: Someone) -> Visitor:
    return someone()


@pytest.fixture
def rowan(someone: Someone, place: Northmoor) -> Visitor:
    """Of the listening hub, at a desk."""
    return sign_in(someone(eyes=Eyes(DESK)), place, "hub")


@pytest.fixture
def imelda(someone: Someone, place: Northmoor) -> Visitor:
    """The second reader."""
    return sign_in(someone(eyes=Eyes(DESK)), place, "second_reader")


def test_what_a_young_person_says_comes_back_to_them(
    young_person: Visitor, rowan: Visitor, imelda: Visitor
) -> None:
    receipt = speaks(young_person)
    reads(rowan)
    agrees_a_theme(rowan)
    answers_it(rowan)
    checks_and_publishes(imelda)
    finds_it(young_person)
    finds_it_by_receipt(young_person, receipt)


def speaks(visitor: Visitor) -> str:
    visitor.open("/")
    visitor.follow("How safe do you feel?")
    visitor.choose("version", "12-plus")
    visitor.press("I want to take part")
    past_the_ways_out(visitor)
    for question, answer in (
        ("safe_school", "4"),
        ("safe_out", "2"),
        ("safe_online", "5"),
        ("safe_home", "5"),
    ):
        visitor.choose(question, answer)
        visitor.press("Continue")
    visitor.choose("less_safe", "places")
    visitor.press("Continue")
    for question, answer in (("trusted", "always"), ("heard_listen", "neither"), ("heard_told", "disagree")):
        visitor.choose(question, answer)
        visitor.press("Continue")
    visitor.write("change", SAID)
    visitor.press("Continue")
    visitor.press("Continue")
    visitor.choose("_quotes", "yes")
    visitor.press("Send my answers")
    assert visitor.path == "/s/feeling-safe/thanks"
    return visitor.page.locator("#receipt").inner_text()


def reads(visitor: Visitor) -> None:
    """From today's list to the words, and to a theme that nobody had before."""
    visitor.follow("How safe do you feel?", within="main")
    comment = visitor.page.get_by_role("article").filter(has_text=SAID)
    comment.get_by_text("The rest of this person’s answers").click()
    assert "Dark or empty places" in comment.inner_text()
    comment.get_by_text("Themes: none yet").click()
    visitor.look()
    comment.get_by_label("A new theme").fill(THEME)
    comment.get_by_role("button", name="Save themes").click()
    expect(comment).to_contain_text(f"Themes: {THEME}")
    visitor.page.reload()
    assert comment.count() == 0  # who gives a comment a theme has read it
    visitor.follow("Themes", within=".tabs")
    row = visitor.page.get_by_role("row").filter(has_text=THEME)
    visitor.go(row.get_by_role("link", name="read them"))
    comment.get_by_role("button", name="I have not read it after all").click()
    expect(comment.get_by_text("Not read yet")).to_have_count(1)
    comment.get_by_role("button", name="Mark as read").click()
    expect(comment.get_by_text("Not read yet")).to_have_count(0)


def agrees_a_theme(visitor: Visitor) -> None:
    visitor.follow("Themes", within=".tabs")
    visitor.follow(THEME)
    visitor.press("Agree this theme")
    assert "Not agreed yet" in visitor.words  # it does not say yet what it means
    visitor.write("definition", "The underpass by the canal, and that it is dark.")
    visitor.choose("priority", "salford-2023-26/4")
    visitor.press("Save")
    visitor.press("Agree this theme")
    assert "Agreed on" in visitor.words
    assert "1 comment" in visitor.words


def answers_it(visitor: Visitor) -> None:
    visitor.follow("Loops", within="nav.side")
    visitor.follow("Start a loop")
    visitor.choose("survey_key", "feeling-safe")
    visitor.write("title-en", TITLE)
    visitor.write("asked-en", "We asked how safe you feel outside.")
    visitor.write("base_label-en", "Young people in Northmoor")
    visitor.press("Start the loop")
    waiting = visitor.page.locator(".with").filter(has_text=THEME)
    visitor.go(waiting.get_by_role("button", name="Take up"))
    fills_in(visitor)
    visitor.follow(TITLE, within=".crumbs")
    visitor.choose("way", "school")
    visitor.write("whom", "Years 7 to 11 at Brackenlow")
    visitor.press("Add", within="#telling")
    assert "Years 7 to 11 at Brackenlow" in visitor.words


def fills_in(visitor: Visitor) -> None:
    """Every demand is met but that of the second person, who cannot be the same."""
    visitor.write("said-en", "The underpass is dark, and we are afraid of it.")
    visitor.choose("priority_ref", "salford-2023-26/4")
    visitor.choose("stage", "decided")
    visitor.write("decided-en", "The underpass gets lights before winter.")
    visitor.write("decided_on", TODAY)
    visitor.choose("decided_by", "Voice and Engagement")
    visitor.choose("response", "done")
    visitor.press("Save")
    assert visitor.status == 422  # a deed has a day; what was typed stays
    visitor.write("done_on", TODAY)
    visitor.press("Save")
    needed = visitor.page.locator("#needs")
    assert needed.get_by_role("listitem").count() > 1
    visitor.write("answer-en", DID)
    visitor.write("owner", "Head of streets and paths")
    visitor.choose("agency_key", "Northmoor Council Streets and Paths")
    visitor.write("evidence", "Invoice 4410 and a photo of 12 May")
    visitor.press("Save")
    assert needed.get_by_role("listitem").all_inner_texts() == [
        "Ask a second person to read it and press “I have checked this”."
    ]
    assert visitor.button("I have checked this").count() == 0


def checks_and_publishes(visitor: Visitor) -> None:
    visitor.follow("Loops", within="nav.side")
    visitor.follow(TITLE)
    visitor.follow("The underpass is dark, and we are afraid of it.")
    visitor.press("I have checked this")
    assert "Nothing is missing." in visitor.words
    visitor.follow(TITLE, within=".crumbs")
    publishes(visitor)
    assert "Published in 1 language as edition 1." in visitor.words


def finds_it(visitor: Visitor) -> None:
    """The number behind it is too small to be shown; the evidence and the comment itself stay inside."""
    visitor.open("/")
    visitor.follow(TITLE)
    page = visitor.words
    assert "The underpass is dark, and we are afraid of it." in page
    assert DID in page
    assert "Head of streets and paths" in page
    assert SAID not in page
    assert "Invoice 4410" not in page


def finds_it_by_receipt(visitor: Visitor, receipt: str) -> None:
    visitor.open("/receipt")
    visitor.write("code", receipt)
    visitor.press("Show me")
    visitor.follow(TITLE)
    assert DID in visitor.words
