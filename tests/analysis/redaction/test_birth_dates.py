"""Dates of birth, in figures and in words."""

import pytest

from tests.analysis.redaction.finding import shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my birthday is 12/03/2011", "my birthday is [date of birth]"),
        ("born 4th of June 2009 and I want to vote", "born [date of birth] and I want to vote"),
        ("D.O.B: 3-6-10", "D.O.B: [date of birth]"),
        ("dob 140212", "dob [date of birth]"),
        ("2010-06-03 is my date of birth", "[date of birth] is my date of birth"),
        ("i was born on the third of june two thousand and ten", "i was born on the [date of birth]"),
        ("I turned 12 on febuary 14th", "I turned 12 on [date of birth]"),
        ("my bday is the 14th feb", "my bday is the [date of birth]"),
        ("she said 04.06.2009 on the form", "she said [date of birth] on the form"),
        ("Training on 12 March 2024 was helpful", "Training on 12 March 2024 was helpful"),
        ("Working Together 2023", "Working Together 2023"),
        ("2 of 10", "2 of 10"),
    ],
)
def test_is_found_and_its_look_alikes_are_left(text: str, expected: str):
    assert shown(text) == expected
