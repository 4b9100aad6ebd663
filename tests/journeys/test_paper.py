"""A Somali-speaking parent: a form printed in Somali, ticked with a pen, keyed by two people; later the phone."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from feedback.database import Database
from feedback.responses.models import PaperSheet, Response
from feedback.surveys.models import Collector
from tests.journeys.answering import past_the_ways_out
from tests.journeys.conftest import Someone
from tests.journeys.served import Northmoor
from tests.journeys.walking import sign_in
from tests.journeys.words import said
from tests.support.browser import DESK, Eyes, Visitor

KEY, DOOR = "parent-carer-voice", "family-hubs"
SHEETS = f"/hub/surveys/{KEY}/doors/{DOOR}/sheets"
#: What is inside the margins of an A4 page, in CSS pixels (96 to the inch).
INSIDE, HEIGHT = round((210 - 28) / 25.4 * 96), round((297 - 30) / 25.4 * 96)


def test_a_somali_speaking_parent_answers_on_paper_and_later_on_the_phone(
    someone: Someone, place: Northmoor
) -> None:
    first = sign_in(someone(eyes=Eyes(DESK)), place, "hub")
    first.open(f"/hub/surveys/{KEY}/paper?lang=so&door={DOOR}")
    assert first.page.locator("html").get_attribute("lang") == "so"
    helped = first.page.locator(".asked", has=first.page.locator("code", has_text=re.compile("^help_from$")))
    assert helped.locator(".key-code").all_inner_texts()[:3] == ["1", "2", "3"]
    before = len(_of_the_door(place))
    key_sheet(first, 901)
    assert "Sheet 901 is keyed once." in first.words
    second = sign_in(someone(eyes=Eyes(DESK)), place, "trainer")
    second.open(SHEETS)
    second.follow("Sheet 901")
    assert second.heading == "Sheet 901, the second time"
    fill(second)
    second.go(second.button("Keep sheet 901"))
    assert "Sheet 901 was keyed alike twice and is counted." in second.words
    kept = _of_the_door(place)
    assert len(kept) == before + 1
    mine = next(one for one in kept if one.answers.get("role") == "grandparent" and one.language == "so")
    assert mine.answers["help_from"] == ["early_help", "school"]
    assert mine.answers["difference"] == 4
    on_the_phone(someone(), place)


def key_sheet(staff: Visitor, number: int) -> None:
    staff.open(SHEETS)
    staff.choose("lang", "so")
    staff.write("number", str(number))
    staff.press("Begin")
    fill(staff)
    staff.go(staff.button(f"Keep sheet {number}"))


def fill(staff: Visitor) -> None:
    """The keyboard alone: a code, Enter, the next."""
    page = staff.page
    page.locator("#a-role").focus()
    for keyed in ("3", "", "1 3", "", "2", "2", "1", "2", "4", "1", "4", "", "Way na caawiyeen"):
        page.keyboard.type(keyed)
        page.keyboard.press("Enter")
    assert page.locator("#a-worked_well").input_value() == "Way na caawiyeen"
    assert page.locator('[data-code="3"].on').first.is_visible()


def on_the_phone(parent: Visitor, place: Northmoor) -> None:
    """The same parent, a month later, in Somali on a phone."""
    before = place.count(KEY)[0]
    parent.open("/s/parents?lang=so")
    assert parent.page.locator("html").get_attribute("lang") == "so"
    parent.press(said("Start", "so"))
    past_the_ways_out(parent, "so")
    parent.choose("role", "grandparent")
    parent.press(said("Continue", "so"))
    parent.choose("help_from", "nobody")
    while not parent.path.endswith("/check"):
        parent.press(said("Continue", "so"))
    parent.press(said("Send my answers", "so"))
    assert place.count(KEY)[0] == before + 1


def test_what_two_people_keyed_differently_is_settled_side_by_side(
    someone: Someone, place: Northmoor
) -> None:
    first = sign_in(someone(), place, "hub")
    key_one(first, 905, role="1", worked_well="Kind")
    second = sign_in(someone(), place, "trainer")
    key_one(second, 905, role="2", worked_well="Kind")
    assert "It waits to be settled" in second.words
    second.open(f"{SHEETS}/905")
    second.page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    second.look()
    second.choose("s.role", "first")
    second.press("Settle and count it")
    assert "Sheet 905 is settled and counted." in second.words
    assert _sheets(place) == []


def key_one(staff: Visitor, number: int, **boxes: str) -> None:
    staff.open(f"{SHEETS}/key?number={number}&lang=en")
    for name, typed in boxes.items():
        staff.write(f"a.{name}", typed)
    staff.go(staff.button(f"Keep sheet {number}"))


def test_enter_keeps_no_half_keyed_sheet_without_scripts(someone: Someone, place: Northmoor) -> None:
    staff = sign_in(someone(scripts=False), place, "hub")
    staff.open(f"{SHEETS}/key?number=909&lang=en")
    staff.write("a.role", "3")
    with staff.page.expect_navigation():
        staff.page.locator("#a-role").press("Enter")
    staff.look()
    assert staff.page.locator("#a-role").input_value() == "3"
    assert _sheets(place) == []


FORMS = ("feeling-safe", "parent-carer-voice", "everything")


@pytest.mark.parametrize("more", ["lang=en", "lang=ar", "lang=so", "lang=en&large=1"])
def test_a_form_prints_on_a4_with_no_question_across_two_pages(
    someone: Someone, place: Northmoor, more: str
) -> None:
    staff = sign_in(someone(eyes=Eyes((INSIDE, HEIGHT))), place, "hub")
    page = staff.page
    for key in FORMS:
        page.goto(f"{place.home}/hub/surveys/{key}/paper?{more}")
        if page.locator(".asked").count() == 0:
            continue
        pdf = page.pdf(prefer_css_page_size=True)
        boxes = set(re.findall(rb"/MediaBox \[([^\]]+)\]", pdf))
        assert boxes
        for box in boxes:
            _, _, width, height = map(float, box.split())
            assert (round(width), round(height)) == (595, 842)
        page.emulate_media(media="print")
        assert staff.sticks_out() == []
        split = page.evaluate(
            """height => [...document.querySelectorAll(".asked")]
              .filter((one) => getComputedStyle(one).breakInside !== "avoid" || one.offsetHeight > height)
              .map((one) => one.querySelector("code").textContent)""",
            HEIGHT,
        )
        assert split == [], key
        assert page.locator(".office").is_hidden()
        page.emulate_media(media="screen")


def _database(place: Northmoor) -> Database:
    return Database(f"sqlite:///{place.folder / place.told['database']}")


def _of_the_door(place: Northmoor) -> list[Response]:
    def read(database: Database) -> list[Response]:
        with database.reading() as session:
            assert session.get_one(Collector, DOOR).kind == "paper"
            return list(session.scalars(select(Response).where(Response.collector_code == DOOR)).all())

    return _then(place, read)


def _sheets(place: Northmoor) -> list[PaperSheet]:
    def read(database: Database) -> list[PaperSheet]:
        with database.reading() as session:
            return list(session.scalars(select(PaperSheet)).all())

    return _then(place, read)


def _then(place: Northmoor, read: Callable[[Database], Any]) -> Any:
    database = _database(place)
    try:
        return read(database)
    finally:
        database.dispose()
