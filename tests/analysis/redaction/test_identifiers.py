"""Case numbers, pupil numbers and what is called a reference."""

import pytest

from tests.analysis.redaction.finding import shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("case number CSC-204481 was closed", "case number [number] was closed"),
        ("my UPN is A801200001001", "my UPN is [number]"),
        ("case ref 4482910", "case ref [number]"),
        ("the case was closed in 2023", "the case was closed in 2023"),
        ("section 47", "section 47"),
    ],
)
def test_is_found_and_its_look_alikes_are_left(text: str, expected: str):
    assert shown(text) == expected
