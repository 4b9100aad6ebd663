"""Names people have online."""

import pytest

from tests.analysis.redaction.finding import shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("add me on insta @lil.kaz", "add me on insta [handle]"),
        ("my snap is jaydn_x09", "my snap is [handle]"),
        ("insta: kazzy", "insta: [handle]"),
        ("kaz99 on snapchat", "[handle] on snapchat"),
        ("my snap is private", "my snap is private"),
        ("snap is better than insta", "snap is better than insta"),
    ],
)
def test_is_found_and_its_look_alikes_are_left(text: str, expected: str):
    assert shown(text) == expected
