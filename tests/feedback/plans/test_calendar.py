"""The reporting calendar: days found from meetings and quarters in working days, what was delivered, and iCalendar."""

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from feedback.database import Database
from feedback.partnership import bodies
from feedback.partnership.working_time import WorkingTime
from feedback.plans import calendar, ical, meetings, periods
from feedback.plans.meeting_models import Meeting, ReportDuty
from feedback.plans.work_fault import WorkFault
from tests.feedback.plans.at_work import NOW, TODAY, settle
from tests.support.statements import recorded

WORKING = WorkingTime()


@pytest.fixture
def town(database: Database) -> Database:
    with database.writing() as session:
        settle(session)
    return database


def read(session, today=TODAY):
    return calendar.read(session, bodies.boards(session), WORKING, today)


def meet(session, on, key="quality", **more):
    return meetings.hold(session, key, NOW, "ann", held_on=on, **more)


def oblige(session, rule, days=15, key="quality"):
    return calendar.oblige(session, key, NOW, "ann", title=rule, rule=rule, days=days)


def days_of(session, rule, today=TODAY):
    return [(one.about, one.due_on) for one in read(session, today).dues if one.title == rule]


def test_fifteen_working_days_leave_out_weekends_and_easter(town: Database):
    with town.writing() as session:
        oblige(session, "meeting")
        meet(session, date(2026, 3, 20))
        meet(session, date(2026, 2, 1))  # before anything was asked for
        meet(session, date(2026, 4, 2), "adults")
    with town.reading() as session:  # Good Friday is 3 April, Easter Monday 6 April
        assert days_of(session, "meeting") == [("meeting of 20 March 2026", date(2026, 4, 14))]


def test_moving_a_meeting_moves_what_is_due_and_calling_it_off_takes_it_away(town: Database):
    with town.writing() as session:
        oblige(session, "meeting", 1)
        held = meet(session, date(2026, 3, 19))
        values = {name: getattr(held, name) for name in meetings.CHANGEABLE} | {"held_on": date(2026, 3, 26)}
        meetings.change(session, held, NOW, "ann", shared_with=["adults"], **values)
        assert days_of(session, "meeting") == [("meeting of 26 March 2026", date(2026, 3, 27))]
        assert read(session).of(["adults"]).events[0].boards == ("quality", "adults")
        with pytest.raises(WorkFault, match="why"):
            meetings.cancel(session, held, " ", NOW, "ann")
        meetings.cancel(session, held, "Snow", NOW, "ann")
        assert days_of(session, "meeting") == []


def test_the_yearly_report_is_due_before_the_last_meeting_of_the_board_above(town: Database):
    with town.writing() as session:
        oblige(session, "year", 10)
        assert days_of(session, "year")[0] == ("2025-26", None)
        meet(session, date(2026, 3, 26), "executive")
        meet(session, date(2026, 3, 10), "executive")
        meet(session, date(2027, 1, 14), "executive")
        meet(session, date(2027, 3, 11), "quality")
        assert days_of(session, "year") == [
            ("2025-26", date(2026, 3, 12)),
            ("2026-27", date(2026, 12, 30)),
            ("2027-28", None),
        ]


def test_quarters_and_pairs_of_months_are_due_when_they_are_over(town: Database):
    with town.writing() as session:
        oblige(session, "quarter", 15)
        oblige(session, "two_months", 0)
        assert days_of(session, "quarter")[:2] == [
            ("January to March 2026", date(2026, 4, 23)),
            ("April to June 2026", date(2026, 7, 21)),
        ]
        assert days_of(session, "two_months")[:3] == [
            ("February to March 2026", date(2026, 3, 31)),
            ("April to May 2026", date(2026, 5, 31)),
            ("June to July 2026", date(2026, 7, 31)),
        ]


def test_what_was_delivered_is_in_time_or_late_for_good(town: Database):
    later = datetime(2026, 5, 20, 9, tzinfo=UTC)
    with town.writing() as session:
        oblige(session, "meeting", 15)
        first, second = meet(session, date(2026, 3, 20)), meet(session, date(2026, 4, 20))
        dues = read(session, later.date()).dues
        assert [one.late(later.date()) for one in dues] == [True, True]
        with pytest.raises(WorkFault, match="lies"):
            calendar.deliver(session, dues[0], date(2026, 4, 14), "", later, "ann")
        with pytest.raises(WorkFault, match="has come"):
            calendar.deliver(session, dues[0], date(2026, 6, 1), "Folder", later, "ann")
        calendar.deliver(session, dues[0], date(2026, 4, 14), "Folder", later, "ann")
        calendar.deliver(session, dues[1], date(2026, 5, 19), "Folder", later, "ann")
        values = {name: getattr(first, name) for name in meetings.CHANGEABLE} | {"held_on": date(2026, 3, 10)}
        meetings.change(session, first, later, "ann", shared_with=[], **values)
        meetings.cancel(session, second, "Written off", later, "ann")
        found = read(session, later.date()).dues
        assert [(one.came_late, one.due_on) for one in found] == [
            (False, date(2026, 4, 14)),
            (True, date(2026, 5, 12)),
        ]
        with pytest.raises(WorkFault, match="already"):
            calendar.deliver(session, found[0], date(2026, 5, 1), "Folder", later, "ann")


