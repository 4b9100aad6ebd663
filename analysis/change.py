"""Has it changed? The difference of two shares or two means, and whether it is more than chance.

Sources: R. G. Newcombe, "Interval estimation for the difference between independent proportions: comparison of eleven
methods", Statistics in Medicine 17 (1998), 873-890, method 10 (hybrid score); B. L. Welch, "The generalization of
'Student's' problem when several different population variances are involved", Biometrika 34 (1947), 28-35.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

from analysis.intervals import Interval, t_quantile, wilson

FEW = 30  # below it a change is said with the warning that few answered


class Verdict(StrEnum):
    """What can be said of a change. Never more than its interval says."""

    MORE = "more"
    LESS = "less"
    NOT_SURE = "not_sure"


@dataclass(frozen=True, slots=True)
class Change:
    """From before to now, in percentage points or points of a scale, with its 95 % interval.

    `few`: fewer than 30 answered before or now. The verdict stands, and so does the warning.
    """

    difference: float
    interval: Interval
    few: bool

    @property
    def verdict(self) -> Verdict:
        if self.interval.low > 0:
            return Verdict.MORE
        return Verdict.LESS if self.interval.high < 0 else Verdict.NOT_SURE


def share_change(
    before: int, before_base: int, now: int, now_base: int, confidence: float = 0.95
) -> Change | None:
    """Change of a share in percentage points; None where one of the bases is empty."""
    if not (before_base and now_base):
        return None
    old, new = before / before_base, now / now_base
    was, is_ = wilson(before, before_base, confidence), wilson(now, now_base, confidence)
    low = new - old - math.hypot(new - is_.low, was.high - old)
    high = new - old + math.hypot(is_.high - new, old - was.low)
    ends = Interval(100 * low, 100 * high)
    return Change(100 * (new - old), ends, min(before_base, now_base) < FEW)


@dataclass(frozen=True, slots=True)
class Spread:
    """A mean with what its uncertainty is made of: sample standard deviation (ddof 1) and how many."""

    mean: float
    sd: float
    n: int


def mean_change(before: Spread, now: Spread, confidence: float = 0.95) -> Change | None:
    """Change of a mean by Welch's t, degrees of freedom rounded down; None where there is no spread to go by."""
    if min(before.n, now.n) < 2:
        return None
    parts = [one.sd**2 / one.n for one in (before, now)]
    difference = now.mean - before.mean
    few = min(before.n, now.n) < FEW
    if not any(parts):
        return None  # everybody said the same, twice: no spread tells how sure to be
    weights = sum(part**2 / (one.n - 1) for part, one in zip(parts, (before, now), strict=True))
    degrees = max(1, math.floor(sum(parts) ** 2 / weights))
    half = t_quantile((1 + confidence) / 2, degrees) * math.sqrt(sum(parts))
    return Change(difference, Interval(difference - half, difference + half), few)
