"""Number plates."""

import pytest

from tests.analysis.redaction.finding import shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("car reg AB12 CDE is outside", "car reg [number plate] is outside"),
        ("reg is ab12cde", "reg is [number plate]"),
        ("he drives a A123 BCD", "he drives a [number plate]"),
        ("in 15 mins", "in 15 mins"),
    ],
)
def test_is_found_and_its_look_alikes_are_left(text: str, expected: str):
    assert shown(text) == expected