def test_what_is_asked_for_no_more_stays_owed_until_that_day(town: Database):
    later = datetime(2026, 4, 14, 12, tzinfo=UTC)
    with town.writing() as session:
        duty = oblige(session, "meeting", 15)
        meet(session, date(2026, 3, 20))
        meet(session, date(2026, 4, 1))
        calendar.release(session, duty, later, "ann")
        assert days_of(session, "meeting", later.date()) == [("meeting of 20 March 2026", date(2026, 4, 14))]
        assert calendar.duties(session, "quality") == []


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"held_on": None}, "held_on"),
        ({"kind": "party"}, "kind"),
        ({"kind": "event"}, "title"),
        ({"starts": "half past"}, "starts"),
        ({"starts": "10:00", "ends": "09:00"}, "ends"),
        ({"shared_with": ["nobody"]}, "shared_with"),
    ],
)
def test_a_meeting_that_cannot_be_is_refused(town: Database, values, field):
    with town.writing() as session, pytest.raises(WorkFault) as fault:
        meetings.hold(session, "quality", NOW, "ann", **({"held_on": TODAY} | values))
    assert fault.value.field == field


def test_the_database_keeps_its_own_promises(town: Database):
    rows = (
        Meeting(id="m", board_key="quality", kind="meeting", title="", held_on=TODAY, cancelled_at=NOW),
        Meeting(
            id="n", board_key="quality", kind="meeting", title="", held_on=TODAY, starts="11:00", ends="10:00"
        ),
        ReportDuty(id="r", board_key="quality", title="", rule="quarter", days=91, starts_on=TODAY),
    )
    for row in rows:
        with pytest.raises(IntegrityError), town.writing() as session:
            session.add(row)


def test_the_calendar_takes_four_statements_however_full(town: Database):
    with town.writing() as session:
        for rule in calendar.RULES:
            oblige(session, rule)
            oblige(session, rule, key="executive")
        for week in range(8):
            meet(session, TODAY + timedelta(weeks=week), shared_with=["adults", "executive"])
    with town.reading() as session:
        around = bodies.boards(session)
        with recorded(town) as sent:
            found = calendar.read(session, around, WORKING, TODAY)
    assert (len(found.events), len(sent)) == (8, 4)


def test_the_file_for_other_calendars_is_read_back(town: Database):
    with town.writing() as session:
        oblige(session, "meeting", 15)
        held = meet(
            session,
            date(2026, 6, 3),
            starts="10:00",
            place="Room 2; second floor, left",
            shared_with=["adults"],
        )
        meet(session, date(2026, 7, 1), kind="event", title="Close the loop")
        off = meet(session, date(2026, 6, 5), title="x")
        meetings.cancel(session, off, "Snow", NOW, "ann")
        names = {one.key: one.name for one in bodies.boards(session)}
        uid = f"meeting-{held.id}@hub.example"
        content = ical.write(read(session), names, "Town", "hub.example", NOW)
    assert max(map(len, content.split(b"\r\n"))) <= 75
    found = icalendar.Calendar.from_ical(content)
    entries = {str(one["summary"]): one for one in found.walk("vevent")}
    assert set(entries) == {"Quality", "Close the loop, Quality", "x, Quality", "Due: meeting, Quality"}
    one = entries["Quality"]
    assert one.decoded("dtstart") == datetime(2026, 6, 3, 9, tzinfo=UTC)  # summer time
    assert one.decoded("dtend") - one.decoded("dtstart") == timedelta(hours=1)
    assert (str(one["location"]), str(one["description"])) == (
        "Room 2; second floor, left",
        "Together with Adults Board",
    )
    assert str(one["uid"]) == uid
    assert str(entries["x, Quality"]["status"]) == "CANCELLED"
    assert entries["Due: meeting, Quality"].decoded("dtstart") == date(2026, 6, 24)


@settings(deadline=None)  # the library of holidays takes a moment to load
@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.integers(-90, 90))
def test_so_many_working_days_on_are_so_many_and_lead_back(day, days):
    found = WORKING.shifted(day, days)
    between = sorted((day, found))
    counted = sum(
        WORKING.works_on(day + timedelta(days=n) if days > 0 else day - timedelta(days=n))
        for n in range(1, (between[1] - between[0]).days + 1)
    )
    assert counted == abs(days)
    assert days == 0 or WORKING.works_on(found)


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)), st.sampled_from([2, 3]))
def test_periods_follow_each_other_without_a_gap(day, months):
    one = periods.holding(day, months)
    assert one.first <= day <= one.last
    assert periods.after(one).first == one.last + timedelta(days=1)
    assert periods.holding(one.last, months) == one


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)))
def test_a_quarter_is_read_from_its_name_its_months_and_its_days(day):
    one = periods.quarter(day)
    assert periods.read_quarter(one.name) == one
    assert periods.read_quarter(one.words) == one
    assert periods.read_quarter(day.isoformat()) == one
    number, begun = one.name[-1], one.name[:4]
    assert periods.read_quarter(f"q{number} {begun}/{int(begun) + 1}") == one


@pytest.mark.parametrize(
    "written",
    ["Q1 2026", "2026-Q1", "2026-28 Q1", "Feb to Apr 2026", "May to Jul 2026", "soon", "", "2026-13-01"],
)
def test_a_quarter_that_could_be_two_is_not_guessed(written):
    assert periods.read_quarter(written) is None


@pytest.mark.parametrize(
    "written",
    ["0000-01 Q1", "9999-00 Q4", "0001-01-01", "9999-12-31", "Jan to Mar 0000", "Jan to Mar 0001"],
)
def test_a_quarter_at_the_end_of_the_calendar_is_none(written):
    assert periods.read_quarter(written) is None
