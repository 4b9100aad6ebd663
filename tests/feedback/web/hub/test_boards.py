"""Boards and plans at work in the hub: who sees what, who may write, and how many statements a page takes."""

from datetime import timedelta

import pytest

from feedback.plans import escalation, progress, standing
from tests.feedback.plans.at_work import NOW, TODAY, settle
from tests.support.statements import recorded

ACTION = "/hub/plans/town/at-work/1.1.1"


@pytest.fixture
def town(app, database):
    with database.writing() as session:
        settle(session)
    return database


def put(database):
    with database.writing() as session:
        escalation.raise_due(session, TODAY, NOW)
        return escalation.waiting(session)[0].put.id


def test_a_board_member_sees_what_the_board_has_to_decide_and_cannot_write(staff, town):
    one = put(town)
    browser = staff("board")
    page = browser.get("/hub/boards/executive").text
    assert "To decide" in page
    assert "was due 31 January 2026" in page
    assert "Quality leads, shared with Adults Board" in page
    assert "<form" not in page.partition("<main")[2]
    for path in (
        f"/hub/boards/executive/decided/{one}",
        "/hub/boards/executive",
        ACTION,
        f"{ACTION}/owner",
        "/hub/plans/town/1/boards",
    ):
        assert browser.post(path).status_code == 403
    assert browser.get("/hub/boards/nobody").status_code == 404
    assert staff("group_lead").get("/hub/boards").status_code == 403


def test_what_waits_for_a_board_stands_on_today_until_it_has_decided(staff, town):
    one = put(town)
    browser = staff("hub")
    assert "put to Executive, not decided yet" in browser.get("/hub/").text
    path = f"/hub/boards/executive/decided/{one}"
    refused = browser.post(path, data={"decision": "", "on": "2026-03-04"})
    assert refused.status_code == 422
    assert "Write what the board decided." in refused.text
    refused = browser.post(path, data={"decision": "Two more months", "on": "soon"})
    assert "Two more months" in refused.text
    browser.post(path, data={"decision": "Two more months", "on": "2026-03-04", "minute": "Item 4"})
    assert "put to Executive" not in browser.get("/hub/").text
    page = browser.get(ACTION).text
    assert "Two more months" in page
    assert "Item 4" in page


def test_an_update_is_written_and_a_faulty_one_loses_nothing(staff, town):
    browser = staff("hub")
    refused = browser.post(ACTION, data={"status": "done", "note": "Twenty files read"})
    assert refused.status_code == 422
    assert "Write where the proof lies" in refused.text
    assert "Twenty files read" in refused.text
    browser.post(ACTION, data={"status": "slipping", "note": "The auditor left"})
    page = browser.get(ACTION, follow_redirects=True).text
    assert "The auditor left" in page
    assert "Put to" in page  # it is late
    assert browser.get("/hub/plans/town/at-work/none").status_code == 404


def test_owner_and_day_are_set_and_their_history_is_told(staff, town):
    browser = staff("hub")
    values = {"owner": "Head of early help", "agency_key": "council", "due_on": "2026-06-30"}
    browser.post(f"{ACTION}/owner", data=values)
    page = browser.get(ACTION).text
    assert "Head of early help, Council" in page
    assert "due 31 January 2026 → 30 June 2026" in page
    assert browser.post(f"{ACTION}/owner", data=values | {"due_on": "June"}).status_code == 422


def test_a_priority_is_given_to_boards(staff, town):
    browser = staff("hub")
    form = {"boards": ["executive", "adults"], "leads": "adults"}
    page = browser.post("/hub/plans/town/2/boards", data=form, follow_redirects=True).text
    assert "Adults Board</a> leads, shared with" in page
    page = browser.post(
        "/hub/plans/town/2/boards", data=form | {"leads": "quality"}, follow_redirects=True
    ).text
    assert "Choose which of its boards leads." in page


def test_a_board_says_what_it_is_for(staff, town):
    browser = staff("hub")
    values = {"kind": "", "chair": "Head of quality", "voice_lead": "Young Voices"}
    page = browser.post("/hub/boards/quality", data=values, follow_redirects=True).text
    assert "Leads for voice: Young Voices" in page
    assert "Children" in page  # as the board above it
    assert browser.post("/hub/boards/quality", data=values | {"kind": "cats"}).status_code == 422


@pytest.mark.parametrize(
    ("path", "expected"), [("/hub/boards", 13), ("/hub/boards/executive", 28), ("/hub/plans/town/1", 24)]
)
def test_pages_take_the_same_statements_however_much_is_on_them(staff, town, path, expected):
    browser = staff("board")
    browser.get(path)
    with recorded(town) as few:
        browser.get(path)
    with town.writing() as session:
        for code in ("1-a", "1.1", "1.1.1", "2-a"):
            for day in range(3):
                at = NOW - timedelta(days=3 - day)
                progress.record(session, f"town/{code}", at, "ann", status="slipping", note="No trainer")
        escalation.raise_due(session, TODAY, NOW)
        assert len(standing.of_priorities(session, ["town/1"])) == 3
    with recorded(town) as many:
        browser.get(path)
    assert (len(few), len(many)) == (expected, expected)
