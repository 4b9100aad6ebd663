"""How much of what is passed over should not have been: an estimate from random samples of it.

Each stratum (a week) has so many texts, of which some, chosen at random, were read by somebody who judged them. A week's
share of the whole is its number of texts, not how many of them were read. The interval is Wilson's, on the number of
texts a simple random sample would need to say as much: L. Kish, "Survey Sampling" (1965), 11.2; E. L. Korn and B. I.
Graubard, "Confidence intervals for proportions with small expected number of positive counts estimated from survey
data", Survey Methodology 24 (1998), 193-201.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from analysis.intervals import Interval, score_interval


@dataclass(frozen=True, slots=True)
class Stratum:
    """`judged` of `population` texts were read; `missed` of them should have been seen by a person."""

    population: int
    judged: int
    missed: int


@dataclass(frozen=True, slots=True)
class Missed:
    """`share` and `interval` are proportions; `number` and `numbers` the texts they stand for in `population`.

    A population counts only the strata of which something was judged: of the others nothing is known.
    """

    population: int
    judged: int
    missed: int
    share: float
    interval: Interval
    number: float
    numbers: Interval


def estimate(strata: Iterable[Stratum]) -> Missed | None:
    """What the samples say of all; None where nothing was judged."""
    known = [one for one in strata if one.judged]
    population = sum(one.population for one in known)
    if not population:
        return None
    judged, missed = sum(one.judged for one in known), sum(one.missed for one in known)
    share = sum(one.population * one.missed / one.judged for one in known) / population
    effective = population**2 / sum(one.population**2 / one.judged for one in known)
    interval = score_interval(share, effective)
    # What was found is known, whatever chance says; and no more can be missed than were not judged, and those found.
    low = max(interval.low * population, missed)
    high = min(interval.high * population, population - judged + missed)
    return Missed(
        population, judged, missed, share, interval, share * population, Interval(low, max(low, high))
    )
