"""Those who see nothing but results see them as they stood; who reads comments sees each answer as it comes."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete

from feedback.accounts import groups
from feedback.accounts.models import Account
from feedback.clock import SetClock
from feedback.database import Database
from feedback.responses.models import Response
from tests.feedback.results import answered
from tests.feedback.results.answered import send
from tests.support.asked import TOKEN, publish

Staff = Callable[..., FlaskClient]
KEY = "safe-at-school"
URL = f"/hub/surveys/{KEY}/results"
VERY, NOT = {"safe": "very"}, {"safe": "not", "why": "Light"}


@pytest.fixture
def asked(database: Database, clock: SetClock) -> None:
    publish(database, clock, group_label="Year 7")
    send(database, *[VERY] * 30, *[NOT] * 20)


def lead_of(staff: Staff, database: Database, clock: SetClock) -> FlaskClient:
    lead = staff("group_lead")
    with database.writing() as session:
        account = session.get_one(Account, lead.account_id)  # type: ignore[attr-defined]
        groups.choose(session, account, ["Year 7"], clock.now(), "tests")
    return lead


def test_one_answer_more_is_seen_by_who_reads_comments_and_by_nobody_else(
    asked: None, staff: Staff, database: Database, clock: SetClock
) -> None:
    readers = {role: staff(role) for role in ("hub", "analyst", "safeguarding_lead")}
    others = {role: staff(role) for role in ("board", "scrutineer", "admin")}
    lead = lead_of(staff, database, clock)
    ends = ("", ".json", ".csv", "/over-time")
    before = {(role, end): one.get(URL + end).text for role, one in others.items() for end in ends}
    own = lead.get(f"/hub/own/{KEY}").text
    assert "As it stood at the end of 3 March 2026: <b>50</b> answers." in before["board", ""]
    assert "As it stood at the end of 3 March 2026: <b>50</b> answers." in own
    send(database, NOT)
    for one in readers.values():
        found = one.get(f"{URL}.json").json
        assert found["responses"] == 51
        assert "as_it_stood" not in found
    for (role, end), page in before.items():
        now = others[role].get(URL + end).text
        if end == ".json":
            assert others[role].get(f"{URL}.json").json["as_it_stood"] == {
                "on": "2026-03-03",
                "not_counted": 1,
            }
            now, page = now.replace('"not_counted": 1', '"not_counted": 0'), page
        assert _but_for_the_notice(now) == _but_for_the_notice(page), role + end
    assert _but_for_the_notice(lead.get(f"/hub/own/{KEY}").text) == _but_for_the_notice(own)


def test_they_move_on_when_enough_have_come_and_the_day_is_over(
    asked: None, staff: Staff, database: Database, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    board = staff("board")
    assert board.get(f"{URL}.json").json["responses"] == 50
    monkeypatch.setattr(answered, "DAY", clock.today())
    send(database, *[VERY] * 10)
    assert board.get(f"{URL}.json").json["responses"] == 50
    clock.moment += timedelta(days=1)
    board = staff("board")
    found = board.get(f"{URL}.json").json
    assert (found["responses"], found["as_it_stood"]["on"]) == (60, "2026-03-04")


def test_somebody_who_takes_answers_back_is_not_told_apart(
    asked: None, staff: Staff, database: Database
) -> None:
    (mine, *_) = send(database, *[VERY] * 10)
    board = staff("board")
    assert board.get(f"{URL}.json").json["responses"] == 60
    with database.writing() as session:
        session.execute(delete(Response).where(Response.id == mine))
    assert board.get(f"{URL}.json").json["responses"] <= 50
    assert "wait because somebody took theirs back" in board.get(URL).text


def test_before_the_first_step_the_page_says_when_numbers_come(
    staff: Staff, database: Database, clock: SetClock
) -> None:
    publish(database, clock)
    send(database, *[VERY] * 9)
    page = staff("board").get(URL).text
    assert "9 answers have come, and none is counted here yet" in page
    assert "the day after 10 people have answered" in page


def test_organisations_answer_by_name_and_are_seen_at_once(
    staff: Staff, database: Database, clock: SetClock
) -> None:
    publish(database, clock, mode="return", audience="organisation", kind="personal")
    page = staff("board").get(URL).text
    assert "As it stood" not in page
    assert "none is counted here yet" not in page


def _but_for_the_notice(page: str) -> str:
    """Without the sentence that says how many wait, and tokens of forms."""
    page = TOKEN.sub("", page)
    before, _, after = page.partition('<div class="notice"><p>As it stood')
    return before + after.partition("</div>")[2]
