import re

from feedback.surveys import collectors
from feedback.surveys.models import Collector
from tests.feedback.loop.stories import NOW
from tests.support.statements import recorded


def test_an_open_survey_is_one_touch_away(client, town):
    page = client.get("/")
    assert page.status_code == 200
    assert '<a href="/s/door1">The way home</a>' in page.text


def test_a_survey_with_two_doors_stands_there_once(client, town, database):
    with database.writing() as session:
        collectors.open_door(session, town.survey_key, NOW, "tests", listed=True)
    assert client.get("/").text.count("The way home</a>") == 1


def test_a_closed_survey_is_gone_and_the_page_says_so(client, town, database):
    with database.writing() as session:
        collectors.close(session, session.get_one(Collector, "door1"), NOW, "tests")
    text = client.get("/").text
    assert "The way home" not in text
    assert "No survey is open right now" in text


def test_the_newest_loops_and_help_are_there(client, town):
    text = client.get("/").text
    assert f'href="/loops/{town.slug}"' in text
    assert "0800 1111" in text


def test_a_language_is_remembered(client, town):
    page = client.get("/?lang=ar")
    assert '<html lang="ar" dir="rtl">' in page.text
    assert '<html lang="ar" dir="rtl">' in client.get("/loops/").text
    assert "آمنون في الطريق" in client.get("/loops/").text


def test_no_public_page_reads_answers_or_comments(client, town, database):
    with recorded(database) as statements:
        for path in ("/", "/loops/", f"/loops/{town.slug}", "/privacy", "/accessibility", "/help", "/readyz"):
            assert client.get(path).status_code == 200
    assert statements
    assert not [
        one for one in statements if re.search(r"\b(responses|comments|codings|drafts)\b", one.lower())
    ]
