from decimal import Decimal

import pytest

from analysis.rounding import half_up, percent


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [(82.5, 0, "83"), (2.675, 2, "2.68"), (0.5, 0, "1"), (-0.5, 0, "-1"), (1.25, 1, "1.3"), (7, 0, "7")],
)
def test_a_half_goes_up(value, places, rounded):
    assert str(half_up(value, places)) == rounded


def test_percentages_come_from_counts_and_round_half_up():
    assert percent(231, 280) == Decimal(83)
    assert round(100 * 231 / 280) == 82, "which is why Python's own rounding is not used"


def test_a_percentage_can_have_decimals():
    assert str(percent(1, 3, 1)) == "33.3"


def test_a_percentage_of_nobody_is_none():
    assert percent(0, 0) is None
