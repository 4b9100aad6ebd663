"""Means, medians and ranks, worked out from counts."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis.intervals import Interval, mean_interval


@dataclass(frozen=True, slots=True)
class Averages:
    """`sd` is the sample standard deviation (ddof 1), None below two answers; so is the t interval of the mean."""

    n: int
    mean: float
    median: float
    sd: float | None
    mean_interval: Interval | None


def averages(counts: Mapping[float, int], confidence: float = 0.95) -> Averages | None:
    """Averages of numbers given as {value: how many}; None when there are none."""
    n = sum(counts.values())
    if n == 0:
        return None
    mean = math.fsum(value * count for value, count in counts.items()) / n
    sd = _sd(counts, n, mean)
    interval = None if sd is None else mean_interval(mean, sd, n, confidence)
    return Averages(n, mean, _median(counts, n), sd, interval)


def mean_rank(places: Sequence[int]) -> float | None:
    """Mean place of one thing, 1 being best, over the people who gave it a place; `places[0]` counts first places."""
    n = sum(places)
    return sum(place * count for place, count in enumerate(places, 1)) / n if n else None


def borda(places: Sequence[int], answered: int) -> float | None:
    """Mean score of one of k things: k for a first place, k - 1 for a second, ... 1 for the last, 0 when left out.

    The rule is Jean-Charles de Borda's (1781). Divided by everybody who answered, so that leaving a thing out counts.
    """
    k = len(places)
    return sum((k - place) * count for place, count in enumerate(places)) / answered if answered else None


def _sd(counts: Mapping[float, int], n: int, mean: float) -> float | None:
    if n < 2:
        return None
    squares = math.fsum(count * (value - mean) ** 2 for value, count in counts.items())
    return math.sqrt(squares / (n - 1))


def _median(counts: Mapping[float, int], n: int) -> float:
    lower, upper = _nth(counts, (n - 1) // 2), _nth(counts, n // 2)
    return (lower + upper) / 2


def _nth(counts: Mapping[float, int], position: int) -> float:
    passed = 0
    for value in sorted(counts):
        passed += counts[value]
        if passed > position:
            return value
    raise IndexError(position)
