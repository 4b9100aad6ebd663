from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as some

from feedback.demo.days import Days


def test_a_day_at_the_weekend_is_the_friday_before() -> None:
    monday = Days(date(2026, 3, 9))
    assert [monday.day(offset) for offset in (-3, -2, -1, 0)] == [
        date(2026, 3, 6),
        date(2026, 3, 6),
        date(2026, 3, 6),
        date(2026, 3, 9),
    ]


def test_nobody_promises_anything_for_christmas() -> None:
    advent = Days(date(2026, 12, 1))
    assert {advent.day(offset) for offset in range(24, 32)} == {date(2026, 12, 24)}


def test_a_time_of_day_is_that_of_england() -> None:
    assert Days(date(2026, 7, 1)).moment(0, "09:00") == datetime(2026, 7, 1, 8, 0, tzinfo=UTC)
    assert Days(date(2026, 1, 7)).moment(0, "09:00") == datetime(2026, 1, 7, 9, 0, tzinfo=UTC)


@given(some.dates(date(2020, 1, 1), date(2100, 1, 1)), some.integers(-400, 400), some.integers(0, 30))
def test_later_in_the_story_is_never_earlier_in_time(today: date, offset: int, more: int) -> None:
    days = Days(today)
    assert days.day(offset) <= days.day(offset + more)
    assert days.day(offset).weekday() < 5
