"""A school's or agency's lead sees their own group beside everybody, with neither giving the other away."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from feedback.accounts import groups
from feedback.accounts.models import Account
from feedback.clock import SetClock
from feedback.database import Database
from feedback.surveys import collectors
from tests.feedback.results.answered import send
from tests.support.asked import publish
from tests.support.statements import recorded

KEY = "safe-at-school"
VERY, NOT = {"safe": "very"}, {"safe": "not", "why": "Light"}


@pytest.fixture
def lead(staff: Callable[..., FlaskClient], database: Database, clock: SetClock) -> FlaskClient:
    publish(database, clock, group_label="Year 7")
    with database.writing() as session:
        collectors.open_door(session, KEY, clock.now(), "tests", code="eight", group_label="Year 8")
    return staff("group_lead")


def _answers_for(database: Database, lead: FlaskClient, clock: SetClock, *labels: str) -> None:
    with database.writing() as session:
        account = session.get_one(Account, lead.account_id)  # type: ignore[attr-defined]
        groups.choose(session, account, labels, clock.now(), "tests")


def _row(page: str, answer: str) -> list[str]:
    """The cells beside an answer, as they can be read."""
    row = re.search(rf'<th scope="row">{answer}</th>(.*?)</tr>', page, re.S)
    assert row is not None, answer
    return [re.sub(r"<[^>]+>|\s+", " ", cell).strip() for cell in re.findall(r"<td.*?</td>", row[1], re.S)]


def test_a_lead_sees_their_group_beside_everybody(
    lead: FlaskClient, database: Database, clock: SetClock
) -> None:
    _answers_for(database, lead, clock, "Year 7")
    send(database, *[VERY] * 20, *[NOT] * 15)
    send(database, *[VERY] * 12, *[NOT] * 22, code="eight")
    assert KEY in lead.get("/hub/own").text
    page = lead.get(f"/hub/own/{KEY}").text
    assert [cell.split()[0] for cell in _row(page, "Very safe")] == ["20", "32"]
    assert [cell.split()[0] for cell in _row(page, "Not safe")] == ["15", "37"]
    assert "Year 8" not in page
    assert "Light" not in page


def test_a_small_group_is_not_shown_by_itself(lead: FlaskClient, database: Database, clock: SetClock) -> None:
    _answers_for(database, lead, clock, "Year 7")
    send(database, *[VERY] * 3, *[NOT] * 4)
    send(database, *[VERY] * 20, *[NOT] * 22, code="eight")
    page = lead.get(f"/hub/own/{KEY}").text
    assert [cell.split()[0] for cell in _row(page, "Very safe")] == ["23"], "everybody only"
    assert "too small here to be shown by itself" in page


def test_where_everybody_else_is_few_the_group_is_not_shown_either(
    lead: FlaskClient, database: Database, clock: SetClock
) -> None:
    _answers_for(database, lead, clock, "Year 7")
    send(database, *[VERY] * 20, *[NOT] * 22)
    send(database, *[VERY] * 3, *[NOT] * 4, code="eight")
    page = lead.get(f"/hub/own/{KEY}").text
    assert [cell.split()[0] for cell in _row(page, "Very safe")] == ["23"]


def test_a_lead_sees_no_other_group_and_no_other_page_of_results(
    lead: FlaskClient, database: Database, clock: SetClock
) -> None:
    send(database, *[VERY] * 20, *[NOT] * 22)
    assert "No group is set for you yet" in lead.get("/hub/own").text
    assert lead.get(f"/hub/own/{KEY}").status_code == 404
    _answers_for(database, lead, clock, "Year 9")
    assert lead.get(f"/hub/own/{KEY}").status_code == 404
    for path in ("results", "results.csv", "results.json", "comments"):
        assert lead.get(f"/hub/surveys/{KEY}/{path}").status_code == 403


def test_nobody_else_has_a_group_of_their_own(lead: FlaskClient, staff: Callable[..., FlaskClient]) -> None:
    for role in ("hub", "board", "admin", "analyst"):
        assert staff(role).get("/hub/own").status_code == 403


def test_the_list_takes_as_many_statements_for_many_surveys_as_for_one(
    lead: FlaskClient, database: Database, clock: SetClock
) -> None:
    _answers_for(database, lead, clock, "Year 7")
    lead.get("/hub/own")
    with recorded(database) as before:
        lead.get("/hub/own")
    for place in range(3):
        publish(database, clock, key=f"more-{place}", code=f"m{place}", group_label="Year 7")
    with recorded(database) as after:
        assert "more-2" in lead.get("/hub/own").text
    assert len(after) == len(before)


def test_where_a_lead_reads_a_group_everybody_else_sees_doors_and_no_other_table(
    lead: FlaskClient, staff: Callable[..., FlaskClient], database: Database, clock: SetClock
) -> None:
    """A board member's table by a question beside a lead's by door gave somebody away in 3 of 60 invented surveys."""
    send(database, *[VERY] * 20, *[NOT] * 15)
    send(database, *[VERY] * 12, *[NOT] * 22, code="eight")
    clock.moment += timedelta(days=1)
    hub, board = staff("hub"), staff("board")
    url = f"/hub/surveys/{KEY}/results"
    assert hub.post(f"{url}/shown-by", data={"by": "safe"}).status_code == 303
    assert board.get(f"{url}.json?by=safe").status_code == 200
    _answers_for(database, lead, clock, "Year 7")
    assert board.get(f"{url}.json?by=safe").status_code == 404
    assert board.get(f"{url}.json?by=_door").status_code == 200
    refused = hub.post(f"{url}/shown-by", data={"by": "safe"}, follow_redirects=True)
    assert "so everybody else sees it by door and by nothing else" in refused.text
    assert hub.post(f"{url}/shown-by", data={"by": "_door"}).status_code == 303
