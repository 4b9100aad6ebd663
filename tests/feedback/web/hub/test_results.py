"""Results in the hub: bars with their numbers, small ones hidden, and nothing pooled that was asked in other words."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from feedback.clock import SetClock
from feedback.database import Database
from tests.feedback.results.answered import send
from tests.support.asked import PAGES, publish
from tests.support.statements import recorded

FURTHER = """          - {id: fairly, text: Fairly safe}
          - {id: little, text: A little safe}"""
URL = "/hub/surveys/safe-at-school/results"


@pytest.fixture
def hub(staff: Callable[..., FlaskClient]) -> FlaskClient:
    return staff("hub")


def _section(page: str, question: str) -> str:
    return next(part for part in page.split("<section ") if f'id="q-{question}"' in part)


def test_no_answers_yet_is_said(hub: FlaskClient, database: Database, clock: SetClock) -> None:
    assert hub.get(URL).status_code == 404
    publish(database, clock)
    assert "No answers yet" in hub.get(URL).text


def test_counts_shares_and_base_are_shown(hub: FlaskClient, database: Database, clock: SetClock) -> None:
    publish(database, clock)
    send(database, *[{"safe": "very"}] * 30, *[{"safe": "not"}] * 10)
    section = _section(hub.get(URL).text, "safe")
    assert "40 people answered" in section
    assert "75 %" in section
    assert re.search(r'<th scope="row">Not safe</th><td class="n">10</td><td class="n">25 %</td>', section)


def test_small_counts_of_children_are_hidden_with_what_would_give_them_away(
    hub: FlaskClient, database: Database, clock: SetClock
) -> None:
    four = PAGES.replace("- {id: not, text: Not safe}", "- {id: not, text: Not safe}\n" + FURTHER)
    publish(database, clock, pages=four)
    given = {"very": 31, "not": 24, "fairly": 3, "little": 12}
    send(database, *({"safe": choice} for choice, count in given.items() for _ in range(count)))
    section = _section(hub.get(URL).text, "safe")
    table = section.split("<tbody>")[1].split("</tbody>")[0]
    hidden = [row for row in table.split("<tr>") if "[c]" in row]
    assert any("Fairly safe" in row for row in hidden)
    assert len(hidden) == 2, "one hidden alone could be worked out from the base"
    assert "31" in table
    assert "Hidden, because so few people" in section


def test_a_table_with_nothing_left_to_show_is_a_sentence(
    hub: FlaskClient, database: Database, clock: SetClock
) -> None:
    publish(database, clock)
    send(database, *[{"safe": "very"}] * 30, *[{"safe": "not"}] * 4)
    section = _section(hub.get(URL).text, "safe")
    assert "spread so thinly" in section
    assert not re.search(r"\b(30|4)\b", section)


def test_where_few_do_not_know_shares_are_of_those_asked(
    hub: FlaskClient, database: Database, clock: SetClock
) -> None:
    publish(database, clock)
    send(
        database,
        *[{"safe": "very"}] * 30,
        *[{"safe": "not"}] * 14,
        *[{"safe": "dont_know"}] * 2,
        {"safe": None},
    )
    section = _section(hub.get(URL).text, "safe")
    assert "shares are of the 47 asked" in section
    assert "Left empty: <b>1</b>" in section
    assert re.search(r"I don’t know: <b><span class=\"hush\">\[c\]", section)
    assert "Could not be read" not in section
    assert not re.search(r">(44|2|14)<", section)


def test_what_nobody_said_is_a_nought_and_not_hidden(
    hub: FlaskClient, database: Database, clock: SetClock
) -> None:
    publish(database, clock)
    send(database, *[{"safe": "very"}] * 30, *[{"safe": "not"}] * 16)
    section = _section(hub.get(URL).text, "safe")
    assert "46 people answered" in section
    assert "[c]" not in section


def test_too_few_answers_show_nothing_at_all(hub: FlaskClient, database: Database, clock: SetClock) -> None:
    publish(database, clock)
    send(database, *[{"safe": "very"}] * 4, *[{"safe": "not"}] * 3)
    section = _section(hub.get(URL).text, "safe")
    assert "Too few people answered to show this." in section
    assert "%" not in section


def test_practitioners_numbers_are_hidden_below_five_only(
    hub: FlaskClient, database: Database, clock: SetClock
) -> None:
    publish(database, clock, key="first")
    from tests.support import asked

    head = asked.HEAD.replace("audience: child", "audience: practitioner")
    hub.post(
        "/hub/surveys/new", data={"text": head.format(key="work", mode="anonymous", check="true") + PAGES}
    )
    from feedback.surveys import collectors, versions

    with database.writing() as session:
        version = versions.newest(session, "work")
        assert version is not None
        versions.publish(session, version, clock.now(), "tests")
        collectors.open_door(session, "work", clock.now(), "tests", code="work")
    send(database, *[{"safe": "very"}] * 6, *[{"safe": "not"}] * 7, key="work", code="work")
    section = _section(hub.get("/hub/surveys/work/results").text, "safe")
    assert "13 people answered" in section
    assert "[c]" not in section


def test_a_text_question_gives_its_number_and_the_way_to_the_comments(
    hub: FlaskClient, staff: Callable[..., FlaskClient], database: Database, clock: SetClock
) -> None:
    publish(database, clock)
    send(database, *[{"words": f"No. {n}"} for n in range(12)])
    section = _section(hub.get(URL).text, "words")
    assert "12 of 12 asked wrote something" in section
    assert f'href="{URL.replace("results", "comments")}?question=words"' in section
    assert "/comments" not in staff("board").get(URL).text


def test_answers_are_set_against_the_number_invited(
    hub: FlaskClient, database: Database, clock: SetClock
) -> None:
    publish(database, clock, invited=31)
    send(database, *[{"safe": "very"}] * 20)
    page = hub.get(URL).text
    assert "20 of 31 invited" in page
    assert "<dd>65 %</dd>" in page
    assert "<dd>20</dd>" in page


def test_the_page_takes_as_many_statements_for_many_answers_as_for_one(
    hub: FlaskClient, database: Database, clock: SetClock
) -> None:
    publish(database, clock)
    send(database, {"safe": "very"})
    hub.get(URL)
    with recorded(database) as before:
        hub.get(URL)
    send(database, *[{"safe": "not", "why": "x"}] * 50)
    with recorded(database) as anew:
        hub.get(URL)
    assert len(anew) == len(before) + 1, "what came since is counted, in one statement"
    with recorded(database) as after:
        hub.get(URL)
    assert len(after) == len(before)


IN_TWO_WAYS = """
  - id: mood
    questions: [{id: mood, type: scale, text: Your mood, maximum: 3, labels: [Low, Fair, High]}]
