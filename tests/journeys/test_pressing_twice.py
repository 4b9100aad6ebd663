"""A button pressed twice does its work once."""

import pytest

from tests.journeys.answering import be_ready_to_send
from tests.journeys.conftest import Someone
from tests.journeys.served import Northmoor


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_two_quick_presses_send_once(someone: Someone, place: Northmoor, scripts: bool) -> None:
    visitor = someone(scripts=scripts)
    be_ready_to_send(visitor, place.everything)
    responses, receipts = place.count("everything")
    with visitor.page.expect_navigation(url="**/thanks"):
        visitor.button("Send my answers").dblclick()
    visitor.look()
    assert visitor.page.locator("#receipt").count() == 1
    assert place.count("everything") == (responses + 1, receipts + 1)


def test_two_windows_send_once_and_show_the_same_receipt(someone: Someone, place: Northmoor) -> None:
    visitor = someone()
    be_ready_to_send(visitor, place.everything)
    other = visitor.context.new_page()
    other.goto(visitor.page.url)
    responses, receipts = place.count("everything")
    with visitor.page.expect_navigation(url="**/thanks"), other.expect_navigation(url="**/thanks"):
        visitor.button("Send my answers").click(no_wait_after=True)
        other.get_by_role("button", name="Send my answers").click(no_wait_after=True)
    visitor.look()
    assert visitor.page.locator("#receipt").inner_text() == other.locator("#receipt").inner_text()
    assert place.count("everything") == (responses + 1, receipts + 1)
