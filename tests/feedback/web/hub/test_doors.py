"""Doors of all kinds in the hub: times, changes, names, lists of schools, the wall, paper."""

import csv
import io
import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from feedback.audit import trail
from feedback.clock import SetClock
from feedback.database import Database
from feedback.partnership.models import Partnership
from feedback.surveys import collectors, devices, many_doors
from feedback.surveys.models import Collector
from feedback.web.hub.posters import first_sentence
from tests.support.asked import Person, publish

PLACE = "/hub/surveys/safe-at-school/doors"


@pytest.fixture
def hub(staff: Callable[..., FlaskClient], database: Database, clock: SetClock) -> FlaskClient:
    publish(database, clock)
    return staff("hub")


def door(database: Database, name: str) -> Collector:
    with database.reading() as session:
        found = session.scalars(select(Collector).where(Collector.name == name)).one()
        session.expunge(found)
        return found


def test_a_door_opens_and_closes_at_a_time_of_day_in_the_united_kingdom(
    hub: FlaskClient, database: Database, clock: SetClock
) -> None:
    asked = {"kind": "open_link", "name": "Summer", "opens_on": "2026-07-01", "opens_at": "09:00",
             "closes_on": "2026-07-03", "closes_at": "15:30"}  # fmt: skip
    page = hub.post(f"{PLACE}/new", data=asked, follow_redirects=True)
    found = door(database, "Summer")
    assert found.opens_at is not None
    assert found.closes_at is not None
    assert found.opens_at.isoformat() == "2026-07-01T08:00:00+00:00"
    assert found.closes_at.isoformat() == "2026-07-03T14:30:00+00:00"
    for words in ("Not open yet", "1 July 2026, 09:00 UK time", "3 July 2026, 15:30 UK time", "Open it now"):
        assert words in page.text
    form = hub.get(f"{PLACE}/{found.code}/change").text
    for typed in ('value="2026-07-01"', 'value="09:00"', 'value="2026-07-03"', 'value="15:30"'):
        assert typed in form
    hub.post(f"{PLACE}/{found.code}/open")
    assert collectors.state(door(database, "Summer"), clock.now()) is collectors.Door.OPEN


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"opens_at": "09:00"}, "Write the opening day as well as the time."),
        ({"opens_on": "soon"}, "Write the opening day as year-month-day"),
        ({"closes_on": "2026-07-01", "closes_at": "late"}, "Write the closing time as hours and minutes"),
        ({"opens_on": "2026-07-02", "closes_on": "2026-07-01"}, "after the opening time"),
        ({"name": "  oak SCHOOL "}, "another door with the name"),
    ],
)
def test_a_slip_is_said(hub: FlaskClient, typed: dict[str, str], sentence: str) -> None:
    hub.post(f"{PLACE}/new", data={"kind": "open_link", "name": "Oak School"})
    page = hub.post(f"{PLACE}/new", data={"kind": "open_link", **typed})
    assert page.status_code == 422
    assert sentence in page.text


def test_a_kiosk_keeps_what_staff_chose_and_can_be_changed(hub: FlaskClient, database: Database) -> None:
    asked = {"kind": "kiosk", "name": "Hall", "large": "1", "clears_after": "90", "idle_after": "0"}
    page = hub.post(f"{PLACE}/new", data=asked, follow_redirects=True).text
    assert "On the tablet" in page
    assert "stays for 90 seconds" in page
    found = door(database, "Hall")
    assert devices.at(found.kind, found.settings) == devices.Device(True, True, False, False, 90, 0)
    form = hub.get(f"{PLACE}/{found.code}/change").text
    assert '<option value="90" selected>' in form
    changed = {"name": "Hall", "clears_after": "7", "idle_after": "10", "checks": "1", "invited": "30"}
    hub.post(f"{PLACE}/{found.code}/change", data=changed)
    found = door(database, "Hall")
    assert devices.at(found.kind, found.settings) == devices.Device(True, False, True, False, 60, 10)
    assert found.invited == 30
    with database.reading() as session:
        assert trail.of(session, "survey/safe-at-school")[-1].detail["changed"] == "invited, settings"


