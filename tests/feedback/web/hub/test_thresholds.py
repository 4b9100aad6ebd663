"""An administrator raises how small a number may be shown; every page and file that is served obeys."""

import re
from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from feedback.accounts import groups
from feedback.accounts.models import Account
from feedback.audit import trail
from feedback.clock import SetClock
from feedback.database import Database
from feedback.partnership import thresholds
from feedback.responses.models import Comment
from feedback.surveys import collectors
from feedback.themes import codebook, coding
from tests.feedback.results.answered import send
from tests.support.asked import publish

Staff = Callable[..., FlaskClient]
KEY = "safe-at-school"
WHERE = "/hub/partnership/small-numbers"
#: Fourteen of sixty: shown as shipped, hidden when the public number is raised to 15.
VERY, NOT = [{"safe": "very"}] * 46, [{"safe": "not", "why": "Light"}] * 14


@pytest.fixture
def admin(staff: Staff) -> FlaskClient:
    return staff("admin")


def raise_to(admin: FlaskClient, internal: int, public: int, sure: str = "yes"):
    return admin.post(WHERE, data={"internal": internal, "public": public, "sure": sure})


def test_the_page_says_what_it_changes_and_the_trail_who_did_it(
    admin: FlaskClient, database: Database
) -> None:
    page = admin.get(WHERE).text
    assert "It can never be lowered again" in page
    assert "loops that were published stay" in page
    assert "Neither was raised yet" in page
    assert raise_to(admin, 6, 15).status_code == 303
    page = admin.get(WHERE).text
    assert re.findall(r'<td class="n">(\d+)</td>', page) == ["10", "15", "5", "6"]
    with database.reading() as session:
        account = session.get_one(Account, admin.account_id)  # type: ignore[attr-defined]
        assert page.count(account.name or account.email) >= 2
        entries = trail.of(session, "partnership/thresholds")
    assert [(one.actor, one.detail["before"], one.detail["now"]) for one in entries] == [
        (account.id, 5, 6),
        (account.id, 10, 15),
    ]
    assert "below 15 for the public" in admin.get("/hub/partnership").text


@pytest.mark.parametrize(
    ("internal", "public", "sure", "words"),
    [
        ("4", "12", "yes", "choose 5 or more"),
        ("5", "11", "yes", "choose 12 or more"),
        ("5", "twelve", "yes", "Write a whole number, from 10 to 50"),
        ("5", "-20", "yes", "Write a whole number"),
        ("5", "20", "", "Tick this"),
        ("30", "20", "yes", "the public would otherwise see smaller numbers"),
    ],
)
def test_what_would_lower_one_or_cannot_be_is_refused(
    admin: FlaskClient, internal: str, public: str, sure: str, words: str
) -> None:
    assert raise_to(admin, 5, 12).status_code == 303
    refused = admin.post(WHERE, data={"internal": internal, "public": public, "sure": sure})
    assert refused.status_code == 422
    assert words in refused.text
    assert f'value="{public}"' in refused.text, "what was typed is still there"
    assert "below 12 for the public" in admin.get("/hub/partnership").text


@pytest.mark.parametrize("role", ["hub", "board", "information_governance", "safeguarding_lead"])
def test_it_is_for_administrators(staff: Staff, role: str) -> None:
    browser = staff(role)
    assert browser.get(WHERE).status_code == 403
    assert browser.post(WHERE, data={"internal": 5, "public": 20, "sure": "yes"}).status_code == 403


@pytest.fixture
def served(staff: Staff, database: Database, clock: SetClock) -> Callable[[], Iterator[tuple[str, str]]]:
    """Everything that is served of a survey which fourteen of sixty answered otherwise: (address, body)."""
    publish(database, clock, group_label="Year 7")
    with database.writing() as session:
        collectors.open_door(session, KEY, clock.now(), "tests", code="eight", group_label="Year 8")
    send(database, *VERY, *NOT)
    send(database, *VERY, *NOT, code="eight")
    hub, lead = staff("hub"), staff("group_lead")
    with database.writing() as session:
        account = session.get_one(Account, lead.account_id)  # type: ignore[attr-defined]
        groups.choose(session, account, ["Year 7"], clock.now(), "tests")
        theme = codebook.add(session, KEY, "Light", clock.now(), hub.account_id)  # type: ignore[attr-defined]
        for comment in session.scalars(select(Comment).limit(14)):
            coding.assign(session, comment.id, [theme.id], hub.account_id, clock.now())  # type: ignore[attr-defined]

    def every() -> Iterator[tuple[str, str]]:
        by_door = "?by=_door"
        for end in ("", ".csv", ".json", by_door, f".csv{by_door}", f".json{by_door}", "/over-time"):
            address = f"/hub/surveys/{KEY}/results{end}"
            yield address, hub.get(address).text
        yield "/hub/own", lead.get(f"/hub/own/{KEY}").text
        # How many comments a theme has is a count of work, and stays (docs/decisions/0006); how many people does not.
        cells = re.findall(r'<td class="n[^>]*>.*?</td>', hub.get(f"/hub/surveys/{KEY}/themes").text, re.S)
        yield "themes", cells[-1]

    return every


#: Fourteen people, as each page, file and table writes it.
FOURTEEN = re.compile(r'>14(?: <span|</td>|</b>)|"count": 14\b|,14,|>14<')


def test_every_page_and_file_obeys(
    served: Callable[[], Iterator[tuple[str, str]]], admin: FlaskClient
) -> None:
    said = {address for address, body in served() if FOURTEEN.search(body)}
    door = "/hub/surveys/safe-at-school/results{}?by=_door"
    assert {door.format(""), door.format(".csv"), door.format(".json"), "/hub/own", "themes"} <= said
    assert raise_to(admin, 5, 15).status_code == 303
    for address, body in served():
        assert not FOURTEEN.search(body), address
        if address.endswith((".json", ".json?by=_door")):
            assert '"hides_below": 15' in body


def test_a_quote_and_a_published_loop_obey(database: Database, clock: SetClock) -> None:
    from feedback.publishing import compose
    from feedback.quotes import groups as whom
    from feedback.responses.models import Response
    from tests.feedback.loop.stories import NOW, TODAY, world
    from tests.feedback.quotes.saying import say

    with database.writing() as session:
        story = world(session)
        comment = say(story, others=11)
        response = session.get_one(Response, comment.response_id)
        assert whom.of_response(session, response)[0].large_enough
        loop = story.loop()
        policy = thresholds.public(session)
        assert compose.count(session, loop, TODAY, policy)["answered"] == {"number": 12, "words": ""}
        thresholds.set_to(session, {"public": 15}, NOW, "alice")
        assert not whom.of_response(session, response)[0].large_enough
        content = compose.compose(session, loop, ["en"], TODAY)["en"]
        assert content["answered"] == {"number": None, "words": "some"}
