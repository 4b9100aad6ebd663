"""Telephone numbers in every shape."""

import pytest

from tests.analysis.redaction.finding import shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ring 07700 900123 now", "ring [phone] now"),
        ("+44 7700 900 789", "[phone]"),
        ("0044-7700-900-789 please", "[phone] please"),
        ("my no is 07700.900.456", "my no is [phone]"),
        ("(0161) 496 0123 is home", "[phone] is home"),
        ("text o77oo 9oo111 if u need me", "text [phone] if u need me"),
        ("7700900123", "[phone]"),
        ("oh seven seven double oh nine one two three four five six", "[phone]"),
        ("call 496 0123", "call [phone]"),
        ("٠٧٧٠٠ ٩٠٠١٢٣", "[phone]"),
        ("07700\u200b900\u200b123", "[phone]"),
        ("+48 601 234 567 in Poland", "[phone] in Poland"),
        ("Childline is 0800 1111", "Childline is 0800 1111"),
        ("25 people in 3 rooms, 10/10", "25 people in 3 rooms, 10/10"),
        ("one two three go", "one two three go"),
        ("it cost £1500000000", "it cost £1500000000"),
    ],
)
def test_is_found_and_its_look_alikes_are_left(text: str, expected: str):
    assert shown(text) == expected