versions:
  - id: young
    title: Young children
    band: 4-7
    changes: {mood: {type: faces}}
"""


def test_faces_and_words_stand_apart_and_say_so(
    hub: FlaskClient, database: Database, clock: SetClock
) -> None:
    publish(database, clock, pages=IN_TWO_WAYS)
    send(database, *[{"mood": 3}] * 20, *[{"mood": 1}] * 15)
    send(database, *[{"mood": 3}] * 12, *[{"mood": 2}] * 30, audience="young")
    page = hub.get(URL).text
    section = _section(page, "mood")
    assert "This was answered with words or with 3 faces." in section
    assert "Words: As written for everybody" in section
    assert "3 faces: Young children" in section
    assert "35 people answered" in section
    assert "42 people answered" in section
    assert "77" not in section
    versions = next(part for part in page.split("<section ") if 'id="versions-answered"' in part)
    assert re.search(r'Young children</th><td class="n">42</td>', versions)


def test_whether_somebody_helped_is_shown_with_small_numbers_hidden(
    hub: FlaskClient, database: Database, clock: SetClock
) -> None:
    publish(database, clock, pages=f"{PAGES}flow: {{ask_helped: true}}\n")
    send(database, *[{"safe": "very"}] * 30, helped="alone")
    send(database, *[{"safe": "very"}] * 12, helped="read_to_me")
    send(database, *[{"safe": "very"}] * 2, helped="answered_together")
    section = next(part for part in hub.get(URL).text.split("<section ") if 'id="somebody-helped"' in part)
    assert re.search(r'Answered alone</th><td class="n">30</td>', section)
    assert section.count("[c]") >= 2
    assert "44 asked" in section
