"""Mail addresses, written and said."""

import pytest

from tests.analysis.redaction.finding import shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("write to jane.doe@example.org please", "write to [email] please"),
        ("KAREN_SMITH@NHS.UK", "[email]"),
        ("jo.bloggs(at)gmail(dot)com", "[email]"),
        ("fatima.k at hotmail dot co dot uk", "[email]"),
        ("jane underscore smith at yahoo.co.uk", "[email]"),
        ("sam @ example . org", "[email]"),
        ("look at it at home", "look at it at home"),
        ("we met at 3.30", "we met at 3.30"),
    ],
)
def test_is_found_and_its_look_alikes_are_left(text: str, expected: str):
    assert shown(text) == expected
