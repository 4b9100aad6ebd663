"""Signal is lost in a tunnel, a phone is dropped: what was kept is still there."""

from tests.journeys.answering import begin
from tests.journeys.conftest import Someone
from tests.journeys.served import Northmoor


def test_the_answer_pressed_without_signal_arrives_when_the_page_is_loaded_again(
    someone: Someone, place: Northmoor
) -> None:
    visitor = someone()
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
