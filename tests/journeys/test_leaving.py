"""Leave this page quickly: away at once, and nothing stays behind."""

import pytest

from tests.journeys.answering import begin, send_all
from tests.journeys.conftest import Someone
from tests.journeys.served import Northmoor
from tests.support.browser import Visitor

LEAVE = "Leave this page quickly"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_who_leaves_quickly_is_away_and_leaves_nothing(
    someone: Someone, place: Northmoor, scripts: bool
) -> None:
    visitor = someone(scripts=scripts, away=[place.away])
    begin(visitor, place.everything)
    held = visitor.context.cookies()
    visitor.go(visitor.button(LEAVE, "form.leave"), to=place.away)
    assert visitor.page.url == place.away
    assert visitor.context.cookies(place.home) == []
    nothing_is_kept(someone(cookies=held), place)


def test_three_times_escape_leads_away_too(someone: Someone, place: Northmoor) -> None:
    visitor = someone(away=[place.away])
    begin(visitor, place.everything)
    held = visitor.context.cookies()
    with visitor.page.expect_navigation(url=place.away):
        for _ in range(3):
            visitor.page.keyboard.press("Escape")
    nothing_is_kept(someone(cookies=held), place)


def test_the_way_back_does_not_lead_to_the_question(someone: Someone, place: Northmoor) -> None:
    visitor = someone(away=[place.away])
    begin(visitor, place.everything)
    visitor.go(visitor.button(LEAVE, "form.leave"), to=place.away)
    visitor.page.go_back()
    visitor.look()
    assert visitor.path == "/"


def test_who_finishes_leaves_no_receipt_on_the_device(someone: Someone, place: Northmoor) -> None:
    visitor = someone()
    receipt = send_all(visitor, place.everything)
    visitor.press("Finish")
    visitor.open(f"{place.everything}/thanks")
    assert receipt not in visitor.words


def nothing_is_kept(visitor: Visitor, place: Northmoor) -> None:
    """Even to somebody who has held on to the cookies, the server has nothing to carry on."""
    assert visitor.context.cookies(place.home) != []
    visitor.open(place.everything)
    assert visitor.button("Carry on where you stopped").count() == 0
    assert visitor.button("Start").count() == 1
