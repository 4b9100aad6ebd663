"""A number as groups: under 5, 5 to 9, 10 and over.

Where nobody gave the edges they lie near the quarters, on round numbers, and no band holds few people: an edge says
nothing about any one of them.
"""

import math
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

#: More groups than this are no help to anybody.
MOST = 10


def edges(counts: Mapping[float, int], small: Callable[[int], bool]) -> tuple[float, ...]:
    """Where bands that hold about a quarter of the people each begin, on round numbers; none where all would be in one.

    `counts` is {number: how many gave it}. A band that would be small is one with its smaller neighbour.
    """
    said = sorted(counts)
    if len(said) < 2:
        return ()
    near = [_at(counts, said, Fraction(part, 4)) for part in (1, 2, 3)]
    step = _round_step(near[2] - near[0] or said[-1] - said[0], whole=all(one == int(one) for one in said))
    found = sorted({float(written(round(one / step) * step)) for one in near})
    sizes = _sizes(counts, found)
    while found and any(not size or small(size) for size in sizes):
        place = min(range(len(sizes)), key=sizes.__getitem__)
        below, above = sizes[place - 1] if place else None, sizes[place + 1] if place < len(found) else None
        found.pop(place if below is None or (above is not None and above < below) else place - 1)
        sizes = _sizes(counts, found)
    return tuple(found)


def band(number: float, begin: Sequence[float]) -> str:
    """The id of the band a number lies in: "..5", "5..10" or "10..". A band holds its own edge and not the next."""
    place = bisect_right(begin, number)
    return _id(begin, place)


def bands(begin: Sequence[float]) -> dict[str, str]:
    """The words for every band by its id, the lowest first. Whole edges are taken to be of whole numbers."""
    whole = all(one == int(one) for one in begin)
    return {_id(begin, place): _words(begin, place, whole) for place in range(len(begin) + 1)}


def written(edge: float) -> str:
    return f"{edge:.15g}"


def _id(begin: Sequence[float], place: int) -> str:
    low = written(begin[place - 1]) if place else ""
    high = written(begin[place]) if place < len(begin) else ""
    return f"{low}..{high}"


def _words(begin: Sequence[float], place: int, whole: bool) -> str:
    if place == 0:
        return f"under {written(begin[0])}"
    low = written(begin[place - 1])
    if place == len(begin):
        return f"{low} and over"
    if not whole:
        return f"{low} to under {written(begin[place])}"
    last = written(begin[place] - 1)
    return low if low == last else f"{low} to {last}"


def _at(counts: Mapping[float, int], said: Sequence[float], part: Fraction) -> float:
    wanted, passed = part * sum(counts.values()), 0
    for number in said:
        passed += counts[number]
        if passed >= wanted:
            return number
    return said[-1]


def _round_step(width: float, whole: bool) -> float:
    """The largest of 1, 2, 5, 10, 20, ... (or 0.5, 0.2, ...) that goes four times into a width; of whole numbers at least 1."""
    quarter = width / 4
    ten = 10.0 ** math.floor(math.log10(quarter))
    step = next(times * ten for times in (5, 2, 1) if times * ten <= quarter or times == 1)
    return max(step, 1.0) if whole else step


def _sizes(counts: Mapping[float, int], begin: Sequence[float]) -> list[int]:
    sizes = [0] * (len(begin) + 1)
    for number, count in counts.items():
        sizes[bisect_right(begin, number)] += count
    return sizes
