"""Dates as plans print them."""

from datetime import date

import pytest

from feedback.plans import due


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("Mar-24", date(2024, 3, 31)),
        ("Feb-24", date(2024, 2, 29)),
        ("June 2017", date(2017, 6, 30)),
        ("27th April 2017", date(2017, 4, 27)),
        ("1 Sept 23", date(2023, 9, 1)),
        ("2024-03-05", date(2024, 3, 5)),
    ],
)
def test_a_printed_date_is_a_day_and_a_month_its_last(printed: str, day: date):
    assert due.due_on(printed) == day


@pytest.mark.parametrize(
    "printed", ["ongoing", "soon", "30 February 2024", "2024-13-01", "", None, "Spring 2024"]
)
def test_what_is_no_day_has_none(printed: str | None):
    assert due.due_on(printed) is None


def test_ongoing_is_readable_and_soon_is_not():
    assert due.readable("Ongoing")
    assert not due.readable("soon")
