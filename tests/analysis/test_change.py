"""Changes against printed examples and scipy, and the words that may be said of them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.change import Spread, Verdict, mean_change, share_change
from analysis.intervals import t_quantile


@pytest.mark.parametrize(
    ("now", "now_base", "before", "before_base", "low", "high"),
    [  # Newcombe (1998), Statistics in Medicine 17, table II, method 10
        (56, 70, 48, 80, 0.0524, 0.3339),
        (9, 10, 3, 10, 0.1705, 0.8090),
        (6, 7, 2, 7, 0.0582, 0.8062),
        (5, 56, 0, 29, -0.0381, 0.1926),
        (0, 10, 0, 20, -0.1611, 0.2775),
        (0, 10, 0, 10, -0.2775, 0.2775),
        (10, 10, 0, 20, 0.6791, 1.0),
        (10, 10, 0, 10, 0.6075, 1.0),
    ],
)
def test_the_printed_examples_of_the_hybrid_score_interval(now, now_base, before, before_base, low, high):
    change = share_change(before, before_base, now, now_base)
    assert change is not None
    assert (round(change.interval.low / 100, 4), round(change.interval.high / 100, 4)) == (low, high)


def test_a_mean_changes_as_scipy_says():
    before, now = [3, 4, 4, 5, 2, 3, 4, 1, 5, 3], [4, 5, 5, 4, 5, 3, 5, 4]
    wanted = stats.ttest_ind(now, before, equal_var=False)
    change = mean_change(_spread(before), _spread(now))
    assert change is not None
    assert change.difference == pytest.approx(sum(now) / 8 - sum(before) / 10)
    # Ours takes whole degrees of freedom, rounded down: a little wider, never narrower.
    half = (change.interval.high - change.interval.low) / 2
    exact = wanted.confidence_interval(0.95)
    assert half * 2 >= exact.high - exact.low
    se = abs(change.difference / wanted.statistic)
    assert half == pytest.approx(t_quantile(0.975, math.floor(wanted.df)) * se)
    assert change.few


def _spread(values):
    return Spread(sum(values) / len(values), stats.tstd(values), len(values))


def test_a_change_is_said_only_where_it_is_more_than_chance():
    assert share_change(30, 60, 33, 60).verdict is Verdict.NOT_SURE
    assert share_change(30, 100, 60, 100).verdict is Verdict.MORE
    assert share_change(60, 100, 30, 100).verdict is Verdict.LESS
    assert not share_change(30, 60, 33, 60).few
    assert share_change(10, 29, 20, 100).few


def test_nothing_is_said_without_a_base_or_a_spread():
    assert share_change(0, 0, 3, 10) is None
    assert mean_change(Spread(3, 0, 1), Spread(4, 1, 10)) is None
    assert mean_change(Spread(3, 0, 12), Spread(4, 0, 10)) is None


@given(st.integers(1, 400), st.integers(1, 400), st.data())
def test_the_interval_holds_the_difference_and_turns_with_it(one, other, data):
    k, m = data.draw(st.integers(0, one)), data.draw(st.integers(0, other))
    there, back = share_change(k, one, m, other), share_change(m, other, k, one)
    assert there.interval.low <= there.difference + 1e-9
    assert there.difference <= there.interval.high + 1e-9
    assert there.interval.low == pytest.approx(-back.interval.high)
    assert -100 - 1e-9 <= there.interval.low <= there.interval.high <= 100 + 1e-9
