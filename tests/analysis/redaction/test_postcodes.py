"""Postcodes in any case and spacing."""

import pytest

from tests.analysis.redaction.finding import shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I am from OL8 2ab near the park", "I am from [postcode] near the park"),
        ("m146lt", "[postcode]"),
        ("EC1A 1BB", "[postcode]"),
        ("W1A 0AX", "[postcode]"),
        ("0L8", "0L8"),
        ("my postcode is OL12", "my postcode is [postcode]"),
        ("S K 1 2 A B", "[postcode]"),
        ("section 47 and form B2", "section 47 and form B2"),
        ("in year 5 at 3pm", "in year 5 at 3pm"),
    ],
)
def test_is_found_and_its_look_alikes_are_left(text: str, expected: str):
    assert shown(text) == expected
