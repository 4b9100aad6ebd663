"""A "we can't, because" from a youth council's session to a poster in Urdu, by the screens only."""

import io
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pikepdf
import pytest
from playwright.sync_api import expect

from feedback.papers import pdf
from tests.journeys.conftest import Someone
from tests.journeys.served import Northmoor
from tests.journeys.walking import sign_in
from tests.support.browser import DESK, Eyes, Visitor

COUNCIL = "Council of the valley"
SAID = "The last bus leaves before our training ends, so we walk."
THEME = "Buses after training"
TITLE = "The last bus of the valley"
SAID_IN_URDU = "آخری بس ہماری مشق ختم ہونے سے پہلے چلی جاتی ہے۔"
ANSWER_IN_URDU = "ہم رات کی بس نہیں چلا سکتے۔"
BECAUSE_IN_URDU = "بس کمپنی کے پاس رات کے لیے کوئی ڈرائیور نہیں ہے۔"
TODAY = date.today().isoformat()


@pytest.mark.skipif(bool(pdf.missing()), reason=pdf.missing())
def test_what_a_council_asked_for_and_cannot_have_hangs_on_its_wall_in_urdu(
    someone: Someone, place: Northmoor
) -> None:
    rowan = sign_in(someone(eyes=Eyes(DESK)), place, "hub")
    imelda = sign_in(someone(eyes=Eyes(DESK)), place, "second_reader")
    writes_the_session_down(rowan)
    finds_a_theme(rowan)
    answers_that_it_cannot_be(rowan)
    tells_the_council(rowan)
    checks_and_publishes(imelda)
    prints_the_poster(rowan)
    the_council_is_owed_nothing(rowan)


def writes_the_session_down(visitor: Visitor) -> None:
    visitor.follow("Sessions", within="nav.side")
    visitor.follow("Write down a session", within="main")
    visitor.choose("series", "")
    if not visitor.page.locator('input[name="new_series"]').is_visible():
        visitor.page.get_by_text("A new series", exact=True).click()
    visitor.write("new_series", COUNCIL)
    visitor.choose("audience", "child")
    visitor.write("title", "Youth council, first meeting")
    visitor.choose("kind", "youth_council")
    visitor.write("held_on", TODAY)
    visitor.write("people", "14")
    visitor.write("groups", f"{COUNCIL}: 14")
    visitor.write("note-1", SAID)
    visitor.press("Keep the session")
    if visitor.page.locator('input[name="looked"]').count():
        visitor.choose("looked", "yes")
        visitor.press("Keep the session")


def finds_a_theme(visitor: Visitor) -> None:
    visitor.follow("Sessions", within="nav.side")
    visitor.follow(COUNCIL, within="main")
    visitor.follow("Read", within=".title")
    comment = visitor.page.get_by_role("article").filter(has_text=SAID)
    comment.get_by_text("Themes: none yet").click()
    comment.get_by_label("A new theme").fill(THEME)
    comment.get_by_role("button", name="Save themes").click()
    expect(comment).to_contain_text(f"Themes: {THEME}")
    visitor.follow("Themes", within=".tabs")
    visitor.follow(THEME)
    visitor.write("definition", "That no bus goes home after training.")
    visitor.choose("priority", "salford-2023-26/4")
    visitor.press("Save")
    visitor.press("Agree this theme")
    assert "Agreed on" in visitor.words


def answers_that_it_cannot_be(visitor: Visitor) -> None:
    visitor.follow("Sessions", within="nav.side")
    visitor.follow(COUNCIL, within="main")
    visitor.follow("Start one", within="main")
    visitor.write("title-en", TITLE)
    visitor.write("asked-en", "We asked what stops you from going where you want.")
    visitor.write("base_label-en", "The youth council of the valley")
    visitor.press("Start the loop")
    waiting = visitor.page.locator(".with").filter(has_text=THEME)
    visitor.go(waiting.get_by_role("button", name="Take up"))
    for name, words in (
        ("said-en", "The last bus leaves before your training ends."),
        ("decided-en", "There is no night bus in the valley this winter."),
        ("decided_on", TODAY),
        ("answer-en", "We cannot run a night bus."),
        ("because-en", "The bus company has no drivers for the night."),
        ("owner", "Head of transport"),
        ("said-ur", SAID_IN_URDU),
        ("answer-ur", ANSWER_IN_URDU),
        ("because-ur", BECAUSE_IN_URDU),
    ):
        box = visitor.page.locator(f':is(input, textarea)[name="{name}"]')
        if not box.is_visible():
            visitor.page.locator("details", has=box).locator("summary").first.click()
        visitor.write(name, words)
    visitor.choose("priority_ref", "salford-2023-26/4")
    visitor.choose("stage", "decided")
    visitor.choose("decided_by", "Voice and Engagement")
    visitor.choose("response", "cannot")
    visitor.press("Save")
    assert visitor.page.locator("#needs").get_by_role("listitem").all_inner_texts() == [
        "Ask a second person to read it and press “I have checked this”."
    ]


def tells_the_council(visitor: Visitor) -> None:
    visitor.follow(TITLE, within=".crumbs")
    visitor.choose("way", "session")
    visitor.choose("groups", COUNCIL)
    visitor.press("Add", within="#telling")
    assert f"Reached {COUNCIL}" in visitor.words


def checks_and_publishes(visitor: Visitor) -> None:
    visitor.follow("Loops", within="nav.side")
    visitor.follow(TITLE)
    visitor.follow("The last bus leaves before your training ends.")
    visitor.press("I have checked this")
    visitor.follow(TITLE, within=".crumbs")
    visitor.open(f"{visitor.path}/release")
    visitor.choose("languages", "ur")
    for pointed_at in visitor.page.locator('input[name="looked_at"]').all():
        pointed_at.check()
    visitor.press("Publish in the chosen languages")
    assert "Published in 2 languages as edition 1." in visitor.words


def prints_the_poster(visitor: Visitor) -> None:
    visitor.follow("Loops", within="nav.side")
    visitor.follow(TITLE)
    visitor.follow("Posters and cards", within="#telling")
    visitor.choose("in", "ur")
    visitor.press("Show it")
    assert parse_qs(urlsplit(visitor.page.url).query)["in"] == ["ur"]
    with visitor.page.expect_download() as taken:
        visitor.page.get_by_role("link", name="PDF to print").click()
    with pikepdf.open(io.BytesIO(taken.value.path().read_bytes())) as poster:
        assert str(poster.Root.Lang) == "ur"
        assert "/StructTreeRoot" in poster.Root
        assert len(poster.pages) == 1
    words = visitor.page.locator("pre.words")
    assert words.get_attribute("lang") == "ur"
    for said in (SAID_IN_URDU, ANSWER_IN_URDU, BECAUSE_IN_URDU):
        assert said in (words.text_content() or "")


def the_council_is_owed_nothing(visitor: Visitor) -> None:
    visitor.open(f"/hub/loops/asked-and-told?words={COUNCIL.replace(' ', '+')}")
    row = visitor.page.get_by_role("row").filter(has_text=COUNCIL)
    assert "nothing" in row.inner_text()
    visitor.look()
