"""Heads, days and words for attendance, as booking systems write them."""

from datetime import date

import pytest

from feedback.responses.table_fault import TableFault
from feedback.training import columns, days, states


@pytest.mark.parametrize(
    ("heads", "meanings"),
    [
        (["First Name", "Surname", "E-mail", "Agency"], ["first", "last", "address", "agency"]),
        (
            ["Delegate Name", "Line manager's email", "Line Manager"],
            ["name", "manager_address", "manager_name"],
        ),
        (["Name", "Full name", "Status", "Attended?"], ["name", "ignore", "booking", "attendance"]),
        (["Dietary requirements", "Access needs", "Date", "Title"], ["needs", "needs", "ignore", "ignore"]),
        (["Event date", "Left early", "Booking No."], ["day", "left", "ref"]),
    ],
)
def test_heads_are_guessed(heads, meanings):
    assert columns.guess(heads, {}) == meanings


def test_what_was_said_of_a_head_goes_before_the_guess():
    assert columns.guess(["Name", "Person"], {"person": "name", "name": "ignore"}) == ["ignore", "name"]


def test_a_map_speaks_of_columns_that_are_there():
    heads = ["Wer", "Name", "Mail"]
    assert columns.named(heads, {"wer": "name"}, {}) == ["name", "ignore", "address"]
    for wrong in ({"Who": "name"}, {"Wer": "nom"}):
        with pytest.raises(TableFault):
            columns.named(heads, wrong, {})


def test_a_choice_of_columns_needs_somebody_and_each_once():
    assert columns.fault(["name", "ignore", "needs", "needs"]) == ""
    assert "Two columns" in columns.fault(["name", "role", "role"])
    assert "who somebody is" in columns.fault(["first", "role"])


@pytest.mark.parametrize(
    "words",
    [
        *("2026-03-04", "04/03/2026", "4/3/26", "4.3.2026", "04-03-2026", "4 March 2026", "4 Mar 2026"),
        *(
            "Wed 4 March 2026",
            "Wednesday, 4th March 2026",
            "04/03/2026 09:30",
            "2026-03-04T09:30:00",
            "04-Mar-26",
        ),
    ],
)
def test_a_day_comes_first(words):
    assert days.read(words) == date(2026, 3, 4)


@pytest.mark.parametrize("words", ["", "March", "31/02/2026", "03/13/2026", "4th"])
def test_what_is_no_day(words):
    assert days.read(words) is None


@pytest.mark.parametrize(
    ("column", "words", "state"),
    [
        ("attendance", "Attended", "attended"),
        ("attendance", "Y", "attended"),
        ("attendance", "Attended - left early", "left_early"),
        ("attendance", "Partially attended", "left_early"),
        ("attendance", "Did Not Attend", "no_show"),
        ("attendance", "No-show", "no_show"),
        ("attendance", "D.N.A.", "no_show"),
        ("attendance", "didn’t attend", "no_show"),
        ("attendance", "Apologies", "cancelled"),
        ("attendance", "", ""),
        ("attendance", "perhaps", None),
        ("booking", "Wait-listed", "waiting"),
        ("booking", "Place confirmed", "booked"),
        ("left", "12:30", "left_early"),
        ("left", "3pm", "left_early"),
        ("left", "No", ""),
    ],
)
def test_many_words_say_who_came(column, words, state):
    assert states.read(column, words) == state


@pytest.mark.parametrize(
    ("said", "state"),
    [
        (("booked", "attended", ""), "attended"),
        (("booked", "attended", "left_early"), "left_early"),
        (("booked", "", "left_early"), "left_early"),
        (("cancelled", "no_show", ""), "cancelled"),
        (("cancelled", "attended", ""), "attended"),
        (("waiting", "", ""), "waiting"),
        (("", "", ""), "booked"),
    ],
)
def test_three_columns_are_one_state(said, state):
    assert states.together(*said) == state
