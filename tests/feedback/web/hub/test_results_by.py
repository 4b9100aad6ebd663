"""Results by a question, a door or a wave: for those who may take the answers anything, for the rest one thing."""

import csv
import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from feedback.clock import SetClock
from feedback.database import Database
from tests.feedback.results.answered import send
from tests.support.asked import PAGES, publish

URL = "/hub/surveys/safe-at-school/results"
MORE = (
    PAGES
    + """
  - id: year
    questions:
      - id: year
        type: one_of
        text: Which year are you in?
        choices: [{id: seven, text: Year 7}, {id: eight, text: Year 8}, {id: nine, text: Year 9}]
"""
)
Staff = Callable[..., FlaskClient]


@pytest.fixture
def answers(database: Database, clock: SetClock) -> None:
    publish(database, clock, pages=MORE)
    given = {
        ("very", "seven"): 20,
        ("not", "seven"): 15,
        ("very", "eight"): 12,
        ("not", "eight"): 18,
        ("very", "nine"): 3,
        ("not", "nine"): 2,
    }
    send(
        database,
        *({"safe": safe, "year": year} for (safe, year), count in given.items() for _ in range(count)),
    )


def test_groups_stand_beside_each_other_and_a_small_one_has_no_chart(staff: Staff, answers: None) -> None:
    page = staff("hub").get(f"{URL}?by=year").text
    assert "By: Which year are you in?" in page
    assert "<figcaption>Year 7<small>35 answered." in page
    assert "<figcaption>Year 9" not in page
    assert not any(f'<td class="n">{few}</td>' in page for few in (2, 3, 5))


def test_the_other_way_round_shows_no_more(staff: Staff, answers: None) -> None:
    page = staff("hub").get(f"{URL}?by=safe").text
    assert "By: How safe do you feel" in page
    assert not any(f'<td class="n">{few}</td>' in page for few in (2, 3))


def test_board_members_see_results_by_what_is_settled_and_by_nothing_else(
    staff: Staff, answers: None
) -> None:
    hub, board = staff("hub"), staff("board")
    assert "By: Which year" not in board.get(f"{URL}?by=year").text
    assert board.get(f"{URL}.json?by=year").status_code == 404
    token = hub.get(f"{URL}?by=year").text.split('name="csrf_token" value="')[1].split('"')[0]
    settled = hub.post(f"{URL}/shown-by", data={"csrf_token": token, "by": "year"})
    assert settled.status_code == 303
    assert "By: Which year" in board.get(f"{URL}?by=year").text
    assert "By: How safe" not in board.get(f"{URL}?by=safe").text
    assert board.get(f"{URL}.csv?by=safe").status_code == 404
    assert board.post(f"{URL}/shown-by", data={"csrf_token": token, "by": "safe"}).status_code in (400, 403)


def test_files_say_what_the_screen_says(staff: Staff, answers: None) -> None:
    hub = staff("hub")
    found = hub.get(f"{URL}.json?by=year").json
    (table,) = [one for one in found["tables"] if one["id"] == "safe"]
    groups = {one.get("text", one["id"]): one for one in table["groups"]}
    lines = list(csv.DictReader(io.StringIO(hub.get(f"{URL}.csv?by=year").text.removeprefix("\ufeff"))))
    told = {
        (line["group_words"], line["answer"]): line["count"] for line in lines if line["question"] == "safe"
    }
    assert told == {
        (name, row["id"]): str(row["count"]) for name, group in groups.items() for row in group["rows"]
    }
    alone = list(csv.DictReader(io.StringIO(hub.get(f"{URL}.csv").text.removeprefix("\ufeff"))))
    very = next(line for line in alone if (line["question"], line["answer"]) == ("safe", "very"))
    assert (very["count"], very["share"], very["answered"], very["asked"]) == ("35", "50", "70", "70")


def test_a_wave_is_named_and_what_is_wrong_is_said(staff: Staff, answers: None) -> None:
    hub = staff("hub")
    page = hub.get(f"{URL}/over-time").text
    assert "Only one wave so far" in page
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    wrong = hub.post(f"{URL}/over-time", data={"csrf_token": token, "name": "Spring", "starts_on": "soon"})
    assert (wrong.status_code, "Write the day as" in wrong.text, 'value="Spring"' in wrong.text) == (
        422,
        True,
        True,
    )
    right = {"csrf_token": token, "name": "Spring", "starts_on": "2026-03-05"}
    assert hub.post(f"{URL}/over-time", data=right).status_code == 303
    assert "5 March 2026" in hub.get(f"{URL}/over-time").text


