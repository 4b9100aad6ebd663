import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from analysis.intervals import mean_interval, t_quantile, wilson


@pytest.mark.parametrize(
    ("count", "base", "low", "high"),
    # R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998),
    # table I, method 3 (score, without continuity correction).
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_agrees_with_newcombes_table(count, base, low, high):
    interval = wilson(count, base)
    assert (round(interval.low, 4), round(interval.high, 4)) == (low, high)


@given(st.integers(1, 5000).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base))))
def test_wilson_agrees_with_scipy(case):
    count, base = case
    expected = stats.binomtest(count, base).proportion_ci(method="wilson")
    interval = wilson(count, base)
    assert interval.low == pytest.approx(expected.low, abs=1e-12)
    assert interval.high == pytest.approx(expected.high, abs=1e-12)


def test_nobody_in_the_base_says_nothing():
    assert (wilson(0, 0).low, wilson(0, 0).high) == (0, 1)


def test_a_count_above_its_base_is_refused():
    with pytest.raises(ValueError, match="5 of 4 is not a share"):
        wilson(5, 4)


def test_confidence_is_a_proportion():
    with pytest.raises(ValueError, match=r"for example 0\.95"):
        wilson(1, 4, confidence=95)


@given(st.integers(1, 100_000), st.sampled_from([0.6, 0.9, 0.95, 0.975, 0.995]))
def test_t_agrees_with_scipy(degrees, probability):
    assert t_quantile(probability, degrees) == pytest.approx(
        float(stats.t.ppf(probability, degrees)), rel=1e-8
    )


def test_t_is_the_same_on_both_sides():
    assert t_quantile(0.025, 9) == -t_quantile(0.975, 9)


@pytest.mark.parametrize("degrees", [1, 2, 3, 30, 200, 201])
def test_t_agrees_with_scipy_at_the_seams(degrees):
    assert t_quantile(0.975, degrees) == pytest.approx(float(stats.t.ppf(0.975, degrees)), rel=1e-8)


def test_the_interval_of_a_mean_agrees_with_scipy():
    values = [1, 2, 2, 3, 4, 5, 5, 5]
    sem = stats.sem(values)
    low, high = stats.t.interval(0.95, len(values) - 1, loc=sum(values) / 8, scale=sem)
    interval = mean_interval(sum(values) / 8, sem * 8**0.5, 8)
    assert interval is not None
    assert (interval.low, interval.high) == (pytest.approx(low), pytest.approx(high))


def test_one_answer_has_no_spread_and_no_interval():
    assert mean_interval(3, 0, 1) is None
