"""Where people end up by mistake says what to do next."""

from tests.journeys.answering import send_all
from tests.journeys.conftest import Someone
from tests.journeys.served import Northmoor


def test_a_wrong_code_leads_to_what_can_be_answered(someone: Someone) -> None:
    visitor = someone()
    visitor.open("/s/feeling-sfae")
    assert visitor.status == 404
    visitor.follow("See what you can answer")
    assert visitor.path == "/"


def test_a_closed_door_leads_to_what_came_of_it(someone: Someone) -> None:
    visitor = someone()
    visitor.open("/s/brackenlow")
    assert visitor.status == 410
    assert visitor.button("Start").count() == 0
    visitor.follow("See what changed because people answered")
    assert visitor.path == "/loops/"


def test_an_address_that_is_nowhere_is_a_page_of_ours(someone: Someone) -> None:
    visitor = someone()
    visitor.open("/nowhere")
    assert visitor.status == 404
    visitor.follow("See what you can answer")
    assert visitor.path == "/"


def test_a_wrong_receipt_says_so_and_keeps_what_was_typed(someone: Someone, place: Northmoor) -> None:
    visitor = someone()
    visitor.open("/receipt")
    visitor.write("code", "0000 0000 00000")
    visitor.press("Show me")
    assert visitor.status == 422
    assert visitor.page.locator("#code").input_value() == "0000 0000 00000"
    visitor.write("code", place.receipts["feeling-safe"])
    visitor.press("Show me")
    assert visitor.status == 200


def test_the_way_back_after_sending_shows_no_answers(someone: Someone, place: Northmoor) -> None:
    visitor = someone()
    receipt = send_all(visitor, place.everything)
    visitor.page.go_back()
    visitor.look()
    assert visitor.path.endswith("/thanks")
    assert visitor.page.locator("#receipt").inner_text() == receipt
    visitor.open(f"{place.everything}/q/day")
    assert visitor.page.locator("input[type=radio]").count() == 0