def test_without_a_number_invited_there_is_no_rate(staff: Staff, answers: None) -> None:
    assert "We do not know how many were asked, so there is no response rate" in staff("hub").get(URL).text


NUMBERED = """
  - id: who
    questions:
      - id: who
        type: many_of
        text: "Who would you talk to?"
        choices: [{id: teacher, text: A teacher}, {id: friend, text: A friend}]
      - {id: age, type: number, text: "How old are you?", minimum: 4, maximum: 18}
      - {id: calm, type: scale, text: "How calm is it?", minimum: 1, maximum: 3}
      - id: where
        type: many_of
        text: "Where?"
        choices: [{id: home, text: Home}, {id: park, text: A park}]
"""


@pytest.fixture
def numbered(database: Database, clock: SetClock) -> None:
    publish(database, clock, pages=NUMBERED)
    people = [
        *[{"who": ["teacher"], "age": 6, "calm": 1, "where": ["home"]}] * 20,
        *[{"who": ["teacher", "friend"], "age": 11, "calm": 2, "where": ["park"]}] * 15,
        *[{"who": ["friend"], "age": 16, "calm": 3, "where": ["home", "park"]}] * 25,
    ]
    send(database, *people)


def test_by_several_answers_somebody_is_in_every_group_they_named_and_the_page_says_so(
    staff: Staff, numbered: None
) -> None:
    hub = staff("hub")
    page = hub.get(f"{URL}?by=who").text
    assert "somebody is counted in every group that they named" in page
    assert "<figcaption>A teacher<small>35 answered." in page
    assert "<figcaption>A friend<small>40 answered." in page
    assert "Where?: several answers can be chosen here too" in page
    found = hub.get(f"{URL}.json?by=who").json
    assert found["overlap"] is True
    assert [one["id"] for one in found["tables"]] == ["calm"]
    assert found["left_out"] == ["where"]


def test_a_number_is_shown_in_bands_that_may_be_chosen(staff: Staff, numbered: None) -> None:
    hub = staff("hub")
    assert "<figcaption>under 10<small>20 answered." in hub.get(f"{URL}?by=age&bands=10,+16").text
    page = hub.get(f"{URL}?by=age").text
    assert "By: How old are you?" in page
    assert 'name="bands"' in page
    wrong = hub.get(f"{URL}?by=age&bands=ten").text
    assert "Write up to nine numbers, lowest first" in wrong
    assert 'value="ten"' in wrong
    assert hub.get(f"{URL}.json?by=age:ten").status_code == 404
    assert hub.get(f"{URL}.json?by=age:10,16").json["by"] == "age:10,16"


def test_a_small_band_is_counted_with_the_one_beside_it(
    staff: Staff, numbered: None, database: Database
) -> None:
    send(database, *[{"age": 8, "calm": 1}] * 3)
    tables = staff("hub").get(f"{URL}.json?by=age:7,9,12").json["tables"]
    first = next(one for one in tables if one["id"] == "calm")["groups"][0]
    assert (first["text"], first["answered"]) == ("under 7 and 7 to 8", 23)


def test_what_is_settled_by_a_number_keeps_its_bands(
    staff: Staff, numbered: None, database: Database
) -> None:
    hub, board = staff("hub"), staff("board")
    token = hub.get(f"{URL}?by=age:10,16").text.split('name="csrf_token" value="')[1].split('"')[0]
    hub.post(f"{URL}/shown-by", data={"csrf_token": token, "by": "age:10,16"})
    assert "under 10, 10 to 15, 16 and over" in board.get(URL).text
    assert board.get(f"{URL}.json?by=age").json["by"] == "age:10,16"
    send(database, *[{"age": 4, "calm": 1}] * 90)
    assert board.get(f"{URL}.json?by=age:10,16").status_code == 200
    assert board.get(f"{URL}.json?by=age:10,15").status_code == 404
    assert board.get(f"{URL}.json?by=age&bands=10,15").status_code == 404
    assert 'name="bands"' not in board.get(f"{URL}?by=age").text
