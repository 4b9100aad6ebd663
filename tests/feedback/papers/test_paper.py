"""A paper as a value."""

import pytest

from feedback.papers.paper import Paper, Table
from tests.feedback.papers.conftest import CHART


def test_sections_come_in_reading_order_with_their_depth(paper: Paper) -> None:
    assert [(depth, section.title) for depth, section in paper.walk()] == [
        (1, "What do you know?"),
        (1, "How do you know it?"),
        (2, "Data"),
        (1, "What are your plans?"),
    ]


def test_every_number_with_a_source_is_found(paper: Paper) -> None:
    found = [(one.words, one.source.rpartition("/")[2]) for one in paper.numbers()]
    assert found == [("67", "answers"), ("46 %", "5"), ("31", "5"), ("22", "4"), ("31", "5"), ("22", "4")]


def test_a_chart_says_its_bars_to_somebody_who_cannot_see_them() -> None:
    assert CHART.description == (
        "How safe do you feel at home? 67 of 71 who were asked. "
        "Very safe: 46 %; Quite safe & mostly <so>: 33 %; Not safe: [c]."
    )


def test_a_row_that_does_not_fit_its_headings_is_refused() -> None:
    with pytest.raises(ValueError, match="a row of 1 under 2 headings"):
        Table("Uneven", ("One", "Two"), (("only",),))
