"""Named schools and other places where somebody could be found."""

import pytest

from tests.analysis.redaction.finding import shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I go to St Bede’s Primary School", "I go to [school]"),
        ("Everyone at Oakfield High knows about it", "Everyone at [school] knows about it"),
        ("my school is Belle Vue Girls Academy and I hate it", "my school is [school] and I hate it"),
        ("I go to st marys primary", "I go to [school]"),
        ("i went to greenfield high before", "i went to [school] before"),
        ("kids at Riverside Youth Club know him", "kids at [organisation] know him"),
        ("The primary school teacher listens", "The primary school teacher listens"),
        ("High school was hard", "High school was hard"),
        ("Kids need a safe place to go after school", "Kids need a safe place to go after school"),
    ],
)
def test_is_found_and_its_look_alikes_are_left(text: str, expected: str):
    assert shown(text) == expected
