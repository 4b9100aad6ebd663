"""National Insurance numbers."""

import pytest

from tests.analysis.redaction.finding import shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my ni is AB123456D", "my ni is [NI number]"),
        ("NI number QQ 12 34 56 C", "NI number [NI number]"),
        ("room AB 12 34 56", "room AB 12 34 56"),
    ],
)
def test_is_found_and_its_look_alikes_are_left(text: str, expected: str):
    assert shown(text) == expected
