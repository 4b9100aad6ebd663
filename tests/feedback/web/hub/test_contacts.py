"""Requests to be contacted, in the hub: the oldest first, on the clock of one working day, audited."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from feedback.audit.models import AuditEntry
from feedback.clock import HOME, SetClock
from feedback.database import Database
from feedback.responses import contact_intake, contacts
from feedback.responses.models import ContactRequest
from tests.support.asked import publish

Staff = Callable[..., FlaskClient]


@pytest.fixture
def waiting(database: Database, clock: SetClock) -> None:
    """Two people: one of this morning, and one of Monday who is late."""
    publish(database, clock)
    with database.writing() as session:
        for ticket, hours, reach in (("a", 3, "Morning 07700 900111"), ("b", 50, "Monday 07700 900222")):
            contact_intake.leave(
                session,
                ticket,
                "safe-at-school",
                "ar",
                clock.now() - timedelta(hours=hours),
                reach=reach,
                message_safe="no",
                about="About home",
            )


def trail(database: Database) -> list[tuple[str, dict]]:
    with database.reading() as session:
        rows = session.scalars(select(AuditEntry).where(AuditEntry.action.startswith("contact")))
        return [(row.action, row.detail) for row in rows]


def test_who_waits_longest_stands_first_and_late_is_said(waiting, staff: Staff) -> None:
    page = staff("safeguarding_lead").get("/hub/contacts").text
    assert page.index("Monday 07700") < page.index("Morning 07700")
    assert "Late since Tuesday 12:30" in page
    assert "20 hours left" in page or "21 hours left" in page
    assert "No. Leave no message." in page
    assert "العربية" in page


def test_reading_them_is_in_the_trail_without_what_they_say(
    waiting, staff: Staff, database: Database
) -> None:
    staff("hub").get("/hub/contacts")
    assert trail(database) == [("contact requests read", {"count": 2})]


def test_what_came_of_one_is_written_down_once(waiting, staff: Staff, database: Database) -> None:
    lead = staff("safeguarding_lead")
    with database.reading() as session:
        first = session.scalars(select(ContactRequest.id).order_by(ContactRequest.received_at)).first()
    page = lead.post(f"/hub/contacts/{first}", data={"outcome": "front_door"}, follow_redirects=True)
    assert "Referred to the front door (MASH)" in page.text.split("Handled", 1)[1]
    assert "Monday 07700" not in page.text
    again = staff("hub").post(f"/hub/contacts/{first}", data={"outcome": "no_concern"}, follow_redirects=True)
    assert "Somebody has handled this request already." in again.text
    with database.reading() as session:
        row = session.get_one(ContactRequest, first)
        assert (row.outcome, row.handled_by) == ("front_door", lead.account_id)  # type: ignore[attr-defined]
    assert ("contact request handled", {"outcome": "front_door"}) in trail(database)


@pytest.mark.parametrize("outcome", ["", "nonsense"])
def test_without_an_outcome_it_still_waits(waiting, staff: Staff, database: Database, outcome: str) -> None:
    with database.reading() as session:
        first = session.scalars(select(ContactRequest.id)).first()
    page = staff("hub").post(f"/hub/contacts/{first}", data={"outcome": outcome}, follow_redirects=True)
    assert "Choose what came of it." in page.text
    with database.reading() as session:
        assert contacts.how_many(session) == 2


@pytest.mark.parametrize("role", ["admin", "analyst", "second_reader", "board", "scrutineer", "translator"])
def test_nobody_else_sees_them(waiting, staff: Staff, role: str) -> None:
    person = staff(role)
    assert person.get("/hub/contacts").status_code == 403
    assert "Requests" not in person.get("/hub/").text.split("<main", 1)[0]
    assert "contacted" not in person.get("/hub/").text


def test_today_says_how_many_wait_and_the_longest_clock(waiting, staff: Staff) -> None:
    page = staff("safeguarding_lead").get("/hub/").text
    assert "People ask to be contacted" in page
    assert "Late since Tuesday" in page


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (datetime(2026, 3, 4, 14, 30, tzinfo=UTC), datetime(2026, 3, 5, 14, 30, tzinfo=HOME)),
        (datetime(2026, 3, 6, 16, 0, tzinfo=UTC), datetime(2026, 3, 9, 16, 0, tzinfo=HOME)),
        (datetime(2026, 3, 7, 3, 0, tzinfo=UTC), datetime(2026, 3, 10, 9, 0, tzinfo=HOME)),
        (datetime(2026, 3, 8, 22, 0, tzinfo=UTC), datetime(2026, 3, 10, 9, 0, tzinfo=HOME)),
        (datetime(2026, 3, 27, 12, 0, tzinfo=UTC), datetime(2026, 3, 30, 12, 0, tzinfo=HOME)),
    ],
    ids=["in the week", "Friday", "Saturday", "Sunday night", "over the change of the clocks"],
)
def test_the_clock_is_one_working_day(received: datetime, due: datetime) -> None:
    assert contacts.due(received) == due
