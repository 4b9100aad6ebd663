"""The clocks that run for a child: by the working week of England, over weekends, holidays and the change of clocks."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.clock import HOME
from feedback.partnership import duty
from feedback.partnership.duty import Duty, DutyFault
from feedback.partnership.working_time import WorkingTime, bank_holidays

WEEK = WorkingTime()
moments = st.datetimes(datetime(2024, 1, 1), datetime(2030, 12, 31)).map(lambda one: one.replace(tzinfo=UTC))
weeks = st.builds(
    WorkingTime,
    days=st.frozensets(st.integers(0, 6), min_size=1),
    opens=st.sampled_from([time(6), time(8, 30), time(9)]),
    closes=st.sampled_from([time(12), time(16, 45), time(17), time(22)]),
    closed=st.frozensets(st.dates(date(2024, 1, 1), date(2031, 1, 1)), max_size=5),
)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=HOME)  # type: ignore[arg-type]


def test_the_bank_holidays_are_those_of_england() -> None:
    """As gov.uk prints them: Christmas and Boxing Day 2027 fall on a weekend, and Mondays and Tuesdays stand for them."""
    assert {date(2027, 12, 27), date(2027, 12, 28), date(2027, 3, 26), date(2027, 8, 30)} <= bank_holidays(
        2027
    )
    assert date(2026, 3, 17) not in bank_holidays(2026)  # St Patrick's Day is one in Northern Ireland only


@pytest.mark.parametrize(
    ("came", "look", "urgent"),
    [
        (at(2026, 3, 4, 14, 30), at(2026, 3, 5, 14, 30), at(2026, 3, 5, 10, 30)),
        (at(2026, 3, 6, 16, 0), at(2026, 3, 9, 16, 0), at(2026, 3, 9, 12, 0)),
        (at(2026, 3, 6, 19, 40), at(2026, 3, 10, 9, 0), at(2026, 3, 9, 13, 0)),
        (at(2026, 3, 8, 23, 0), at(2026, 3, 10, 9, 0), at(2026, 3, 9, 13, 0)),
        (at(2026, 3, 27, 15, 0), at(2026, 3, 30, 15, 0), at(2026, 3, 30, 11, 0)),
        (at(2026, 10, 23, 15, 0), at(2026, 10, 26, 15, 0), at(2026, 10, 26, 11, 0)),
        (at(2026, 12, 24, 18, 0), at(2026, 12, 30, 9, 0), at(2026, 12, 29, 13, 0)),
        (at(2026, 4, 2, 16, 0), at(2026, 4, 7, 16, 0), at(2026, 4, 7, 12, 0)),
    ],
    ids=["in the week", "Friday afternoon", "Friday evening", "Sunday night", "clocks forward", "clocks back",
         "Christmas Eve", "Easter"],
)  # fmt: skip
def test_first_look_one_working_day_urgent_four_working_hours(
    came: datetime, look: datetime, urgent: datetime
) -> None:
    usual = Duty()
    assert usual.due("look", came) == look
    assert usual.due("urgent", came) == urgent


@given(week=weeks, came=moments, hours=st.integers(1, 30))
@settings(max_examples=150, deadline=None)
def test_a_clock_gives_exactly_its_hours_of_work(week: WorkingTime, came: datetime, hours: int) -> None:
    due = week.after_hours(came, hours)
    assert due > came
    assert week.between(came, due) == timedelta(hours=hours)
    assert week.works_on(due.astimezone(HOME).date())
    assert week.opens <= due.astimezone(HOME).time() <= week.closes


@given(week=weeks, came=moments, later=st.timedeltas(timedelta(), timedelta(days=9)), days=st.integers(1, 12))
@settings(max_examples=150, deadline=None)
def test_who_comes_later_is_never_due_earlier(
    week: WorkingTime, came: datetime, later: timedelta, days: int
) -> None:
    assert week.after_days(came, days) <= week.after_days(came + later, days)
    assert week.after_hours(came, days) <= week.after_hours(came + later, days)
    due = week.after_days(came, days).astimezone(HOME)
    assert due > came
    assert week.works_on(due.date())
    assert week.opens <= due.time() < week.closes


def test_a_day_of_our_own_is_no_working_day() -> None:
    week = WorkingTime(closed=frozenset({date(2026, 3, 5)}))
    assert week.after_days(at(2026, 3, 4, 14, 30), 1) == at(2026, 3, 6, 14, 30)
    assert not week.working(at(2026, 3, 5, 10, 0))
    assert week.working(at(2026, 3, 6, 10, 0))


def test_settings_are_kept_in_their_own_words() -> None:
    kept = {"days": ["monday", "thursday"], "opens": "8:30", "urgent_hours": 2, "lado": "Ann, 020 7946 0000"}
    found = duty.read(kept)
    assert found.time.opens == time(8, 30)
    assert duty.read(duty.write(found)) == found
    assert found.places["lado"].startswith("Ann")


@pytest.mark.parametrize(
    "kept",
    [{"days": []}, {"days": ["someday"]}, {"opens": "17:00"}, {"opens": "1:00"}, {"opens": "nine"},
     {"closed": ["Christmas"]}, {"urgent_hours": 9}, {"first_look_days": 0}, {"urgent_hours": "soon"}],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_what_to_do(kept: dict) -> None:
    with pytest.raises(DutyFault, match=": "):
        duty.read(kept)
