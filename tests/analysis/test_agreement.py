"""Two coders held against each other: published examples, and scikit-learn as a second reckoning."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.agreement import compare, kappa


def _spread(table: list[list[int]]) -> tuple[list[int], list[int]]:
    first, second = [], []
    for row, counts in enumerate(table):
        for column, count in enumerate(counts):
            first += [row] * count
            second += [column] * count
    return first, second


def test_cohens_own_example() -> None:
    """Cohen (1960), table 1: 200 patients, two judges; agreement .70, by chance .41, kappa .492."""
    found = kappa(*_spread([[88, 14, 18], [10, 40, 10], [2, 6, 12]]))
    assert (found.n, round(found.agreed or 0, 2), round(found.kappa or 0, 3)) == (200, 0.70, 0.492)
    assert found.words == "moderate"


def test_the_standard_error_of_the_textbook() -> None:
    """Fleiss, Statistical Methods for Rates and Proportions (1981), 13.1: 100 subjects, kappa .68, its error .087."""
    found = kappa(*_spread([[75, 1, 4], [5, 4, 1], [0, 0, 10]]))
    assert found.interval is not None
    assert round(found.kappa or 0, 2) == 0.68
    assert (found.interval.high - found.interval.low) / 2 / 1.96 == pytest.approx(0.087, abs=0.001)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=60))
def test_scikit_learn_reckons_the_same(pairs: list[tuple[int, int]]) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    first, second = zip(*pairs, strict=True)
    found = kappa(first, second)
    if found.kappa is None:
        assert len({*first, *second}) == 1
        return
    assert found.kappa == pytest.approx(metrics.cohen_kappa_score(first, second))
    assert found.interval is not None
    assert -1 <= found.interval.low <= found.kappa <= found.interval.high <= 1


def test_nobody_agrees_about_nothing() -> None:
    assert kappa([], []).kappa is None
    found = kappa([True, True], [True, True])
    assert (found.agreed, found.kappa, found.words) == (1, None, "cannot be said")


def test_themes_are_compared_one_by_one_and_together() -> None:
    first = {str(n): {"a"} if n < 10 else {"b"} if n < 16 else set() for n in range(20)}
    second = {str(n): {"a"} if n < 8 else {"b"} if n < 16 else set() for n in range(20)}
    found = compare(first, second, ["a", "b", "c"])
    assert (found.first["a"], found.second["a"], found.overall.n) == (10, 8, 20)
    assert found.themes["a"].kappa == pytest.approx(0.8)
    assert found.themes["c"].kappa is None
    assert found.overall.kappa is not None
    assert found.overall.interval is not None
    assert found.overall.interval.low < found.overall.kappa < found.overall.interval.high
    assert compare(first, second, ["a", "b", "c"]) == found


def test_only_comments_both_have_coded_count() -> None:
    found = compare({"1": {"a"}, "2": set()}, {"2": {"a"}, "3": {"a"}}, ["a"])
    assert (found.overall.n, found.overall.agreed) == (1, 0)
    assert compare({}, {}, ["a"]).overall.n == 0
