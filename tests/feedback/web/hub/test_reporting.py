"""The reporting calendar in the hub."""

import pytest

from feedback.plans import calendar, meetings
from tests.feedback.plans.at_work import NOW, TODAY, settle
from tests.support.statements import recorded

MEETING = {
    "board_key": "quality",
    "kind": "meeting",
    "held_on": "2026-03-20",
    "starts": "09:30",
    "ends": "11:00",
}


@pytest.fixture
def town(app, database):
    with database.writing() as session:
        settle(session)
    return database


def test_board_members_read_the_calendar_and_write_nothing(staff, town):
    browser = staff("board")
    assert "Nothing in the next four months" in browser.get("/hub/calendar").text
    for path in ("meetings", "meetings/x", "meetings/x/off", "delivered", "duties", "duties/x/end"):
        assert browser.post(f"/hub/calendar/{path}").status_code == 403
    assert staff("panel").get("/hub/calendar.ics").status_code == 403


def test_from_a_meeting_to_a_late_report_to_its_delivery(staff, town, clock):
    hub = staff("hub")
    hub.post("/hub/calendar/duties", data={"board_key": "quality", "usual": "yes"})
    page = hub.post("/hub/calendar/meetings", data=MEETING, follow_redirects=True).text
    assert "Meeting of Quality" in page
    assert "14 April 2026" in page
    assert "no day yet" in page  # nobody has set the Executive’s last meeting
    clock.moment = clock.moment.replace(month=4, day=20)
    hub = staff("hub")
    assert "Late, was due 14 April" in hub.get("/hub/").text
    with town.reading() as session:
        from feedback.partnership import bodies
        from feedback.partnership.working_time import WorkingTime

        found = calendar.read(session, bodies.boards(session), WorkingTime(), clock.today())
        [due] = found.late(clock.today())
    form = {"duty_id": due.duty_id, "occasion": due.occasion, "on": "2026-04-17", "where": ""}
    refused = hub.post("/hub/calendar/delivered", data=form)
    assert refused.status_code == 422
    assert "Write where it lies" in refused.text
    assert 'value="2026-04-17"' in refused.text
    page = hub.post("/hub/calendar/delivered", data=form | {"where": "Folder 4"}, follow_redirects=True).text
    assert "Folder 4" in page
    assert "Late, was due" not in hub.get("/hub/").text
    assert hub.post("/hub/calendar/delivered", data=form | {"occasion": "x"}).status_code == 404


def test_a_meeting_is_moved_and_called_off(staff, town):
    hub = staff("hub")
    hub.post("/hub/calendar/meetings?board=quality", data=MEETING | {"shared_with": ["adults"]})
    page = hub.get("/hub/boards/adults").text
    assert "With Adults Board" in page
    path = "/hub/calendar/meetings/" + page.partition("/hub/calendar/meetings/")[2].partition('"')[0]
    assert hub.post(path, data=MEETING | {"held_on": "soon"}).status_code == 422
    page = hub.post(path, data=MEETING | {"held_on": "2026-03-27"}, follow_redirects=True).text
    assert "27 March 2026, 09:30 to 11:00" in page
    assert hub.post(f"{path}/off", data={"because": ""}).status_code == 422
    assert "Snow" in hub.post(f"{path}/off", data={"because": "Snow"}, follow_redirects=True).text
    assert hub.get("/hub/calendar/meetings/none").status_code == 404


def test_what_is_typed_wrongly_comes_back_with_what_to_do(staff, town):
    hub = staff("hub")
    refused = hub.post("/hub/calendar/meetings", data=MEETING | {"ends": "08:00", "place": "Room 7"})
    assert "It has to begin before it ends." in refused.text
    assert "Room 7" in refused.text
    form = {"board_key": "quality", "title": "Audit report", "rule": "quarter", "days": "many"}
    refused = hub.post("/hub/calendar/duties?board=quality", data=form)
    assert (refused.status_code, "Audit report" in refused.text) == (422, True)
    page = hub.post("/hub/calendar/duties", data=form | {"days": "5"}, follow_redirects=True).text
    assert "<dt>Audit report</dt><dd>5 working days after each quarter" in page
    path = page.partition("/hub/calendar/duties/")[2].partition('"')[0]
    assert (
        "Nothing is asked of it yet." in hub.post(f"/hub/calendar/duties/{path}", follow_redirects=True).text
    )


def test_the_file_holds_a_board_and_its_sub_groups(staff, town):
    with town.writing() as session:
        meetings.hold(session, "quality", NOW, "ann", held_on=TODAY)
        meetings.hold(session, "adults", NOW, "ann", held_on=TODAY)
    answer = staff("board").get("/hub/calendar.ics?board=executive")
    assert answer.mimetype == "text/calendar"
    assert b"SUMMARY:Quality" in answer.data
    assert b"Adults" not in answer.data


def test_the_page_takes_the_same_statements_however_full(staff, town):
    browser = staff("board")
    browser.get("/hub/calendar?board=executive")
    counted = []
    for number in (1, 20):
        with town.writing() as session:
            for day in range(number):
                for key in ("quality", "executive"):
                    held_on = TODAY.replace(day=day + 1)
                    meetings.hold(session, key, NOW, "ann", held_on=held_on, shared_with=["adults"])
                    calendar.oblige(session, key, NOW, "ann", title=f"Report {day}", rule="meeting", days=3)
        with recorded(town) as sent:
            browser.get("/hub/calendar?board=executive")
        counted.append(len(sent))
    assert counted == [10, 10]
