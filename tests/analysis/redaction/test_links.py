"""Addresses of pages."""

import pytest

from tests.analysis.redaction.finding import shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see www.example.org/jo now", "see [link] now"),
        ("https://example.org/?a=b", "[link]"),
        ("jayden.blog.co.uk", "[link]"),
    ],
)
def test_is_found_and_its_look_alikes_are_left(text: str, expected: str):
    assert shown(text) == expected
