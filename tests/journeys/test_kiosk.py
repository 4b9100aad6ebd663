"""One tablet for a class of thirty: each finds nothing of the one before."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Someone
from tests.journeys.doors import SHORT, let_drafts_lie, open_door
from tests.journeys.served import Northmoor
from tests.support.browser import PATIENCE, Visitor

TABLET = (800, 1100)


@pytest.fixture(scope="module")
def kiosk(place: Northmoor) -> str:
    return open_door(place, "kiosk", "--name", "Tablet in the hall")


def begin(visitor: Visitor) -> None:
    visitor.page.locator("main .go button").first.click()
    expect(visitor.page.locator('input[name="how"]').first).to_be_attached()


def later(visitor: Visitor, span: str) -> None:
    """The page's scripts have begun to count by then: a clock moved before they started would move nothing."""
    visitor.page.wait_for_load_state("load")
    visitor.page.clock.fast_forward(span)


def on(visitor: Visitor) -> None:
    visitor.page.locator('main .go button[type="submit"]').last.click()


def choose(visitor: Visitor, name: str, number: int) -> None:
    visitor.page.locator(
        f'label[for="{visitor.page.locator(f"input[name={name}]").nth(number).get_attribute("id")}"]'
    ).click()


def answer(visitor: Visitor, words: str) -> str:
    """From the start page to the receipt, which it gives."""
    begin(visitor)
    assert visitor.page.locator("input:checked").count() == 0
    choose(visitor, "how", 3)
    on(visitor)
    choose(visitor, "listened", 0)
    on(visitor)
    box = visitor.page.locator('textarea[name="differently"]')
    expect(box).to_have_value("")
    box.fill(words)
    on(visitor)
    return visitor.page.locator("#receipt").inner_text()


def at_the_start(visitor: Visitor, kiosk: str) -> None:
    expect(visitor.page).to_have_url(re.compile(f"{kiosk}$"), timeout=PATIENCE)
    expect(visitor.page.locator("h1")).to_have_text("Three quick questions")


def test_a_class_of_thirty_on_one_tablet(someone: Someone, place: Northmoor, kiosk: str) -> None:
    """Some press "Next person", some walk away; some who come look back, and find the start."""
    visitor = someone()
    visitor.page.set_viewport_size({"width": TABLET[0], "height": TABLET[1]})
    visitor.page.clock.install()
    before, _ = place.count(SHORT)
    visitor.open(kiosk)
    receipts: set[str] = set()
    for number in range(30):
        receipts.add(answer(visitor, f"Words of number {number}"))
        if number == 0:
            visitor.look()
        if number % 2:
            expect(visitor.page.locator(".left")).to_be_visible()  # from then on the page watches the clock
            later(visitor, "01:05")
        else:
            visitor.page.get_by_role("button", name="Next person").click()
        at_the_start(visitor, kiosk)
        assert not visitor.context.cookies() or {one["name"] for one in visitor.context.cookies()} <= {
            "ll_form"
        }
        if number % 5 == 0:
            visitor.page.go_back()
            expect(visitor.page.locator("#receipt")).to_have_count(0)
            assert f"number {number}" not in visitor.page.content()
            at_the_start(visitor, kiosk)
    assert len(receipts) == 30
    assert place.count(SHORT)[0] == before + 30


def test_who_walks_away_is_asked_and_then_forgotten(someone: Someone, place: Northmoor, kiosk: str) -> None:
    visitor = someone()
    visitor.page.clock.install()
    visitor.open(f"{kiosk}?lang=ar")
    begin(visitor)
    choose(visitor, "how", 4)
    later(visitor, "05:01")
    box = visitor.page.locator("dialog.still")
    expect(box).to_be_visible()
    visitor.look()
    box.locator('button[type="button"]').click()
    expect(box).to_be_hidden()
    assert visitor.page.locator("input:checked").count() == 1, "nothing chosen is lost to the question"
    later(visitor, "04:00")
    expect(box).to_be_hidden()
    later(visitor, "01:02")
    expect(box).to_be_visible()
    let_drafts_lie(place, 6)
    later(visitor, "01:01")
    at_the_start(visitor, kiosk)
    visitor.page.go_back()
    assert visitor.path == kiosk, "the start page in the language chosen there, and no question"


def test_a_tablet_that_slept_is_cleared_when_it_wakes(someone: Someone, place: Northmoor, kiosk: str) -> None:
    visitor = someone()
    visitor.page.clock.install()
    visitor.open(kiosk)
    begin(visitor)
    let_drafts_lie(place, 120)
    later(visitor, "02:00:00")
    at_the_start(visitor, kiosk)


def test_more_time_is_one_press_away(someone: Someone, place: Northmoor, kiosk: str) -> None:
    visitor = someone()
    visitor.page.clock.install()
    visitor.open(kiosk)
    answer(visitor, "Slowly")
    visitor.page.get_by_role("link", name="I need more time").click()
    later(visitor, "04:50")
    expect(visitor.page.locator("#receipt")).to_be_visible()
    later(visitor, "00:15")
    at_the_start(visitor, kiosk)


def test_without_scripts_it_clears_as_well(someone: Someone, place: Northmoor, kiosk: str) -> None:
    visitor = someone(scripts=False)
    visitor.open(kiosk)
    visitor.look()
    answer(visitor, "Without scripts")
    visitor.look()
    assert visitor.page.locator('noscript meta[http-equiv="refresh"]').count() == 1
    visitor.follow("I need more time")
    visitor.page.get_by_role("button", name="Next person").click()
    at_the_start(visitor, kiosk)
    visitor.page.go_back()
    at_the_start(visitor, kiosk)
