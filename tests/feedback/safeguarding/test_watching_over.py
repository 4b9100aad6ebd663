"""What looks after the queue: the rota's page, the command line, the doctor, and a screen that is left open."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from feedback.clock import SetClock
from feedback.database import Database
from feedback.doctor.examination import examine
from feedback.partnership import profile
from feedback.safeguarding import acts, standing
from feedback.settings import Settings
from tests.support.asked import publish

Staff = Callable[..., FlaskClient]


@pytest.fixture
def lead(staff: Staff) -> FlaskClient:
    return staff("safeguarding_lead")


def put_on(lead: FlaskClient, other: FlaskClient, clock: SetClock, days: int = 300) -> int:
    start = clock.today()
    data = {
        "starts_on": start.isoformat(),
        "ends_on": (start + timedelta(days=days)).isoformat(),
        "first": lead.account_id,  # type: ignore[attr-defined]
        "second": other.account_id,  # type: ignore[attr-defined]
        "evening": "",
    }
    return lead.post("/hub/concerns/rota", data=data).status_code


def test_two_people_are_put_on_the_rota_and_the_page_says_who_is_on(
    staff: Staff, lead: FlaskClient, clock: SetClock
) -> None:
    assert "Nobody is on the rota" in lead.get("/hub/concerns/rota").text
    assert put_on(lead, lead, clock) == 422
    assert put_on(lead, staff("safeguarding_lead"), clock) == 303
    assert "On now: <strong>" in lead.get("/hub/concerns").text
    page = staff("hub").get("/hub/concerns/rota").text
    assert "Put them on the rota" not in page


def test_hours_and_contacts_are_settings_of_the_partnership(
    database: Database, lead: FlaskClient, clock: SetClock
) -> None:
    given = {
        "days": ["monday", "tuesday"],
        "opens": "08:30",
        "closes": "16:00",
        "closed": "2026-12-29 2026-12-30",
        "first_look_days": "1",
        "urgent_hours": "2",
        "brought_in_days": "5",
        "front_door": "Bridge\n0161 496 0000",
    }
    assert "is not a time" in lead.post("/hub/concerns/duty", data=given | {"opens": "early"}).text
    lead.post("/hub/concerns/duty", data=given)
    with database.reading() as session:
        found = profile.read(session).duty
    assert (found.urgent_hours, found.time.days, len(found.time.closed)) == (2, frozenset({0, 1}), 2)
    assert "0161 496 0000" in lead.get("/hub/concerns/paper").text


def test_a_screen_with_concerns_is_signed_out_sooner(
    staff: Staff, lead: FlaskClient, clock: SetClock
) -> None:
    hub = staff("hub")
    clock.moment += timedelta(minutes=16)
    assert hub.get("/hub/").status_code == 200
    assert lead.get("/hub/").status_code == 302


def test_the_queue_in_numbers(database: Database, staff: Staff, lead: FlaskClient, clock: SetClock) -> None:
    put_on(lead, staff("safeguarding_lead"), clock)
    with database.writing() as session:
        acts.raise_by_hand(session, "urgent", "Sheet 1", "", clock.now(), lead.account_id)  # type: ignore[attr-defined]
    clock.moment += timedelta(days=1)
    with database.reading() as session:
        found = standing.now(session, clock.now())
    assert (found.waiting, found.urgent, found.late, len(found.on)) == (1, 1, 1, 2)
    assert json.loads(json.dumps(found.plain()))["late"] == 1
    assert found.lines()[0] == "1 wait for somebody to look, 1 of them urgent, 1 late"


def test_the_doctor_asks_who_keeps_watch(
    database: Database, settings: Settings, clock: SetClock, staff: Staff
) -> None:
    def says(part: str) -> list[tuple[str, str]]:
        return [(one.state, one.says) for one in examine(settings) if one.part == part]

    assert says("safeguarding")[0][0] == "advice"
    publish(database, clock)
    assert "Nobody is safeguarding lead" in says("safeguarding")[0][1]
    assert says("safeguarding")[0][0] == "fault"
    staff("safeguarding_lead")
    assert "Nobody is on the rota" in says("safeguarding")[0][1]
    assert says("hand-over")[0][0] == "advice"
