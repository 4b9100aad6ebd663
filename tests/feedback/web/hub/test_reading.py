"""The duty to read, on the pages that speak of it, and the weekly sample in the hub."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient

from feedback.clock import SetClock
from feedback.database import Database
from feedback.reading import drawing
from tests.feedback.reading.texts import Texts

Staff = Callable[..., FlaskClient]
LAST_WEEK = date(2026, 2, 23)


@pytest.fixture
def texts(database: Database, clock: SetClock) -> Texts:
    return Texts(database, clock).open()


def plain(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_today_the_survey_and_its_comments_say_what_is_late(texts: Texts, staff: Staff) -> None:
    texts.write(date(2026, 2, 24), 3)
    texts.write(date(2026, 3, 4), 2)
    hub = staff("hub")
    for path in (
        "/hub/",
        "/hub/reading",
        "/hub/surveys/safe-at-school",
        "/hub/surveys/safe-at-school/comments",
    ):
        page = plain(hub.get(path).text)
        assert "3 late since 3 March" in page, path
    assert "5 working days by Hub" in plain(hub.get("/hub/surveys/safe-at-school").text)


def test_the_reading_page_says_who_reads_and_who_has(texts: Texts, staff: Staff) -> None:
    ids = texts.write(date(2026, 3, 4), 3)
    hub = staff("hub")
    hub.post("/hub/surveys/safe-at-school/comments/read", data={"comment": ids[0]})
    page = plain(hub.get("/hub/reading").text)
    assert "Feeling safe Hub" in page
    assert "Read by Wednesday 11 March" in page
    assert re.search(r"Hub\S* ?\S* 2 0 1\b", page), page


def test_a_survey_that_nobody_reads_says_so(texts: Texts, staff: Staff) -> None:
    texts.write(date(2026, 3, 4))
    lead = staff("safeguarding_lead")
    assert "Nobody: no open account that may read is “Listening-hub staff”" in plain(
        lead.get("/hub/reading").text
    )
    assert "by nobody" in plain(lead.get("/hub/surveys/safe-at-school").text)


def test_nothing_to_read_is_said_kindly(texts: Texts, staff: Staff) -> None:
    assert "Every text has been read" in staff("hub").get("/hub/reading").text


def drawn(texts: Texts, plain_ones: int, flagged: int = 0) -> None:
    texts.write(LAST_WEEK, plain_ones)
    texts.write(LAST_WEEK, flagged, flagged=True)
    with texts.database.writing() as session:
        drawing.draw(session, texts.clock.now())


def forms(page: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r'action="(/hub/sample/[0-9a-f]{32})"', page)))


def test_a_second_reader_judges_without_knowing(texts: Texts, staff: Staff) -> None:
    drawn(texts, 4, 4)
    reader = staff("second_reader")
    page = reader.get("/hub/sample").text
    assert len(forms(page)) == 6
    assert "0.123" not in page
    assert "rules 1" not in page
    articles = re.findall(r"<article.*?</article>", page, re.DOTALL)
    shapes = {
        re.sub(r"Words \d+|[0-9a-f]{32}|text-\d+|Text \d+|value=\"[^\"]+\"", "", one) for one in articles
    }
    assert len(shapes) == 1  # a flagged text looks like any other
    assert "Should a person have looked" in plain(reader.get("/hub/").text)


def test_what_the_second_reader_says_becomes_an_estimate_and_a_concern(texts: Texts, staff: Staff) -> None:
    drawn(texts, 4)
    reader = staff("second_reader")
    for number, action in enumerate(forms(reader.get("/hub/sample").text)):
        verdict = "nothing" if number else "look"
        said = reader.post(action, data={"verdict": verdict}, follow_redirects=True)
        assert ("The safeguarding lead has it now." in said.text) == (number == 0)
    page = plain(reader.get("/hub/sample").text)
    assert "Children 4 4 1 25.0 % (4.6 to 69.9) about 1 (1 to 1)" in page
    again = reader.post(action, data={"verdict": "look"}, follow_redirects=True)
    assert "Somebody has answered this one already" in again.text
    assert reader.post(action, data={"verdict": "perhaps"}).status_code == 400


def test_without_a_worker_the_sample_is_drawn_by_hand(texts: Texts, staff: Staff) -> None:
    texts.write(LAST_WEEK, 2)
    lead = staff("safeguarding_lead")
    assert "Draw now" in lead.get("/hub/sample").text
    assert "2 texts were drawn." in lead.post("/hub/sample/draw", follow_redirects=True).text
    assert "Draw now" not in lead.get("/hub/sample").text


@pytest.mark.parametrize("role", ["hub", "analyst", "admin", "board"])
def test_only_second_readers_and_leads_judge(texts: Texts, staff: Staff, role: str) -> None:
    drawn(texts, 1)
    browser = staff(role)
    assert browser.get("/hub/sample").status_code == 403
    assert browser.post("/hub/sample/draw").status_code == 403
