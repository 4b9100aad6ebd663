"""The same people twice: against hand-made cases, printed figures, every way of giving signs, and scipy where it is there."""

import math
from collections import Counter
from importlib.util import find_spec
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.hidden import HIDDEN
from analysis.paired import (
    EXACT,
    TESTED,
    Matching,
    Pair,
    chance,
    cronbach,
    matching,
    paired,
    recommend,
    sign_test,
    straight_liners,
)
from analysis.policy import INTERNAL

points = st.integers(1, 5)
pairs_of_answers = st.lists(st.tuples(points, points), max_size=60)


def test_a_small_case_by_hand() -> None:
    found = paired([(1, 3), (2, 2), (3, 4), (4, 3)])
    assert (found.n, found.better, found.same, found.worse) == (4, 2, 1, 1)
    assert found.before is not None
    assert found.after is not None
    assert found.interval is not None
    assert (found.before.mean, found.after.mean, found.change) == (2.5, 3.0, 0.5)
    sd = math.sqrt(5 / 3)  # steps 2, 0, 1, -1 about 0.5
    assert found.sd == pytest.approx(sd)
    assert found.t == pytest.approx(0.5 / (sd / 2))
    assert found.d_z == pytest.approx(0.5 / sd)
    assert found.d_av == pytest.approx(0.5 / ((math.sqrt(5 / 3) + math.sqrt(2 / 3)) / 2))
    assert found.interval.high - found.interval.low == pytest.approx(2 * 3.182446 * sd / 2)
    assert found.tests is None  # four people prove nothing


def test_figures_as_they_were_printed() -> None:
    """Of 433 people 202 went up, 209 stayed and 22 went down, from 2.838 to 3.714, t 12.87 (standards, T6).

    The answers were not printed: these are pairs with the printed counts, means and t, so the rest can be checked.
    """
    steps = [1] * 118 + [2] * 20 + [3] * 9 + [4] * 55 + [0] * 209 + [-1] * 20 + [-3] * 2
    found = paired(_laid(steps, 1229))
    assert (found.n, found.better, found.same, found.worse) == (433, 202, 209, 22)
    assert found.before is not None
    assert found.after is not None
    assert round(found.before.mean, 3) == 2.838
    assert round(found.after.mean, 3) == 3.714
    assert found.t is not None
    assert round(found.t, 2) == 12.87
    assert found.tests is not None
    assert found.tests.sign < 1e-30


def _laid(steps: list[int], total: int) -> list[Pair]:
    """Starting points between 1 and 5 that suit these steps and add up to `total`."""
    starts = [max(1, 1 - step) for step in steps]
    for place, step in enumerate(steps):
        starts[place] += min(total - sum(starts), min(5, 5 - step) - starts[place])
    assert sum(starts) == total
    return [(start, start + step) for start, step in zip(starts, steps, strict=True)]


@given(pairs_of_answers)
def test_turning_time_round_turns_every_figure_round(given_pairs: list[Pair]) -> None:
    there, back = paired(given_pairs), paired([(after, before) for before, after in given_pairs])
    assert (there.better, there.same, there.worse) == (back.worse, back.same, back.better)
    for name in ("change", "t", "d_z", "d_av"):
        one, other = getattr(there, name), getattr(back, name)
        assert (one is None) == (other is None)
        assert one is None or one == pytest.approx(-other)
    assert (there.tests is None) == (back.tests is None)
    if there.tests and back.tests:
        assert there.tests.ranks == pytest.approx(back.tests.ranks)


@given(pairs_of_answers)
def test_nobody_is_lost_and_nothing_proved_by_few(given_pairs: list[Pair]) -> None:
    found = paired(given_pairs)
    assert found.better + found.same + found.worse == found.n == len(given_pairs)
    assert found.n >= TESTED or found.tests is None
    if found.change is not None:
        assert found.before is not None
        assert found.after is not None
        assert found.change == pytest.approx(found.after.mean - found.before.mean)
    if found.tests:
        assert 0 < found.tests.sign <= 1
        assert 0 < found.tests.ranks <= 1


