"""A meeting's decisions are written down with the keyboard and undone; a youth council's words come to be read."""

import re

from tests.journeys.conftest import Someone
from tests.journeys.served import Northmoor
from tests.journeys.walking import sign_in


def test_a_meeting_is_written_down_with_the_keyboard_and_undone(someone: Someone, place: Northmoor) -> None:
    visitor = sign_in(someone(), place, "hub")
    page = visitor.page
    page.goto(f"{place.home}/hub/loops/meeting?state=considered")
    page.locator("input[name=item]").first.focus()
    page.keyboard.press("Space")
    page.select_option("#stage", "decided")
    page.fill("#minute_ref", "Item 7")
    page.locator("#minute_ref").press("Enter")
    page.get_by_text("Written down for 1 thing.").wait_for()
    page.get_by_role("button", name=re.compile("^Undo")).press("Enter")
    page.get_by_text("Put back as it was: 1.").wait_for()
    assert page.get_by_role("button", name=re.compile("^Undo")).count() == 0
    visitor.look()


def test_what_a_youth_council_said_comes_to_be_read(someone: Someone, place: Northmoor) -> None:
    visitor = sign_in(someone(), place, "hub")
    page = visitor.page
    page.goto(f"{place.home}/hub/sessions/new?series=young-voices")
    page.fill("#title", "Young Voices, a third look")
    page.select_option("#kind", "youth_council")
    page.fill("#held_on", "2026-01-14")
    page.fill("#people", "12")
    page.fill("#note-1", "Ask Mrs Okonkwo, she has the key.")
    page.get_by_role("button", name="Keep the session").click()
    page.get_by_role("heading", name="Is somebody named here?").wait_for()
    page.fill("#note-1", "Somebody should have the key when we come.")
    page.get_by_role("button", name="Keep the session").click()
    page.get_by_role("link", name="Read and theme them").click()
    page.get_by_text("Somebody should have the key when we come.").wait_for()
    visitor.look()
