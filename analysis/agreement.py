"""How far two people who coded the same comments agree, beyond what chance would give: Cohen's kappa.

Kappa: Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20 (1960) 37-46.
Its standard error: Fleiss, Cohen and Everitt, "Large sample standard errors of kappa and weighted kappa", Psychological
Bulletin 72 (1969) 323-327. Over all themes together the comments are drawn again and again instead (a bootstrap of
comments: decisions about one comment hang together). Words for its size: Landis and Koch, Biometrics 33 (1977) 159-174.
"""

import math
import random
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass

from analysis.intervals import Interval

_Z95 = 1.959963984540054
_DRAWS = 1_000
_SEED = 20_260_304
#: Landis and Koch: from this kappa on, the word.
_WORDS = (
    (0.81, "almost perfect"),
    (0.61, "substantial"),
    (0.41, "moderate"),
    (0.21, "fair"),
    (0.0, "slight"),
)


@dataclass(frozen=True, slots=True)
class Agreement:
    """`n` things judged by two people; `agreed` the share they judged alike; kappa None where it cannot be said.

    Kappa is not defined where both used one and the same answer for everything: chance alone explains that.
    """

    n: int
    agreed: float | None
    kappa: float | None
    interval: Interval | None

    @property
    def words(self) -> str:
        """What a kappa of this size is called."""
        if self.kappa is None:
            return "cannot be said"
        return next((word for least, word in _WORDS if self.kappa >= least), "worse than chance")


@dataclass(frozen=True, slots=True)
class Compared:
    """Agreement on each theme (does it belong here, yes or no), and over all of them together.

    `first` and `second`: how many comments each of the two put under the theme.
    """

    themes: Mapping[str, Agreement]
    first: Mapping[str, int]
    second: Mapping[str, int]
    overall: Agreement


def kappa(first: Sequence[Hashable], second: Sequence[Hashable]) -> Agreement:
    """Cohen's kappa of two people's judgements of the same things, in the same order, with its 95 % interval."""
    n = len(first)
    if n == 0:
        return Agreement(0, None, None, None)
    names = sorted(set(first) | set(second), key=repr)
    cells = {(a, b): 0 for a in names for b in names}
    for pair in zip(first, second, strict=True):
        cells[pair] += 1
    shares = {pair: count / n for pair, count in cells.items()}
    rows = {one: sum(shares[one, other] for other in names) for one in names}
    columns = {one: sum(shares[other, one] for other in names) for one in names}
    alike = sum(shares[one, one] for one in names)
    chance = sum(rows[one] * columns[one] for one in names)
    if math.isclose(chance, 1):
        return Agreement(n, alike, None, None)
    value = min((alike - chance) / (1 - chance), 1.0)
    error = _standard_error(shares, rows, columns, value, chance, n)
    return Agreement(n, alike, value, _interval(value - _Z95 * error, value + _Z95 * error))


def compare(
    first: Mapping[str, Collection[str]], second: Mapping[str, Collection[str]], themes: Collection[str]
) -> Compared:
    """Two people's themes of the same comments, `{comment: themes}`, held against each other.

    Overall, every comment under every theme is one decision, and `n` is the number of comments.
    """
    comments = sorted(first.keys() & second.keys())
    ones = {theme: [theme in first[comment] for comment in comments] for theme in themes}
    twos = {theme: [theme in second[comment] for comment in comments] for theme in themes}
    return Compared(
        {theme: kappa(ones[theme], twos[theme]) for theme in themes},
        {theme: sum(ones[theme]) for theme in themes},
        {theme: sum(twos[theme]) for theme in themes},
        _overall([_table(first[one], second[one], themes) for one in comments]),
    )


#: Decisions about one comment: both yes, first only, second only, neither.
Table = tuple[int, int, int, int]


def _table(first: Collection[str], second: Collection[str], themes: Collection[str]) -> Table:
    both = sum(theme in first and theme in second for theme in themes)
    one, other = (sum(theme in chosen for theme in themes) - both for chosen in (first, second))
    return both, one, other, len(themes) - both - one - other


def _overall(tables: Sequence[Table]) -> Agreement:
    """Kappa of all decisions, with an interval from comments drawn again with replacement, seed fixed."""
    if not tables or not sum(tables[0]):
        return Agreement(len(tables), None, None, None)
    alike, value = _of_table(tables)
    if value is None or len(tables) < 2:
        return Agreement(len(tables), alike, value, None)
    draw = random.Random(_SEED)
    again = [_of_table(draw.choices(tables, k=len(tables)))[1] for _ in range(_DRAWS)]
    found = sorted(one for one in again if one is not None)
    low, high = found[round(0.025 * (len(found) - 1))], found[round(0.975 * (len(found) - 1))]
    return Agreement(len(tables), alike, value, Interval(low, high))


def _of_table(tables: Sequence[Table]) -> tuple[float, float | None]:
    both, one, other, neither = (sum(column) for column in zip(*tables, strict=True))
    n = both + one + other + neither
    alike = (both + neither) / n
    chance = ((both + one) * (both + other) + (neither + one) * (neither + other)) / (n * n)
    return alike, None if math.isclose(chance, 1) else (alike - chance) / (1 - chance)


def _standard_error(
    shares: Mapping[tuple[Hashable, Hashable], float],
    rows: Mapping[Hashable, float],
    columns: Mapping[Hashable, float],
    value: float,
    chance: float,
    n: int,
) -> float:
    """Fleiss, Cohen and Everitt (1969), equation 13."""
    alike = sum(
        share * (1 - (rows[a] + columns[b]) * (1 - value)) ** 2 for (a, b), share in shares.items() if a == b
    )
    apart = (1 - value) ** 2 * sum(
        share * (columns[a] + rows[b]) ** 2 for (a, b), share in shares.items() if a != b
    )
    rest = (value - chance * (1 - value)) ** 2
    return math.sqrt(max(alike + apart - rest, 0) / n) / (1 - chance)


def _interval(low: float, high: float) -> Interval:
    return Interval(max(low, -1.0), min(high, 1.0))
