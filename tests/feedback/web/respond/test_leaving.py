"""What the quick way out says before it is needed, and that help does not lead out of its reach."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from feedback.clock import SetClock
from feedback.database import Database
from feedback.surveys import versions
from tests.support.asked import PAGES, Person, publish
from tests.support.statements import recorded


def test_the_first_page_after_the_start_says_what_the_button_does(
    database: Database, clock: SetClock, client: FlaskClient
) -> None:
    publish(database, clock)
    person = Person(client)
    person.look()
    page = person.press().text
    assert person.where == "/s/abc/leaving"
    for words in ("Leave this page quickly", "wipes the answers", "Escape or Shift three times", "history"):
        assert words in page
    assert 'class="button" href="/s/abc/q/safe"' in page


def test_a_survey_that_does_not_need_it_has_none_of_it(
    database: Database, clock: SetClock, client: FlaskClient
) -> None:
    publish(database, clock, pages=PAGES + "flow: {leave_quickly: false}\n")
    person = Person(client)
    person.look()
    page = person.press().text
    assert person.where == "/s/abc/q/safe"
    assert "Leave this page quickly" not in page
    assert "data-hide" not in page


@pytest.mark.parametrize("path", ["", "leaving", "q/safe", "check", "help", "privacy"])
def test_the_way_out_and_a_short_way_to_it_are_on_every_page(
    database: Database, clock: SetClock, client: FlaskClient, path: str
) -> None:
    publish(database, clock)
    person = Person(client)
    person.start()
    page = person.look(path).text
    assert page.index('href="#leave"') < page.index("<header")
    assert 'id="leave">Leave this page quickly' in page
    assert 'action="/s/abc/leave"' in page
    assert 'href="/s/abc/help">Help' in page


def test_what_was_begun_goes_first_with_nothing_read_before(
    database: Database, clock: SetClock, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A survey that cannot be read any more holds nobody's answers back from being wiped."""
    publish(database, clock)
    person = Person(client)
    person.start()
    person.press(safe="very")

    def unreadable(*_: object) -> None:
        raise AssertionError("the survey was read")

    monkeypatch.setattr(versions, "known", unreadable)
    with recorded(database) as statements:
        left = client.post("/s/abc/leave", data={"csrf_token": "of another site"})
    assert left.status_code == 303
    assert [one.split()[0] for one in statements] == ["DELETE"]
    with database.reading() as session:
        assert session.execute(text("SELECT count(*) FROM drafts")).scalar_one() == 0


def test_help_inside_a_survey_leads_back_to_what_was_begun(
    database: Database, clock: SetClock, client: FlaskClient
) -> None:
    publish(database, clock)
    person = Person(client)
    person.start()
    person.press(safe="very")
    page = person.look("help").text
    assert "0800 1111" in page
    assert 'class="back" href="/s/abc"' in page
    assert "Carry on where you stopped" in person.look().text


def test_help_behind_a_door_that_is_not_there_is_the_help_for_everybody(client: FlaskClient) -> None:
    answer = client.get("/s/nothing/help")
    assert answer.headers["Location"] == "/help"


def test_the_notice_of_a_survey_says_what_this_survey_does(
    database: Database, clock: SetClock, client: FlaskClient
) -> None:
    publish(database, clock, pages=PAGES + "flow: {equality: true, contact: true, take_back_days: 14}\n")
    page = Person(client).look("privacy").text
    for words in (
        "You choose if you answer.",
        "The Northmoor partnership",
        "the day, not the time",
        "14 days",
        "If you answer the equality questions",
        "If you ask us to contact you",
        "keeps no list of who came",
        "72 hours",
        "public task",
        "ico.org.uk",
    ):
        assert words in page.replace("the day you answered, not the time", "the day, not the time")


def test_the_start_page_says_before_whether_answers_can_be_taken_back(
    database: Database, clock: SetClock, client: FlaskClient
) -> None:
    publish(database, clock, pages=PAGES + "flow: {take_back_days: 0}\n")
    page = Person(client).look().text
    assert "You cannot take your answers back" in page


def test_the_data_a_survey_uses_is_what_its_pages_weigh(
    database: Database, clock: SetClock, client: FlaskClient
) -> None:
    import re

    publish(database, clock)
    person = Person(client)
    said = re.search(r"about (\d+) kB", person.look().text)
    assert said is not None
    person.start()
    pages = [len(person.look(f"q/{name}").data) for name in ("safe", "who", "words")]
    assert sum(pages) / 1000 < int(said.group(1)) < 100


def test_finish_and_next_person_forget_who_was_here_and_nothing_that_waits_to_be_sent(
    database: Database, clock: SetClock, client: FlaskClient
) -> None:
    """Sealed answers lie in the browser's storage until there is a signal; whose they are nobody asks there."""
    publish(database, clock)
    person = Person(client)
    for path in ("finish", "next"):
        person.start()
        told = person.press(path, follow=False).headers["Clear-Site-Data"]
        assert "storage" not in told
        assert '"cache"' in told
        assert client.get_cookie("ll_draft_abc") is None
    person.start()
    assert '"storage"' in person.press("leave", follow=False).headers["Clear-Site-Data"]
