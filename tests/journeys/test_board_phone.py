"""A board member on a phone sees what the board answers for; the hub writes down what it decided."""

from tests.journeys.conftest import Someone
from tests.journeys.served import Northmoor
from tests.journeys.walking import sign_in

EXECUTIVE = "Safeguarding Children Partnership Executive"


def test_a_board_member_opens_the_boards_page_on_a_phone(someone: Someone, place: Northmoor) -> None:
    member = sign_in(someone(), place, "board")
    member.button("Menu", "header").click()
    member.follow("Boards", within="nav.side")
    member.follow(EXECUTIVE)
    member.look()
    headings = member.page.locator("main h2").all_inner_texts()
    for words in ("Late", "Calendar", "Priorities", "Recommendations", "Challenges", "Risks", "Measures"):
        assert any(one.startswith(words) for one in headings), words
    assert member.page.locator("main form").count() == 0
    member.follow("Early help plans that hold the child’s own words")
    member.look()
    assert "112 of 166" in member.page.locator("main").inner_text()


def test_the_hub_writes_down_what_the_board_decided(someone: Someone, place: Northmoor) -> None:
    hub = sign_in(someone(), place, "hub")
    hub.open("/hub/boards/safeguarding-children-partnership-executive")
    hub.page.get_by_text("Write down what the board decided").first.click()
    hub.press("Keep the decision")
    assert hub.status == 422
    hub.look()
    assert "Write what the board decided." in hub.page.get_by_role("alert").inner_text()
    hub.page.locator('textarea[name="decision"]').first.fill("The trust lends an auditor until spring")
    hub.press("Keep the decision")
    assert hub.status == 200
    hub.open("/hub/plans/northmoor/at-work/1.1.a")
    hub.look()
    assert "The trust lends an auditor until spring" in hub.page.locator("main").inner_text()


def test_a_board_member_reads_the_scorecard_on_a_phone(someone: Someone, place: Northmoor) -> None:
    member = sign_in(someone(), place, "board")
    member.button("Menu", "header").click()
    member.follow("Reports", within="nav.side")
    member.look()
    member.follow("Quarterly scorecard")
    member.look()
    member.follow("Read it here")
    member.look()
    assert member.heading == "Scorecard"
    assert "Early help plans that hold the child’s own words" in member.page.locator("main").inner_text()
