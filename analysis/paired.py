"""The same people before and after: how far they moved, how sure that is, and how many could be matched at all.

Sources: Student, "The probable error of a mean", Biometrika 6 (1908), 1-25 (the t interval of a paired change);
J. Cohen, Statistical Power Analysis for the Behavioral Sciences (2nd ed. 1988), 48 (d_z); G. Cumming, Understanding The
New Statistics (2012), 290-292 (d_av); W. J. Dixon and A. M. Mood, "The statistical sign test", JASA 41 (1946), 557-566;
F. Wilcoxon, "Individual comparisons by ranking methods", Biometrics Bulletin 1 (1945), 80-83, noughts left out and equal
steps given their middle rank; F. F. Reichheld, "The one number you need to grow", Harvard Business Review 81 (2003).
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import NormalDist
from typing import TypeAlias

from analysis.averages import averages
from analysis.change import FEW, Change, Spread
from analysis.hidden import HIDDEN, Count
from analysis.intervals import Interval, mean_interval
from analysis.policy import Policy

#: One person's answer before and after.
Pair: TypeAlias = tuple[float, float]
#: Fewer matched people than this and no test is made: it would lend chance an air of proof.
TESTED = 10
#: Up to so many steps the signed ranks are counted out one by one, above they are reckoned by the normal curve.
EXACT = 120


@dataclass(frozen=True, slots=True)
class Tests:
    """How often chance alone would do as much, if nobody had moved: two-sided, of those who moved.

    `sign` asks only how many went up and down, `ranks` also how far. `exact`: whether the ranks were counted out.
    """

    moved: int
    sign: float
    ranks: float
    exact: bool


@dataclass(frozen=True, slots=True)
class Paired:
    """What came of one question asked twice of the same people. All of it is about the `n` matched, and about nobody else.

    `sd` is the spread of the change (ddof 1), `t` the change over its standard error. `d_z` is the change over `sd`,
    `d_av` over the mean of the spreads before and after: of the two only `d_av` can be laid beside a study that asked
    different people. All four are None where there is no spread to go by.
    """

    n: int
    before: Spread | None
    after: Spread | None
    change: float | None
    sd: float | None
    interval: Interval | None
    t: float | None
    d_z: float | None
    d_av: float | None
    better: int
    same: int
    worse: int
    tests: Tests | None

    @property
    def moved(self) -> Change | None:
        """The change as any other change is told, never more than its interval says."""
        if self.change is None or self.interval is None:
            return None
        return Change(self.change, self.interval, self.n < FEW)


@dataclass(frozen=True, slots=True)
class Matching:
    """Who answered when, for one question: both times, before only, after only."""

    matched: int
    only_before: int
    only_after: int

    def shown(self, policy: Policy | None) -> tuple[Count, Count, Count]:
        """The three as they may be shown: all of them, or none. They add up to what is known elsewhere, so that one alone
        could be worked out."""
        three = (self.matched, self.only_before, self.only_after)
        hidden = policy is not None and any(policy.small(one) for one in three)
        return (HIDDEN, HIDDEN, HIDDEN) if hidden else three

    @property
    def before(self) -> int:
        return self.matched + self.only_before

    @property
    def after(self) -> int:
        return self.matched + self.only_after


@dataclass(frozen=True, slots=True)
class Recommend:
    """Would they recommend it, from 0 to 10: how many said 9 or 10, 7 or 8, 6 or less; and the net score, -100 to 100."""

    n: int
    promoters: int
    passives: int
    detractors: int

    @property
    def net(self) -> float | None:
        return 100 * (self.promoters - self.detractors) / self.n if self.n else None


def paired(pairs: Iterable[Pair]) -> Paired:
    """What came of complete pairs. Nothing is filled in: somebody who answered once only is not in here."""
    found = list(pairs)
    steps = Counter(after - before for before, after in found)
    before, after = (_spread(one[side] for one in found) for side in (0, 1))
    moved = averages(steps)
    change, sd = (moved.mean, moved.sd) if moved else (None, None)
    n = len(found)
    spreads = (before.sd + after.sd) / 2 if before and after and n > 1 else 0
    return Paired(
        n,
        before,
        after,
        change,
        sd,
        mean_interval(change, sd, n) if change is not None and sd is not None else None,
        change * math.sqrt(n) / sd if change is not None and sd else None,
        change / sd if change is not None and sd else None,
        change / spreads if change is not None and spreads else None,
        sum(count for step, count in steps.items() if step > 0),
        steps[0],
        sum(count for step, count in steps.items() if step < 0),
        chance(steps) if n >= TESTED else None,
    )


def matching(before: Mapping[str, object], after: Mapping[str, object]) -> Matching:
    """How many of the keys are in both, in the first only, in the second only."""
    both = before.keys() & after.keys()
    return Matching(len(both), len(before) - len(both), len(after) - len(both))


def recommend(scores: Iterable[int]) -> Recommend:
    """The net promoter score with its three counts. Raises ValueError for a score outside 0 to 10."""
    counts = Counter(scores)
    if any(not 0 <= score <= 10 for score in counts):
        raise ValueError("A score of recommending lies between 0 and 10.")
    high = counts[9] + counts[10]
    middle = counts[7] + counts[8]
    return Recommend(counts.total(), high, middle, counts.total() - high - middle)


def chance(steps: Mapping[float, int]) -> Tests | None:
    """Both tests from {step: how many moved by it}; None where nobody moved, so that there is nothing to test."""
    up = sum(count for step, count in steps.items() if step > 0)
    down = sum(count for step, count in steps.items() if step < 0)
    if not up + down:
        return None
    ranks = _ranks(steps)
    plus = sum(rank for rank, step in ranks if step > 0)
    exact = len(ranks) <= EXACT
    reckon = _ranks_counted if exact else _ranks_reckoned
    return Tests(up + down, sign_test(up, down), reckon([rank for rank, _ in ranks], plus), exact)


def sign_test(up: int, down: int) -> float:
    """The exact two-sided sign test: a coin thrown once for each who moved."""
    n, few = up + down, min(up, down)
    tail = sum(math.comb(n, k) for k in range(few + 1))
    return float(min(Fraction(1), Fraction(2 * tail, 2**n)))


def cronbach(items: Sequence[Sequence[float]]) -> float | None:
    """Cronbach's alpha of several statements answered by the same people, one sequence for each person.

    L. J. Cronbach, "Coefficient alpha and the internal structure of tests", Psychometrika 16 (1951), 297-334. None where
    there are fewer than two people or statements, or everybody's sums are the same.
    """
    people = list(items)
    k = len(people[0]) if people else 0
    if k < 2 or len(people) < 2:
        return None
    each = [_variance([person[place] for person in people]) for place in range(k)]
    whole = _variance([math.fsum(person) for person in people])
    return k / (k - 1) * (1 - math.fsum(each) / whole) if whole else None


def straight_liners(items: Iterable[Sequence[float]]) -> int:
    """How many gave the very same answer to every statement."""
    return sum(1 for person in items if len(set(person)) == 1)


def _variance(values: Sequence[float]) -> float:
    mean = math.fsum(values) / len(values)
    return math.fsum((value - mean) ** 2 for value in values) / (len(values) - 1)


def _spread(values: Iterable[float]) -> Spread | None:
    said = averages(Counter(values))
    return Spread(said.mean, said.sd or 0.0, said.n) if said else None


def _ranks(steps: Mapping[float, int]) -> list[tuple[int, float]]:
    """Twice the middle rank of every step but nought, with the step: twice, so that ranks stay whole numbers."""
    sizes = Counter[float]()
    for step, count in steps.items():
        if step:
            sizes[abs(step)] += count
    below, rank_of = 0, {}
    for size in sorted(sizes):
        rank_of[size] = 2 * below + sizes[size] + 1
        below += sizes[size]
    return [(rank_of[abs(step)], step) for step, count in steps.items() if step for _ in range(count)]


def _ranks_counted(ranks: Sequence[int], plus: int) -> float:
    """Of all ways to give these ranks signs, the share whose sum is as far from the middle as this one.

    The ways are counted in one whole number whose digits, `wide` bits each, are how many ways make each sum.
    """
    wide = len(ranks) + 1
    ways = 1
    for rank in ranks:
        ways += ways << (rank * wide)
    total = sum(ranks)
    tail = min(plus, total - plus)
    low = ways & ((1 << ((tail + 1) * wide)) - 1)
    count, digit = 0, (1 << wide) - 1
    while low:
        count += low & digit
        low >>= wide
    return float(min(Fraction(1), Fraction(2 * count, 2 ** len(ranks))))


def _ranks_reckoned(ranks: Sequence[int], plus: int) -> float:
    """The same by the normal curve, for many: the spread takes account of equal steps."""
    middle = sum(ranks) / 2
    spread = math.sqrt(math.fsum(rank * rank for rank in ranks)) / 2
    return 2 * NormalDist().cdf(-abs(plus - middle) / spread)
