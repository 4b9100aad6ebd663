"""The same people at more than two points: who is counted in each comparison, so that no two of them tell of a few.

A mean at the end stands on the page for those who also answered before, and for those who also answered weeks after. Where
the one set of people is the other and one person more, the difference is that person's answer. So what has been shown at
each point is remembered, and whoever is counted next is chosen so that everything shown at a point, added and subtracted in
any way, is of nobody or of enough people.

How that is judged: people who stand in the same averages cannot be told apart, so they are one part. Where every part is
large enough, so is every sum. Where some are not, it is worked out which sums leave nothing but small parts.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias

from analysis.policy import Policy

Keys: TypeAlias = frozenset[str]
_Row: TypeAlias = list[Fraction]
#: With more small parts, or more ways to make sums of them alone to go through, it is taken that somebody could be found out.
_PARTS, _WAYS = 24, 5_000


@dataclass
class Several:
    """What is shown of one question at each point. `groups`: the group of everybody who answered there, in what all
    readers may see the question by."""

    policy: Policy
    groups: Mapping[Hashable, Mapping[str, str]]
    shown: dict[Hashable, list[Keys]] = field(init=False)

    def __post_init__(self) -> None:
        self.shown = {point: self._pages(known) for point, known in self.groups.items()}

    def counted(self, before: Hashable, after: Hashable, matched: Iterable[str]) -> Keys | None:
        """Whom to count of the matched; None where that leaves too few, or where it would tell. They are shown from then
        on."""
        for kept in self._choices((before, after), frozenset(matched)):
            if len(kept) >= self.policy.threshold and self.add(before, after, kept):
                return kept
        return None

    def _choices(self, points: Sequence[Hashable], matched: Keys) -> Iterator[Keys]:
        """All; all but a few, by lot; and so many of each part that what is left of it is large as well. Keys are random, so
        the first by their order are as good as any lot, and the same ones each time."""
        lot = sorted(matched)
        for out in range(self.policy.threshold + 1):
            yield matched.difference(lot[:out])
        trimmed = self._trimmed(points, matched)
        yield trimmed
        yield self._trimmed(points, trimmed - self._of_small(*points))

    def add(self, before: Hashable, after: Hashable, kept: Keys) -> bool:
        """Show these people's averages at both points, unless that would tell; whether it is done."""
        if any(isolates([*self.shown[point], kept], self.policy.threshold) for point in (before, after)):
            return False
        self.put(before, after, kept)
        return True

    def put(self, before: Hashable, after: Hashable, kept: Keys) -> None:
        """These are shown, whatever they tell: it was judged elsewhere."""
        for point in (before, after):
            self.shown[point].append(kept)

    def _pages(self, known: Mapping[str, str]) -> list[Keys]:
        """What the survey's own pages show: everybody, and each group."""
        return [frozenset(known), *_large(known, self.policy)]

    def _of_small(self, *points: Hashable) -> Keys:
        return frozenset[str]().union(
            *(part for point in points for part in parts(self.shown[point]) if self.policy.small(len(part)))
        )

    def _trimmed(self, points: Sequence[Hashable], kept: Keys) -> Keys:
        """Of each part as many left out, by lot, as it takes that neither those counted nor the rest are few."""
        while True:
            left = kept
            for point in points:
                for part in parts(self.shown[point]):
                    left -= self._out_of(part, left)
            if left == kept:
                return kept
            kept = left

    def _out_of(self, part: Keys, kept: Keys) -> Keys:
        here, few = part & kept, self.policy.small
        rest = len(part) - len(here)
        out = self.policy.threshold - rest if few(rest) else 0
        return here if few(len(here) - out) or out >= len(here) else frozenset(sorted(here)[:out])


def parts(shown: Sequence[Keys]) -> list[Keys]:
    """People who stand in the very same averages, together."""
    found: dict[tuple[bool, ...], set[str]] = {}
    for key in sorted(frozenset[str]().union(*shown)):
        found.setdefault(tuple(key in one for one in shown), set()).add(key)
    return [frozenset(one) for one in found.values()]


def isolates(shown: Sequence[Keys], threshold: int) -> bool:
    """Whether a sum over fewer people than the threshold can be made of these averages; where that takes too long to
    say, it is taken that it can."""
    every = parts(shown)
    small = [part for part in every if len(part) < threshold]
    if not small:
        return False
    if len(small) > _PARTS:
        return True
    large = [part for part in every if len(part) >= threshold]
    # A row for each average: whether it holds each part. The small parts come last, and stay.
    matrix = [[Fraction(part <= one) for part in (*large, *small)] for one in shown]
    alone = [row[len(large) :] for row in _without(matrix, len(large))]
    return _fewest(alone, [len(part) for part in small]) < threshold


def _fewest(rows: list[_Row], sizes: Sequence[int]) -> float:
    """The fewest people that a sum of these rows is over: of all that leave one part out, and so on, until one row is left."""
    rows = _reduced(rows)
    if not rows:
        return float("inf")
    if len(rows) == 1:
        return sum(size for size, weight in zip(sizes, rows[0], strict=True) if weight)
    held = [place for place in range(len(sizes)) if any(row[place] for row in rows)]
    if len(held) ** (len(rows) - 1) > _WAYS:
        return 0
    return min(_fewest(_vanishing(rows, place), sizes) for place in held)


def _vanishing(rows: list[_Row], place: int) -> list[_Row]:
    """All sums of these rows that have nothing in this place."""
    pivot = next(row for row in rows if row[place])
    rest = [row for row in rows if row is not pivot]
    return [_less(row, pivot, row[place] / pivot[place]) for row in rest]


def _without(rows: list[_Row], places: int) -> list[_Row]:
    """All sums of these rows that have nothing in the first places."""
    for place in range(places):
        if any(row[place] for row in rows):
            rows = _vanishing(rows, place)
    return rows


def _reduced(rows: list[_Row]) -> list[_Row]:
    """As many rows as there are different ways to make sums."""
    found: list[_Row] = []
    left = [row for row in rows if any(row)]
    while left:
        pivot = left[0]
        found.append(pivot)
        place = next(place for place, weight in enumerate(pivot) if weight)
        left = [row for row in _vanishing(left, place) if any(row)]
    return found


def _less(row: _Row, other: _Row, times: Fraction) -> _Row:
    return [one - times * two for one, two in zip(row, other, strict=True)]


def _large(known: Mapping[str, str], policy: Policy) -> list[Keys]:
    """The groups, those that are small together, and with the smallest of the rest where they are few even so."""
    every: dict[str, set[str]] = {}
    for key, group in known.items():
        every.setdefault(group, set()).add(key)
    ordered = sorted(every.items(), key=lambda one: (len(one[1]), one[0]))
    few: set[str] = set()
    while ordered and (policy.small(len(ordered[0][1])) or policy.small(len(few))):
        few |= ordered.pop(0)[1]
    return [frozenset(one) for one in (few, *(each for _, each in ordered)) if one]