def test_a_kiosk_without_settings_is_the_safe_one() -> None:
    assert devices.at("kiosk", {}) == devices.Device(True, True, False, False, 60, 5)
    assert devices.at("kiosk", {"clears_after": 5, "idle_after": "x"}).clears_after == 60
    assert devices.at("open_link", {"large": True, "checks": False}) == devices.OWN


def test_what_answers_stand_under_cannot_be_changed(hub: FlaskClient, database: Database) -> None:
    hub.post(f"{PLACE}/new", data={"kind": "school_link", "name": "Oak", "group_label": "Year 9"})
    found = door(database, "Oak")
    sent = {"name": "Oak", "kind": "paper", "group_label": "Year 10", "audience_version": "x", "code": "new"}
    assert hub.post(f"{PLACE}/{found.code}/change", data=sent).status_code == 303
    after = door(database, "Oak")
    assert (after.kind, after.group_label, after.code) == ("school_link", "Year 9", found.code)


def test_a_day_that_has_passed_may_stay_when_something_else_is_changed(
    hub: FlaskClient, staff: Callable[..., FlaskClient], database: Database, clock: SetClock
) -> None:
    hub.post(f"{PLACE}/new", data={"kind": "open_link", "name": "Short", "closes_on": "2026-03-05"})
    code = door(database, "Short").code
    clock.moment = clock.moment.replace(day=9)
    hub = staff("hub")
    changed = {"name": "Short and old", "closes_on": "2026-03-05"}
    assert hub.post(f"{PLACE}/{code}/change", data=changed).status_code == 303
    changed["closes_on"] = "2026-03-06"
    assert "still to come" in hub.post(f"{PLACE}/{code}/change", data=changed).text


LIST = "School\tInvited\nOak School\t31\n\nAsh School\nSt Mary’s\t0\noak  SCHOOL\n=cmd|x\t12\n\t9"


def test_a_list_is_looked_at_row_by_row_and_nothing_is_opened(hub: FlaskClient, database: Database) -> None:
    page = hub.post(f"{PLACE}/many", data={"list": LIST, "kind": "school_link", "action": "open"}).text
    for words in (
        "<b>3</b> of 6 cannot be opened",
        "No. Write how many people are invited as a whole number above 0",
        "No. Row 2 has the same name",
        "No. There is a number and no name",
    ):
        assert words in page
    assert 'value="open"' not in page
    assert "Ash School\nSt Mary’s" in page, "what was pasted is still there"
    with database.reading() as session:
        assert len(session.scalars(select(Collector)).all()) == 1


def test_a_good_list_becomes_doors_links_and_a_file_without_formulas(
    hub: FlaskClient, database: Database
) -> None:
    asked = {"list": "Oak School, 31\nSt Mary’s, Northmoor\n=1+1,12\n@sum", "kind": "school_link",
             "closes_on": "2026-03-20"}  # fmt: skip
    page = hub.post(f"{PLACE}/many", data=asked).text
    assert "Open 4 doors" in page
    page = hub.post(f"{PLACE}/many", data={**asked, "action": "open"}, follow_redirects=True).text
    assert "4 doors are open." in page
    assert "20 March 2026" in page
    found = door(database, "St Mary’s, Northmoor")
    assert (found.group_label, found.kind, found.invited) == ("St Mary’s, Northmoor", "school_link", None)
    assert door(database, "Oak School").invited == 31
    file = hub.get("/hub/surveys/safe-at-school/doors.csv?kind=school_link")
    assert file.headers["Content-Disposition"] == 'attachment; filename="safe-at-school-doors.csv"'
    rows = list(csv.DictReader(io.StringIO(file.get_data().decode("utf-8-sig"))))
    assert sorted(row["name"] for row in rows) == ["'=1+1", "'@sum", "Oak School", "St Mary’s, Northmoor"]
    assert all(row["address"] == f"http://localhost/s/{row['code']}" for row in rows)
    again = hub.post(f"{PLACE}/many", data={**asked, "action": "open"}).text
    assert "This survey has a door of that name" in again


