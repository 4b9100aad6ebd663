"""Signal is lost in a tunnel, a phone is dropped: what was kept is still there."""

import pytest
from playwright.sync_api import expect

from tests.journeys.answering import be_ready_to_send, begin, past_the_ways_out
from tests.journeys.conftest import Someone
from tests.journeys.served import Northmoor
from tests.journeys.words import said

NO_SIGNAL = "There is no signal just now."


def test_words_pressed_without_a_signal_stay_and_go_by_themselves_when_it_is_back(
    someone: Someone, place: Northmoor
) -> None:
    visitor = someone()
    begin(visitor, place.everything)
    visitor.open(f"{place.everything}/q/more")
    visitor.write("more", "The pond smells.")
    visitor.context.set_offline(True)
    visitor.button("Continue").click()
    expect(visitor.page.locator("[data-lost]")).to_contain_text(NO_SIGNAL)
    visitor.look()
    assert visitor.page.locator('textarea[name="more"]').input_value() == "The pond smells."
    visitor.context.set_offline(False)
    visitor.arrive("/check")
    assert "The pond smells." in visitor.words


def test_who_goes_on_writing_is_not_taken_away_and_presses_again(someone: Someone, place: Northmoor) -> None:
    visitor = someone()
    begin(visitor, place.everything)
    visitor.open(f"{place.everything}/q/more")
    visitor.write("more", "The pond")
    visitor.context.set_offline(True)
    visitor.button("Continue").click()
    expect(visitor.page.locator("[data-lost]")).to_contain_text(NO_SIGNAL)
    visitor.write("more", "The pond smells.")
    visitor.button("Continue").click()
    expect(visitor.page.locator("[data-lost]")).to_contain_text(NO_SIGNAL)
    visitor.page.locator('textarea[name="more"]').press_sequentially(" A lot.")
    visitor.context.set_offline(False)
    assert visitor.path.endswith("/q/more")
    visitor.button("Continue").click()
    visitor.arrive("/check")
    assert "The pond smells. A lot." in visitor.words


def test_sending_without_a_signal_sends_once_when_it_is_back(someone: Someone, place: Northmoor) -> None:
    visitor = someone()
    be_ready_to_send(visitor, place.everything)
    before = place.count("everything")
    visitor.context.set_offline(True)
    visitor.button("Send my answers").click()
    expect(visitor.page.locator("[data-lost]")).to_contain_text(NO_SIGNAL)
    assert place.count("everything") == before
    visitor.context.set_offline(False)
    visitor.arrive("/thanks")
    assert place.count("everything") == (before[0] + 1, before[1] + 1)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_signal_is_spoken_of_in_the_language_of_the_page(
    someone: Someone, place: Northmoor, language: str
) -> None:
    visitor = someone()
    begin(visitor, place.everything, language)
    visitor.context.set_offline(True)
    visitor.button(said("Continue", language)).click()
    line = visitor.page.locator("[data-lost] .notice")
    expect(line).to_be_visible()
    whole = (
        "There is no signal just now. What you wrote is still here. "
        "We try again when the signal is back, or you can press the button again."
    )
    assert line.inner_text() == said(whole, language)


def test_a_page_without_scripts_arrives_when_it_is_loaded_again(someone: Someone, place: Northmoor) -> None:
    visitor = someone(scripts=False)
    begin(visitor, place.everything)
    visitor.choose("mood", "3")
    visitor.context.set_offline(True)
    with visitor.page.expect_event("requestfailed"):
        visitor.button("Continue").click()
    visitor.page.wait_for_url("chrome-error://**")
    visitor.context.set_offline(False)
    visitor.page.reload()
    visitor.look()
    visitor.follow("Back", within="main")
    assert visitor.page.locator('input[name="mood"][value="3"]').is_checked()
    visitor.follow("Back", within="main")
    assert visitor.page.locator('input[name="day"][value="4"]').is_checked()


def test_a_new_browser_with_the_same_cookies_carries_on(someone: Someone, place: Northmoor) -> None:
    before = someone()
    begin(before, place.everything)
    held = before.context.cookies()
    before.close()
    after = someone(cookies=held)
    after.open(place.everything)
    after.press("Carry on where you stopped")
    assert after.path.endswith("/q/mood")
    after.follow("Back", within="main")
    assert after.page.locator('input[name="day"][value="4"]').is_checked()


def test_who_starts_again_begins_with_nothing(someone: Someone, place: Northmoor) -> None:
    visitor = someone()
    begin(visitor, place.everything)
    visitor.open(place.everything)
    visitor.press("Start again")
    past_the_ways_out(visitor)
    visitor.press("Continue")
    assert visitor.page.locator("input:checked").count() == 0


def test_words_typed_outlive_a_change_of_language(someone: Someone, place: Northmoor) -> None:
    visitor = someone()
    begin(visitor, place.everything)
    visitor.open(f"{place.everything}/q/more")
    visitor.write("more", "The pond smells.")
    visitor.page.locator(".tongues summary").click()
    visitor.press("العربية", within=".tongues")
    assert visitor.page.locator("html").get_attribute("dir") == "rtl"
    assert visitor.page.locator('textarea[name="more"]').input_value() == "The pond smells."
