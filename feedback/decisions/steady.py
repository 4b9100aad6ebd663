"""Numbers that are frozen at different times, and how none of them gives away what a few people did in between.

Two numbers of the same thing that differ by a few say that a few people came, or took their answers back. So of all that
is frozen about one survey any two numbers are the same, or differ by the threshold at least: a number that has moved by
fewer is kept as it was frozen before, with the day it was counted on. What is live is said in whole thresholds only, and
in the same words whether nobody moved or a few did.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.policy import Policy

Plain = dict[str, Any]
HIDDEN = "[c]"
#: A number as it is frozen: itself, `HIDDEN`, or None where nobody counts.
Number = int | str | None


def shown(count: int, of: int | None, policy: Policy | None) -> Number:
    """A count as it may be frozen. `of` is what it is a part of: the rest must not be few either."""
    if policy is None:
        return count
    if policy.small(count) or (of is not None and policy.small(of - count)):
        return HIDDEN
    return count


def near(fresh: int, earlier: Iterable[Number], policy: Policy | None) -> int | None:
    """The earlier number, the newest first, that this one differs from by fewer than the threshold, or by nothing."""
    if policy is None:
        return None
    numbers = (one for one in earlier if isinstance(one, int))
    return next((one for one in numbers if abs(one - fresh) < policy.threshold), None)


def part(
    fresh: int, whole: Number, earlier: Iterable[tuple[Number, Number]], policy: Policy | None
) -> Number:
    """How many of a whole that is frozen as `whole` stand behind something, beside the earlier (part, whole) pairs.

    Hidden where the rest would be few, or would differ from an earlier rest by a few.
    """
    pairs = list(earlier)
    kept = near(fresh, (one for one, _ in pairs), policy)
    count = fresh if kept is None else kept
    if policy is None:
        return count
    if not isinstance(whole, int):
        return count if count == 0 else HIDDEN
    if count > whole or shown(count, whole, policy) == HIDDEN:
        return HIDDEN
    rests = (of - one for one, of in pairs if isinstance(one, int) and isinstance(of, int))
    little = any(0 < abs(whole - count - rest) < policy.threshold for rest in rests)
    return HIDDEN if little else count


def moved_little(fresh: Any, earlier: Any, policy: Policy | None) -> bool:
    """Whether two sets of figures, read side by side, would tell what a few people did.

    Also where a figure that was shown is hidden now: what was shown bounds what is hidden.
    """
    if policy is None:
        return False
    now = dict(cells(fresh))
    return any(_little(before, now.get(place), policy) for place, before in cells(earlier))


def _little(before: Number, now: Number, policy: Policy) -> bool:
    if not isinstance(before, int) or now is None:
        return False
    return not isinstance(now, int) or 0 < abs(before - now) < policy.threshold


#: What is a count of people in results as plain values. Shares and means follow from these; who left a question empty is a
#: fact about a form (docs/decisions/0006).
_COUNTS = frozenset({"count", "asked", "answered", "dont_know", "prefer_not", "came", "of"})


def cells(figures: Any, place: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Number]]:
    """Every count in figures, shown or hidden, by its place; rows by their id."""
    if isinstance(figures, Mapping):
        for name, value in figures.items():
            if name in _COUNTS and (isinstance(value, int) or value == HIDDEN):
                yield (*place, name), value
            else:
                yield from cells(value, (*place, str(name)))
    elif isinstance(figures, Sequence) and not isinstance(figures, str):
        for number, one in enumerate(figures):
            key = str(one["id"]) if isinstance(one, Mapping) and "id" in one else str(number)
            yield from cells(one, (*place, key))


@dataclass(frozen=True, slots=True)
class Since:
    """How a live number stands to the newest one that is frozen, in whole thresholds.

    `by` is 0 where fewer than `least` came or went, or nobody did: the two are not told apart.
    """

    then: int
    by: int
    least: int

    @property
    def sentence(self) -> str:
        if self.by == 0:
            return f"Since then: fewer than {self.least} more or fewer, or none"
        return f"Since then: at least {abs(self.by)} {'more' if self.by > 0 else 'fewer'}"


def since(then: Number, live: int, policy: Policy | None) -> Since | None:
    """How the live number stands to a frozen one; None where the frozen one is hidden."""
    if not isinstance(then, int):
        return None
    least = policy.threshold if policy else 1
    return Since(then, in_wholes(live - then, least), least)


def in_wholes(number: int, least: int) -> int:
    """A number in whole thresholds, towards nought."""
    return (abs(number) // least) * least * (1 if number >= 0 else -1)
