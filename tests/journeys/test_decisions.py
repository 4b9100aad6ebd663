"""The evidence chain in a browser: a decision stays as it was frozen, and a scrutineer walks it without a mouse."""

import re

from playwright.sync_api import Locator
from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.clock import SystemClock
from feedback.database import Database
from feedback.responses import taking_back
from feedback.responses.models import Comment, Receipt, Response
from feedback.responses.receipts import Held
from feedback.secrets import new_id
from tests.journeys.conftest import Someone
from tests.journeys.served import Northmoor
from tests.journeys.test_keyboard import press_by_key, tab_to
from tests.journeys.test_staff import found_wrong
from tests.journeys.walking import links, sign_in
from tests.support.browser import DESK, Eyes, Visitor

TITLE = "Every school makes the same promise"
SURVEY = "feeling-safe"


def test_a_decision_stays_as_it_was_frozen_when_answers_are_taken_back(
    someone: Someone, place: Northmoor
) -> None:
    board = sign_in(someone(eyes=Eyes(DESK)), place, "board")
    board.follow("Decisions", within="nav.side")
    board.follow(TITLE)
    before = frozen(board)
    none = board.page.locator(f"#survey-{SURVEY} .since").all_inner_texts()
    assert any("fewer than 10 answers were taken back, or none" in one for one in none)
    took = take_back(place, 9)
    board.page.reload()
    assert frozen(board) == before
    assert board.page.locator(f"#survey-{SURVEY} .since").all_inner_texts() == none, "nine are not to be seen"
    took += take_back(place, 1)
    board.page.reload()
    assert took == 10
    assert frozen(board) == before
    notes = " ".join(board.page.locator(f"#survey-{SURVEY} .since").all_inner_texts())
    assert "at least 10 answers were taken back" in notes
    board.look()


def frozen(visitor: Visitor) -> list[str]:
    """Every number of the chain."""
    return visitor.page.locator(".chain .figures dd, .chain td.n").all_inner_texts()


def take_back(place: Northmoor, number: int) -> int:
    """So many people who wrote no words take their answers back. The story typed theirs up from a table, so that each is
    given a receipt first."""
    database = Database(f"sqlite:///{place.folder / place.told['database']}")
    with database.writing() as session:
        silent = select(Response).where(
            Response.survey_key == SURVEY,
            Response.id.not_in(select(Comment.response_id)),
            Response.id.not_in(select(Receipt.response_id).where(Receipt.response_id.is_not(None))),
        )
        rows = session.scalars(silent.limit(number)).all()
        gone = sum(taking_back.take_back(session, given(session, row), SystemClock().today()) for row in rows)
    database.dispose()
    return gone


def given(session: Session, row: Response) -> Held:
    """A receipt for these answers, as its holder has it."""
    receipt = Receipt(
        code_hash=new_id(),
        response_id=row.id,
        survey_key=row.survey_key,
        collector_code=row.collector_code,
        day=row.day,
    )
    session.add(receipt)
    session.flush()
    return Held(receipt.code_hash, row.survey_key, row.collector_code, row.day, row.id, None, False, False)


def test_a_scrutineer_follows_a_claim_to_its_comments_and_back_by_keyboard_only(
    someone: Someone, place: Northmoor
) -> None:
    visitor = sign_in(someone(eyes=Eyes(DESK)), place, "scrutineer")
    visitor.open("/board/claims?loop=feeling-safe")
    said = "When we report bullying"
    press_by_key(visitor, main(visitor).get_by_role("link", name=said).first)
    claim = visitor.path
    assert claim.startswith("/board/claims/")
    press_by_key(visitor, main(visitor).get_by_role("link", name=TITLE))
    assert visitor.path.startswith("/board/decisions/")
    at(visitor, "said-")
    jump(
        visitor,
        visitor.page.locator("article:focus, article:target").get_by_role("link", name="Down to its theme"),
    )
    at(visitor, "theme-")
    theme = visitor.page.locator("article:target")
    assert "people whose comments a person put under it" in theme.inner_text()
    assert "The comments themselves are read by the listening hub" in theme.inner_text()
    jump(visitor, theme.get_by_role("link", name="Down to its survey"))
    at(visitor, "survey-")
    assert "who were asked" in visitor.page.locator("article:target").inner_text()
    jump(visitor, visitor.page.locator("article:target").get_by_role("link", name="Up to the theme").first)
    at(visitor, "theme-")
    jump(
        visitor, visitor.page.locator("article:target").get_by_role("link", name="Up to what was said").first
    )
    at(visitor, "said-")
    press_by_key(
        visitor, visitor.page.locator("article:target").get_by_role("link", name="As the public reads it")
    )
    assert visitor.path == claim


def main(visitor: Visitor) -> Locator:
    return visitor.page.locator("main")


def at(visitor: Visitor, level: str) -> None:
    """The address names a place of this level, and the keyboard goes on from there."""
    assert visitor.page.evaluate("location.hash").startswith(f"#{level}")
    assert visitor.page.evaluate("document.querySelector(':target') !== null")


def jump(visitor: Visitor, what: Locator) -> None:
    """Follow a link on the page itself by keyboard."""
    tab_to(visitor, what)
    visitor.page.keyboard.press("Enter")


def test_every_page_of_the_room_is_sound_on_a_phone_and_at_a_desk(someone: Someone, place: Northmoor) -> None:
    """What axe finds, and what runs over the edge; for whoever writes and for whoever reads."""
    for role, rooms in (("scrutineer", READ), ("hub", (*READ, *WRITTEN))):
        visitor = sign_in(someone(), place, role)
        seen, to_see, faults = set[str](), list(rooms), list[str]()
        while to_see:
            address = to_see.pop(0)
            seen.add(address)
            visitor.open(address)
            faults += found_wrong(visitor)
            kinds = {kind(one) for one in seen} | {kind(one) for one in to_see}
            for link in links(visitor):
                if link.startswith("/board/") and kind(link) not in kinds and not link.endswith(".csv"):
                    to_see.append(link)
                    kinds.add(kind(link))
        assert faults == [], "\n\n".join(faults)
        assert {"/board/decisions/*", "/board/claims/*", "/board/evidence/*"} <= {kind(one) for one in seen}


READ = tuple(f"/board/{room}" for room in ("decisions", "claims", "evidence", "gaps", "surveys"))
WRITTEN = ("/board/decisions/new", "/board/evidence/new")


def kind(address: str) -> str:
    """An address without what names one thing, or narrows a list."""
    return re.sub(r"/[0-9a-f]{32}", "/*", address.partition("?")[0])