@given(st.lists(st.integers(-4, 4).filter(bool), min_size=1, max_size=10))
def test_signed_ranks_are_counted_out_truly(steps: list[int]) -> None:
    """Against every way of giving the steps a sign, one by one."""
    found = chance(Counter(steps))
    assert found is not None
    assert found.exact
    sizes = sorted(abs(step) for step in steps)
    ranks = [2 * sizes.index(abs(step)) + sizes.count(abs(step)) + 1 for step in steps]
    middle = sum(ranks) / 2
    here = abs(sum(rank for rank, step in zip(ranks, steps, strict=True) if step > 0) - middle)
    ways = [
        abs(sum(rank for rank, up in zip(ranks, signs, strict=True) if up) - middle)
        for signs in product((0, 1), repeat=len(steps))
    ]
    assert found.ranks == pytest.approx(sum(way >= here for way in ways) / len(ways))


def test_reckoned_and_counted_meet() -> None:
    steps = [1] * (EXACT // 2) + [-1] * (EXACT // 4) + [2] * (EXACT // 4)
    counted, reckoned = chance(Counter(steps)), chance(Counter([*steps, 2, -1]))
    assert counted is not None
    assert reckoned is not None
    assert counted.exact
    assert not reckoned.exact
    assert math.log10(counted.ranks) == pytest.approx(math.log10(reckoned.ranks), abs=1)


def test_nobody_moved_and_nobody_there() -> None:
    still = paired([(3, 3)] * 12)
    assert (still.change, still.sd, still.t, still.d_z, still.tests) == (0, 0, None, None, None)
    nobody = paired([])
    assert (nobody.n, nobody.change, nobody.interval, nobody.moved) == (0, None, None, None)
    one = paired([(1, 5)])
    assert (one.change, one.sd, one.interval, one.d_z, one.d_av) == (4, None, None, None, None)


def test_a_sign_test_by_hand() -> None:
    assert sign_test(8, 2) == pytest.approx(2 * (1 + 10 + 45) / 1024)
    assert sign_test(5, 5) == 1


def test_who_answered_when() -> None:
    found = matching({"a": 1, "b": 1, "c": 1}, {"b": 2, "d": 2})
    assert found == Matching(matched=1, only_before=2, only_after=1)
    assert (found.before, found.after) == (3, 2)


def test_recommending() -> None:
    found = recommend([10, 9, 8, 7, 6, 0])
    assert (found.promoters, found.passives, found.detractors, found.net) == (2, 2, 2, 0)
    assert recommend([]).net is None
    with pytest.raises(ValueError):
        recommend([11])


def test_alpha_of_statements_that_agree_and_that_do_not() -> None:
    assert cronbach([(1, 1, 1), (3, 3, 3), (5, 5, 5)]) == pytest.approx(1)
    assert cronbach([(1, 2), (2, 1), (1, 1), (2, 2)]) == pytest.approx(0)
    assert cronbach([(3, 3), (3, 3)]) is None
    assert cronbach([]) is None
    assert straight_liners([(1, 1), (1, 2), (5, 5)]) == 2


@pytest.mark.skipif(find_spec("scipy") is None, reason="scipy comes with the extra 'language'")
@settings(deadline=None)  # scipy takes its time to come in
@given(st.lists(st.integers(-40, 40).filter(bool), min_size=TESTED, max_size=30, unique_by=abs))
def test_scipy_says_the_same(steps: list[int]) -> None:
    from scipy import stats

    found = paired([(0, step) for step in steps])
    assert found.tests is not None
    assert found.t is not None
    assert found.interval is not None
    ranks = stats.wilcoxon(steps, method="exact")
    assert found.tests.ranks == pytest.approx(float(ranks.pvalue), rel=1e-9)  # pyright: ignore
    up = sum(step > 0 for step in steps)
    assert found.tests.sign == pytest.approx(float(stats.binomtest(up, len(steps)).pvalue), rel=1e-9)
    student = stats.ttest_rel(steps, [0] * len(steps))
    assert found.t == pytest.approx(float(student.statistic), rel=1e-9)  # pyright: ignore
    ends = student.confidence_interval(0.95)  # pyright: ignore
    assert (found.interval.low, found.interval.high) == pytest.approx((ends.low, ends.high), rel=1e-6)


def test_three_numbers_of_who_answered_when_are_shown_together_or_not_at_all() -> None:
    assert Matching(20, 6, 7).shown(INTERNAL) == (20, 6, 7)
    assert Matching(20, 0, 7).shown(INTERNAL) == (20, 0, 7)
    assert Matching(20, 1, 7).shown(INTERNAL) == (HIDDEN, HIDDEN, HIDDEN)
    assert Matching(20, 1, 7).shown(None) == (20, 1, 7)
