"""What surrounds the questions, in a real browser: who says yes, what is asked at the end, and the shoulder."""

import itertools
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from feedback.clock import SystemClock
from feedback.database import Database
from feedback.surveys import collectors, versions
from forms import author_file
from tests.journeys.conftest import Someone
from tests.journeys.served import EVERYTHING, Northmoor
from tests.journeys.walking import sign_in
from tests.journeys.words import said
from tests.support.browser import DESK, Eyes, Visitor

numbers = itertools.count()
Opened = Callable[..., str]
BOTH = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
LANGUAGES = pytest.mark.parametrize("language", ["en", "ar"])

FLOW = (
    "flow: {{consent: {consent}, ask_quotes: true, ask_helped: true, equality: true, contact: true{more}}}\n"
)
PAGES = """pages:
  - id: words
    questions:
      - {id: words, type: text, text: {en: "What would help?", ar: "ما الذي يساعد؟"}}
"""


@pytest.fixture
def opened(place: Northmoor) -> Opened:
    """Publishes a survey of one question with all that may surround it; gives its path."""

    def publish(consent: str, audience: str = "child", more: str = "") -> str:
        key = f"taking-part-{next(numbers)}"
        head = EVERYTHING.read_text(encoding="utf-8").split("pages:")[0].split("\n", 1)[1]
        head = head.replace("survey: everything", f"survey: {key}")
        head = head.replace("audience: family", f"audience: {audience}")
        survey = author_file.read(head + FLOW.format(consent=consent, more=more) + PAGES)
        assert survey.survey is not None, [fault.sentence() for fault in survey.faults]
        database, now = Database(f"sqlite:///{place.folder / place.told['database']}"), SystemClock().now()
        with database.writing() as session:
            version = versions.keep(session, survey.survey, now, "tests")
            versions.publish(session, version, now, "tests")
            code = collectors.open_door(session, key, now, "tests").code
        database.dispose()
        return f"/s/{code}"

    return publish


@BOTH
@LANGUAGES
def test_a_child_a_parent_and_everything_after(
    someone: Someone, opened: Opened, scripts: bool, language: str
) -> None:
    """From the parent's yes to a request to be contacted, each page looked over on the way."""

    def go(words: str) -> None:
        visitor.press(said(words, language))

    visitor, path = someone(scripts=scripts), opened("parent_agrees", more=", decides_from: 13")
    visitor.open(f"{path}?lang={language}")
    go("I want to take part")
    visitor.page.locator("button[name=band][value=younger]").click()
    visitor.arrive(f"{path}/parent")
    go("I agree")
    assert visitor.path == f"{path}/yes"
    go("I want to take part")
    assert visitor.path == f"{path}/leaving"
    visitor.follow(said("Continue", language), within="main")
    visitor.write("words", "More lights")
    go("Continue")
    assert visitor.path == f"{path}/last"
    visitor.choose("_quotes", "no")
    visitor.choose("_helped", "read_to_me")
    go("Continue")
    assert said("Somebody read it to me", language) in visitor.words
    go("Send my answers")
    assert visitor.path == f"{path}/equality"
    visitor.follow(said("Yes, it takes 2 minutes", language), within="main")
    visitor.choose("age", "8-11")
    visitor.choose("ethnic_group", "asian")
    visitor.look()
    visitor.choose("ethnic_asian", "indian")
    visitor.choose("care", "prefer_not")
    go("Send and go on")
    assert visitor.page.locator("#receipt").is_visible()
    visitor.follow(said("Ask somebody to contact you", language), within="main")
    go("Ask them to contact me")
    assert visitor.status == 422
    visitor.write("reach", "07700 900123")
    visitor.choose("message_safe", "no")
    go("Ask them to contact me")
    assert visitor.path == f"{path}/contact/sent"
    assert visitor.page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")