@pytest.mark.parametrize(
    ("typed", "sentence"), [("", "Write one school or group in each line"), (" \n\t\n", "Write one")]
)
def test_an_empty_list_says_what_to_write(hub: FlaskClient, typed: str, sentence: str) -> None:
    page = hub.post(f"{PLACE}/many", data={"list": typed, "kind": "school_link"})
    assert page.status_code == 422
    assert sentence in page.text


def test_a_list_has_an_end(hub: FlaskClient, database: Database) -> None:
    with database.reading() as session:
        rows = [(number, (f"School {number}",)) for number in range(1, many_doors.MOST + 2)]
        lines = many_doors.judged(session, "safe-at-school", rows)
    assert [line.number for line in lines if line.fault] == [many_doors.MOST + 1]


def test_the_wall_shows_the_way_in_and_only_how_many_have_sent(
    hub: FlaskClient, app: Flask, database: Database
) -> None:
    made = {"kind": "workshop", "name": "Room", "group_label": "Year 9", "invited": "30"}
    hub.post(f"{PLACE}/new", data=made)
    code = door(database, "Room").code
    person = Person(app.test_client(), code)
    person.answer_all()
    person.send()
    page = hub.get(f"{PLACE}/{code}/room")
    assert page.headers["Refresh"] == "10"
    assert "<b>1</b> of 30 sent" in page.text
    assert f"localhost/s/{code}" in page.text
    assert "Refresh" not in hub.get(f"{PLACE}/{code}/room?still=1").headers
    back = hub.post(f"{PLACE}/{code}/close", data={"from": "workshop"})
    assert back.headers["Location"] == f"{PLACE}/{code}/room"
    assert "The door is closed." in hub.get(f"{PLACE}/{code}/room").text


def test_a_poster_speaks_the_languages_of_the_survey_that_the_hub_offers(
    hub: FlaskClient, app: Flask, database: Database
) -> None:
    def offered(*languages: str) -> str:
        with database.writing() as session:
            row = session.scalars(select(Partnership)).one()
            row.languages = list(languages)
        app.extensions["service"].forget_partnership()
        return hub.get(f"{PLACE}/abc/poster").text

    page = offered("en", "ar", "pl")
    assert re.findall(r'<section[^>]*lang="(\w+)" dir="(\w+)"', page) == [("en", "ltr"), ("ar", "rtl")]
    assert "We want to know what makes you feel safe." in page
    assert "localhost/s/abc" in page
    assert "It is your choice." in page
    assert 'lang="en" dir="ltr"' in page[:300], "the page around it is the hub's"
    assert re.findall(r'<section[^>]*lang="(\w+)"', offered("en", "pl")) == ["en"]
    assert re.findall(r'<section[^>]*lang="(\w+)"', offered("pl")) == ["en"]


def test_eight_cards_and_all_posters(hub: FlaskClient) -> None:
    hub.post(f"{PLACE}/many", data={"list": "Oak\nAsh", "kind": "school_link", "action": "open"})
    assert hub.get(f"{PLACE}/abc/cards").text.count('class="qr"') == 8
    assert hub.get(f"{PLACE}/posters").text.count('class="a4') == 3
    assert hub.get(f"{PLACE}/posters?kind=school_link").text.count('class="a4') == 2
    hub.post(f"{PLACE}/abc/close")
    assert hub.get(f"{PLACE}/posters").text.count('class="a4') == 2


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("One. Two.", "One."),
        ("At 9.30 we start. Then", "At 9.30 we start."),
        ("کیا حال ہے؟ ٹھیک۔", "کیا حال ہے؟"),
        ("No end", "No end"),
    ],
)
def test_the_first_sentence(words: str, first: str) -> None:
    assert first_sentence(words) == first


@pytest.mark.parametrize("path", ["/many", "/abc/change"])
def test_who_may_not_edit_surveys_opens_and_changes_nothing(
    hub: FlaskClient, staff: Callable[..., FlaskClient], path: str
) -> None:
    board = staff("analyst")
    assert board.get(PLACE + path).status_code == 403
    assert board.post(PLACE + path).status_code == 403
