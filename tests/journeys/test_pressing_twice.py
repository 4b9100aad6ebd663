"""A button pressed twice does its work once."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.answering import be_ready_to_send
from tests.journeys.conftest import Someone
from tests.journeys.served import Northmoor


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_two_quick_presses_send_once(someone: Someone, place: Northmoor, scripts: bool) -> None:
    visitor = someone(scripts=scripts)
    be_ready_to_send(visitor, place.everything)
    responses, receipts = place.count("everything")
    visitor.button("Send my answers").dblclick(no_wait_after=True)
    visitor.arrive("/thanks")
    assert visitor.page.locator("#receipt").count() == 1
    assert place.count("everything") == (responses + 1, receipts + 1)


def test_two_windows_send_once_and_show_the_same_receipt(someone: Someone, place: Northmoor) -> None:
    visitor = someone()
    be_ready_to_send(visitor, place.everything)
    other = visitor.context.new_page()
    other.goto(visitor.page.url)
    responses, receipts = place.count("everything")
    visitor.button("Send my answers").click(no_wait_after=True)
    other.get_by_role("button", name="Send my answers").click(no_wait_after=True)
    visitor.arrive("/thanks")
    expect(other).to_have_url(re.compile("/thanks$"))
    assert visitor.page.locator("#receipt").inner_text() == other.locator("#receipt").inner_text()
    assert place.count("everything") == (responses + 1, receipts + 1)