@BOTH
def test_a_change_of_language_on_the_way_loses_nothing(
    someone: Someone, opened: Opened, scripts: bool
) -> None:
    visitor, path = someone(scripts=scripts), opened("parent_agrees")
    visitor.open(f"{path}?lang=en")
    visitor.press("I want to take part")
    visitor.page.locator(".tongues summary").click()
    visitor.follow("العربية", within=".tongues")
    assert visitor.path == f"{path}/parent"
    visitor.press(said("I agree", "ar"))
    assert visitor.path == f"{path}/yes"
    visitor.open(f"{path}/contact")
    visitor.write("reach", "07700 900123")
    visitor.page.locator(".tongues summary").click()
    visitor.press("English", within=".tongues")
    assert visitor.page.locator('[name="reach"]').input_value() == "07700 900123"


@BOTH
def test_who_does_not_want_to_finds_help_and_no_questions(
    someone: Someone, opened: Opened, scripts: bool
) -> None:
    visitor, path = someone(scripts=scripts), opened("child_decides")
    visitor.open(path)
    yes, no = (
        visitor.button("I want to take part").bounding_box(),
        visitor.button("I don’t want to").bounding_box(),
    )
    assert yes is not None
    assert no is not None
    assert (yes["width"], yes["height"]) == (no["width"], no["height"])
    visitor.press("I don’t want to")
    assert visitor.path == f"{path}/no"
    assert visitor.page.locator("#help").is_visible()


def test_one_touch_covers_the_page_and_the_next_brings_it_back(someone: Someone, opened: Opened) -> None:
    visitor, path = someone(), opened("child_decides")
    visitor.open(path)
    visitor.press("I want to take part")
    visitor.follow("Continue", within="main")
    visitor.write("words", "Half a sent")
    title = visitor.page.title()
    visitor.page.get_by_role("button", name="Hide", exact=True).click()
    cover = visitor.page.locator("dialog.blank")
    expect(cover).to_be_visible()
    expect(visitor.page).to_have_title("Blank page")
    box = cover.bounding_box()
    assert box is not None
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, *visitor.eyes.size)
    assert visitor.page.evaluate("document.elementFromPoint(100, 200).closest('dialog') !== null")
    assert visitor.axe() == []
    visitor.page.mouse.click(100, 300)
    expect(cover).to_be_hidden()
    expect(visitor.page).to_have_title(title)
    assert visitor.page.locator('[name="words"]').input_value() == "Half a sent"


def test_without_scripts_nothing_is_offered_that_does_not_work(someone: Someone, opened: Opened) -> None:
    visitor, path = someone(scripts=False), opened("child_decides")
    visitor.open(path)
    visitor.press("I want to take part")
    assert visitor.page.get_by_role("button", name="Hide", exact=True).count() == 0
    assert "Escape" not in visitor.words


def test_three_times_shift_leads_away_and_capital_letters_do_not(
    someone: Someone, opened: Opened, place: Northmoor
) -> None:
    visitor, path = someone(away=[place.away]), opened("child_decides")
    visitor.open(path)
    visitor.press("I want to take part")
    visitor.follow("Continue", within="main")
    visitor.page.locator('[name="words"]').press_sequentially("MUM SAYS NO", delay=0)
    for letter in "ABC":
        visitor.page.keyboard.press(f"Shift+{letter}")
    assert visitor.path == f"{path}/q/words"
    with visitor.page.expect_navigation(url=place.away):
        for _ in range(3):
            visitor.page.keyboard.press("Shift")


def test_a_request_pressed_twice_is_one_in_the_hub_and_is_handled(
    someone: Someone, opened: Opened, place: Northmoor
) -> None:
    visitor, path = someone(), opened("child_decides")
    visitor.open(f"{path}/contact")
    reach = f"Text me, {path}"
    visitor.write("reach", reach)
    visitor.button("Ask them to contact me").dblclick()
    visitor.arrive(f"{path}/contact/sent")
    lead: Visitor = sign_in(someone(eyes=Eyes(DESK)), place, "hub")
    lead.follow("Requests", within="nav.side")
    request = lead.page.get_by_role("article").filter(has_text=reach)
    assert request.count() == 1
    request.get_by_label("What came of it").select_option("signposted")
    lead.go(request.get_by_role("button", name="Mark as handled"))
    assert request.count() == 0
    assert "Told where to find help" in lead.words
