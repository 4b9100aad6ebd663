"""How far a share or a mean could be off by chance: 95 % confidence intervals.

Sources: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927),
209-212; Student's t from Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3, 26.7.4 and 26.7.5.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist


@dataclass(frozen=True, slots=True)
class Interval:
    """Two ends, in the unit of the thing measured: a proportion (0 to 1), a percentage, or points on a scale."""

    low: float
    high: float


def wilson(count: int, base: int, confidence: float = 0.95) -> Interval:
    """Wilson score interval for the proportion `count / base`, as proportions between 0 and 1.

    With nobody in the base nothing is known: 0 to 1. Raises ValueError when the count does not fit the base.
    """
    if not 0 <= count <= base:
        raise ValueError(f"{count} of {base} is not a share: the count must lie between 0 and the base.")
    if base == 0:
        return Interval(0.0, 1.0)
    return score_interval(count / base, base, confidence)


def score_interval(share: float, base: float, confidence: float = 0.95) -> Interval:
    """The same for a share that need not be a whole number out of the base: of a weighted sample and its effective size."""
    z = _normal(confidence)
    centre = (share * base + z * z / 2) / (base + z * z)
    half = z / (base + z * z) * math.sqrt(share * (1 - share) * base + z * z / 4)
    # At 0 and at all the formula ends exactly on 0 and 1; say so rather than leave a crumb of arithmetic.
    low = 0.0 if share == 0 else centre - half
    high = 1.0 if share == 1 else centre + half
    return Interval(low, high)


def mean_interval(mean: float, sd: float, n: int, confidence: float = 0.95) -> Interval | None:
    """t interval for a mean: mean ± t(n - 1) · sd / √n, in the unit of the mean.

    `sd` is the sample standard deviation (ddof 1). None below two answers, where there is no spread to go by.
    """
    if n < 2:
        return None
    half = t_quantile((1 + confidence) / 2, n - 1) * sd / math.sqrt(n)
    return Interval(mean - half, mean + half)


@lru_cache(maxsize=4096)
def t_quantile(probability: float, degrees: int) -> float:
    """The value a Student's t variable with `degrees` degrees of freedom stays below with this probability."""
    if not (0 < probability < 1 and degrees >= 1):
        raise ValueError("Give a probability between 0 and 1 and at least one degree of freedom.")
    if probability < 0.5:
        return -t_quantile(1 - probability, degrees)
    if degrees > _MANY:
        return _t_by_expansion(_NORMAL.inv_cdf(probability), degrees)
    return _t_by_halving(probability, degrees)


_NORMAL = NormalDist()
_MANY = 200  # above it the expansion is good to nine figures, and the sum below would be long


def _normal(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise ValueError("Confidence lies between 0 and 1, for example 0.95.")
    return _NORMAL.inv_cdf((1 + confidence) / 2)


def _t_by_expansion(z: float, v: int) -> float:
    """Abramowitz and Stegun 26.7.5."""
    g1 = (z**3 + z) / 4
    g2 = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    g3 = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    g4 = (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160
    return z + g1 / v + g2 / v**2 + g3 / v**3 + g4 / v**4


def _t_by_halving(probability: float, degrees: int) -> float:
    low, high = 0.0, 1.0
    while _t_below(high, degrees) < probability:
        low, high = high, high * 2
    for _ in range(100):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if _t_below(middle, degrees) < probability else (low, middle)
    return high


def _t_below(t: float, degrees: int) -> float:
    """P(T < t) for t >= 0 and whole degrees of freedom, Abramowitz and Stegun 26.7.3 and 26.7.4."""
    angle = math.atan(t / math.sqrt(degrees))
    odd = degrees % 2
    term = math.cos(angle) if odd else 1.0
    total = term if degrees > 1 else 0.0
    for k in range(2 + odd, degrees - 1, 2):
        term *= math.cos(angle) ** 2 * (k - 1) / k
        total += term
    between = math.sin(angle) * total
    if odd:
        between = 2 / math.pi * (angle + between)
    return 0.5 + between / 2
