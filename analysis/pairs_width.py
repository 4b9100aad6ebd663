"""How much a number of people, their mean change and its spread say of how many moved, where that is hidden."""

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import combinations
from math import lcm

from analysis.moves import BETTER, SAME, WORSE
from analysis.policy import Policy

#: How many different sets of steps are looked at before it is taken that a hidden number could be found out.
_LOOKED_AT = 6_000


def wide(steps: Sequence[float], hidden: set[str], policy: Policy, spread: bool) -> bool:
    """Could each hidden count be anything within the threshold, for all that the number, mean and spread of steps say?

    Other sets of steps with the same three are looked for, from the true one outwards. That takes its time, so what was
    found is kept: it hangs on nothing but these numbers.
    """
    return _wide(tuple(sorted(steps)), frozenset(hidden), policy, spread)


@lru_cache(maxsize=4_096)
def _wide(steps: tuple[float, ...], hidden: frozenset[str], policy: Policy, spread: bool) -> bool:
    most = max(4, *(int(abs(step)) for step in steps))
    start = tuple(sum(step == size for step in steps) for size in range(-most, most + 1))
    seen, waiting = {start}, [start]
    ranges = {name: {_number(start, name, most)} for name in hidden}
    shown = [name for name in (BETTER, SAME, WORSE) if name not in hidden]
    fixed = [_number(start, name, most) for name in shown]
    while waiting and len(seen) < _LOOKED_AT:
        now = waiting.pop(0)
        for change in _kernel(most, 4 if spread else 3):
            other = tuple(count + by for count, by in zip(now, change, strict=True))
            if other in seen or min(other) < 0:
                continue
            seen.add(other)
            waiting.append(other)
            if [_number(other, name, most) for name in shown] == fixed:
                for name, numbers in ranges.items():
                    numbers.add(_number(other, name, most))
        if all(max(numbers) - min(numbers) >= policy.threshold for numbers in ranges.values()):
            return True
    return False


def _number(counts: Sequence[int], name: str, most: int) -> int:
    parts = {WORSE: counts[:most], SAME: counts[most : most + 1], BETTER: counts[most + 1 :]}
    return sum(parts[name])


@lru_cache(maxsize=8)
def _kernel(most: int, values: int) -> tuple[tuple[int, ...], ...]:
    """Ways to move people between steps that leave their number, sum (and, with four values, sum of squares) as it is."""
    found = []
    for places in combinations(range(2 * most + 1), values):
        parts = []
        for one in places:
            product = 1
            for other in places:
                product *= (one - other) if other != one else 1
            parts.append(Fraction(1, product))
        scale = lcm(*(part.denominator for part in parts))
        whole = {place: int(part * scale) for place, part in zip(places, parts, strict=True)}
        least = min(abs(number) for number in whole.values())
        if all(number % least == 0 for number in whole.values()):
            whole = {place: number // least for place, number in whole.items()}
        vector = tuple(whole.get(place, 0) for place in range(2 * most + 1))
        found += [vector, tuple(-one for one in vector)]
    return tuple(sorted(found, key=lambda vector: sum(map(abs, vector))))
