"""Recommendations, challenges and risks in the hub."""

import pytest

from feedback.plans import challenges, recommendations, risks
from tests.feedback.plans.at_work import settle
from tests.feedback.plans.test_log import PUT, RISK, WHAT, make, put, take_up
from tests.support.statements import recorded

ROOMS = {"recommendations": recommendations, "challenges": challenges, "risks": risks}
NEW = {"recommendations": WHAT, "challenges": PUT, "risks": RISK}


def form_of(values):
    return {name: str(value) for name, value in values.items()} | {"board_key": "executive"}


@pytest.fixture
def town(app, database):
    with database.writing() as session:
        settle(session)
    return database


@pytest.fixture
def entries(town):
    with town.writing() as session:
        return {
            "recommendations": make(session, priority_ref="town/1").id,
            "challenges": put(session).id,
            "risks": take_up(session).id,
        }


def test_board_members_read_and_do_not_write(staff, entries):
    browser = staff("board")
    for room, entry in entries.items():
        assert entry in browser.get(f"/hub/{room}").text
        assert '<form method="post"' not in browser.get(f"/hub/{room}/{entry}").text.partition("<main")[2]
        for path in ("", f"/{entry}/close", f"/{entry}/answer", f"/{entry}/review", f"/{entry}/step"):
            assert browser.post(f"/hub/{room}{path}").status_code in (403, 404)
        assert browser.get(f"/hub/{room}/new").status_code == 403
        assert browser.get(f"/hub/{room}/none").status_code == 404
        assert browser.get(f"/hub/{room}?board=none").status_code == 404
    board = browser.get("/hub/boards/executive").text
    for words in (WHAT["required"], PUT["about"], RISK["title"]):
        assert words in board


@pytest.mark.parametrize("room", ROOMS)
def test_what_is_left_out_is_asked_for_and_what_was_typed_stays(staff, town, room):
    browser = staff("hub")
    assert browser.get(f"/hub/{room}/new?board=quality").text.count('value="quality" selected') == 1
    whole = form_of(NEW[room])
    left_out = "due_on" if room == "recommendations" else "put_by" if room == "challenges" else "mitigations"
    refused = browser.post(f"/hub/{room}", data=whole | {left_out: ""})
    assert refused.status_code == 422
    assert "There is a problem" in refused.text
    first = str(next(iter(NEW[room].values())))
    assert first in refused.text
    kept = browser.post(f"/hub/{room}", data=whole, follow_redirects=True)
    assert first in kept.text


def test_a_recommendation_is_answered_followed_and_closed(staff, town, entries):
    browser, path = staff("hub"), f"/hub/recommendations/{entries['recommendations']}"
    assert browser.post(f"{path}/answer", data={"response": "partly", "reason": ""}).status_code == 422
    browser.post(f"{path}/answer", data={"response": "partly", "reason": "Ten files only"})
    browser.post(f"{path}/step", data={"note": "Five are read"})
    assert browser.post(f"{path}/close", data={"impact": ""}).status_code == 422
    page = browser.post(
        f"{path}/close", data={"impact": "Nine of ten hold their words"}, follow_redirects=True
    )
    for words in (
        "Accepted in part. Ten files only",
        "Five are read",
        "Nine of ten hold their words",
        "Closed",
    ):
        assert words in page.text
    assert WHAT["required"] not in browser.get("/hub/recommendations").text.partition("<main")[2]
    assert WHAT["required"] in browser.get("/hub/recommendations?state=closed").text


def test_a_challenge_whose_quarter_was_left_out_is_on_today(staff, town, entries, clock):
    clock.moment = clock.moment.replace(month=4, day=20)
    browser, path = staff("hub"), f"/hub/challenges/{entries['challenges']}"
    assert "No outcome written for a quarter that is over" in browser.get("/hub/").text
    assert "No outcome was written for January to March 2026" in browser.get(path).text
    assert browser.post(f"{path}/review", data={"quarter": "soon", "outcome": "x"}).status_code == 422
    browser.post(f"{path}/review", data={"quarter": "2025-26 Q4", "outcome": "They asked twelve"})
    assert "No outcome" not in browser.get("/hub/").text
    browser.post(f"{path}/answer", data={"response": "We will ask them"})
    refused = browser.post(f"{path}/close", data={"closing": ""})
    assert 'href="#closing"' in refused.text
    page = browser.post(f"{path}/close", data={"closing": "All are asked"}, follow_redirects=True).text
    for words in ("They asked twelve", "We will ask them", "All are asked"):
        assert words in page


def test_a_risk_is_looked_at_again_and_closed(staff, town, entries, clock):
    clock.moment = clock.moment.replace(day=5)
    browser, path = staff("hub"), f"/hub/risks/{entries['risks']}"
    again = {"likelihood": "5", "impact": "5", "mitigations": "Nothing helps", "note": "Two more left"}
    assert browser.post(f"{path}/review", data=again | {"likelihood": "12"}).status_code == 422
    page = browser.post(f"{path}/review", data=again, follow_redirects=True).text
    assert "25 of 25, higher than before" in page
    assert "Agency staff" in page  # the review before
    assert browser.post(f"{path}/close", data={"because": ""}).status_code == 422
    browser.post(f"{path}/close", data={"because": "All posts are filled"})
    assert "All posts are filled" in browser.get(path).text


@pytest.mark.parametrize(("room", "expected"), [("recommendations", 11), ("challenges", 11), ("risks", 11)])
def test_lists_take_the_same_statements_however_long(staff, town, entries, room, expected):
    browser = staff("board")
    browser.get(f"/hub/{room}")
    counted = []
    for _ in range(2):
        with recorded(town) as sent:
            browser.get(f"/hub/{room}?board=executive")
        counted.append(len(sent))
        with town.writing() as session:
            for _ in range(5):
                {"recommendations": make, "challenges": put, "risks": take_up}[room](session)
    assert counted == [expected, expected]
