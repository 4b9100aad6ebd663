"""A number as groups: round edges near the quarters, and no band of few."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.bands import band, bands, edges
from analysis.policy import PUBLIC

NUMBERS = st.lists(
    st.one_of(st.integers(-50, 2000), st.floats(-5, 5).map(lambda one: round(one, 2))), max_size=200
)


@given(NUMBERS)
def test_no_band_holds_few_people_and_everybody_is_in_one(numbers: list[float]) -> None:
    begin = edges(Counter(numbers), PUBLIC.small)
    held = Counter(band(one, begin) for one in numbers) if begin else Counter[str]()
    assert list(begin) == sorted(set(begin))
    assert all(count >= PUBLIC.threshold for count in held.values())
    if begin:
        assert held.keys() == bands(begin).keys()
        assert held.total() == len(numbers)


@pytest.mark.parametrize(
    ("numbers", "begin"),
    [
        ([*range(4, 18)] * 10, (7, 10, 14)),
        ([3] * 30 + [4] * 20, (4,)),
        ([3] * 12 + [4] * 3, ()),
        ([7] * 50, ()),
        ([], ()),
        ([1000 * one for one in range(100)], (20_000, 50_000, 70_000)),
    ],
)
def test_edges_are_round_and_near_the_quarters(numbers: list[float], begin: tuple[float, ...]) -> None:
    assert edges(Counter(numbers), PUBLIC.small) == begin


def test_words_of_whole_numbers_and_of_others() -> None:
    assert list(bands((5, 6, 10)).values()) == ["under 5", "5", "6 to 9", "10 and over"]
    assert list(bands((2.5, 3)).values()) == ["under 2.5", "2.5 to under 3", "3 and over"]


def test_a_band_holds_its_own_edge() -> None:
    assert [band(one, (5, 10)) for one in (4.9, 5, 9, 10)] == ["..5", "5..10", "5..10", "10.."]
