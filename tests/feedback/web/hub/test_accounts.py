"""Accounts on screen: the groups of a school's or agency's lead."""

import json
from collections.abc import Callable

from flask.testing import FlaskClient

from feedback.accounts import accounts, groups
from feedback.clock import SetClock
from feedback.database import Database
from tests.support.asked import publish


def _lead(database: Database, clock: SetClock) -> str:
    with database.writing() as session:
        return accounts.add(session, "h@example.org", "Petra", ["group_lead"], clock.now(), "tests").id


def test_the_groups_of_a_lead_are_chosen_from_the_doors_there_are(
    staff: Callable[..., FlaskClient], database: Database, clock: SetClock
) -> None:
    publish(database, clock, group_label="Year 7")
    lead, admin = _lead(database, clock), staff("admin")
    assert f"/hub/accounts/{lead}/groups" in admin.get("/hub/accounts").text
    page = admin.get(f"/hub/accounts/{lead}/groups").text
    assert 'value="Year 7"' in page
    admin.post(f"/hub/accounts/{lead}/groups", data={"group": ["Year 7"], "another": " Night  club "})
    with database.reading() as session:
        assert groups.of(session, lead) == ["Night club", "Year 7"]
    page = admin.get(f"/hub/accounts/{lead}/groups").text
    assert page.count(" checked") == 2
    assert "Night club, Year 7" in admin.get("/hub/accounts").text


def test_nobody_chooses_their_own_groups(
    staff: Callable[..., FlaskClient], database: Database, clock: SetClock
) -> None:
    lead = _lead(database, clock)
    for role in ("group_lead", "hub", "board"):
        assert staff(role).post(f"/hub/accounts/{lead}/groups", data={"group": "All"}).status_code == 403
    with database.reading() as session:
        assert json.dumps(list(groups.of(session, lead))) == "[]"
