"""Where somebody lives."""

import pytest

from tests.analysis.redaction.finding import shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I live at 14 Acacia Avenue and the bus stop is far", "I live at [address] and the bus stop is far"),
        ("34b high st", "[address]"),
        ("we live on birchwood road next to the shop", "we live on [address] next to the shop"),
        ("It happened on Acacia Avenue.", "It happened on [address]."),
        ("I live at 7 The Green", "I live at [address]"),
        ("2 hours each way on the bus", "2 hours each way on the bus"),
        ("a safe street", "a safe street"),
        ("the road is busy", "the road is busy"),
    ],
)
def test_is_found_and_its_look_alikes_are_left(text: str, expected: str):
    assert shown(text) == expected
