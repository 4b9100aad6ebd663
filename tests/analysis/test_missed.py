"""What screening misses, estimated from samples: against simple cases and against chance itself."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.intervals import wilson
from analysis.missed import Stratum, estimate


def test_nothing_judged_is_nothing_known():
    assert estimate([]) is None
    assert estimate([Stratum(100, 0, 0)]) is None


def test_one_sample_is_wilson():
    found = estimate([Stratum(population=1000, judged=50, missed=2)])
    assert found is not None
    assert found.share == 0.04
    assert (found.interval.low, found.interval.high) == pytest.approx((wilson(2, 50).low, wilson(2, 50).high))
    assert found.number == 40
    assert found.numbers.high == pytest.approx(wilson(2, 50).high * 1000)


def test_weeks_read_in_the_same_proportion_are_as_one_sample():
    together = estimate([Stratum(100, 10, 1), Stratum(400, 40, 1)])
    one = estimate([Stratum(500, 50, 2)])
    assert together is not None
    assert one is not None
    assert (together.interval.low, together.interval.high) == pytest.approx(
        (one.interval.low, one.interval.high)
    )


def test_a_small_week_read_whole_does_not_outweigh_a_large_one():
    found = estimate([Stratum(10, 10, 5), Stratum(990, 10, 0)])
    assert found is not None
    assert found.share == pytest.approx(0.005)
    assert found.interval.high > 0.2  # of the large week little is known


def test_what_was_found_is_not_estimated_away():
    found = estimate([Stratum(12, 12, 3)])
    assert found is not None
    assert (found.numbers.low, found.numbers.high) == (3, 3)


@given(
    st.lists(
        st.integers(1, 500).flatmap(
            lambda population: st.integers(0, population).flatmap(
                lambda judged: st.integers(0, judged).map(lambda missed: Stratum(population, judged, missed))
            )
        )
    )
)
def test_an_estimate_lies_in_its_interval_and_in_what_is_possible(strata: list[Stratum]):
    found = estimate(strata)
    if found is not None:
        assert 0 <= found.interval.low <= found.share + 1e-9 <= found.interval.high + 2e-9
        assert found.missed <= found.numbers.low <= found.numbers.high <= found.population


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    """1,000 repetitions of eight weeks of different sizes, ten or five per cent read; the seed is fixed."""
    chance, held = random.Random(20261129), 0
    weeks = [(400, 12), (150, 6), (60, 3), (900, 30), (30, 1), (300, 3), (220, 9), (80, 0)]
    truth = sum(bad for _, bad in weeks) / sum(size for size, _ in weeks)
    for _ in range(1000):
        strata = []
        for size, bad in weeks:
            texts = [True] * bad + [False] * (size - bad)
            read = chance.sample(texts, max(10, size // 20))
            strata.append(Stratum(size, len(read), sum(read)))
        found = estimate(strata)
        assert found is not None
        held += found.interval.low <= truth <= found.interval.high
    assert held >= 930
