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
