"""NHS numbers, by their check digit or by what they are called."""

import pytest

from analysis.redaction import nhs_numbers
from tests.analysis.redaction.finding import shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("943 476 5919", "[NHS number]"),
        ("9434765919 is on the letter", "[NHS number] is on the letter"),
        ("my nhs number is 111 222 3333", "my nhs number is [NHS number]"),
        ("NHS no: 943-476-5918", "NHS no: [NHS number]"),
        ("nhs number nine four three four seven six five nine one nine", "nhs number [NHS number]"),
        ("the NHS has 10 problems", "the NHS has 10 problems"),
    ],
)
def test_is_found_and_its_look_alikes_are_left(text: str, expected: str):
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("digits", "sound"),
    [("9434765919", True), ("9434765918", False), ("4010232137", True), ("0000000000", False)],
)
def test_the_last_digit_checks_the_others(digits: str, sound: bool):
    assert nhs_numbers.checks(digits) is sound
