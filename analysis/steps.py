"""Results that stand still and move on in steps, so that two visits never differ by a few people.

Somebody who sees only results and comes back takes the earlier page from the later one: what is left is what those said
who came in between. So new answers wait until enough of them can go in together, in every number somebody can see apart
from the rest: of all, of one version, one group, one wave. They go in as blocks of so many. Where somebody takes theirs
back their block goes with them, and others where a number would otherwise move by a few.

A cell is what can be known of people from outside, as a tuple; `SEEN` says which of it pages show apart.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence, Set
from typing import TypeAlias

#: (era, version of the audience, group at the door, wave)
Cell: TypeAlias = tuple[Hashable, Hashable, Hashable, Hashable]
Counts: TypeAlias = Mapping[Cell, int]
Number: TypeAlias = tuple[Hashable, ...]
#: What of a cell makes a number of its own on some page, by its places; nothing: all together.
SEEN: tuple[tuple[int, ...], ...] = ((), (0,), (0, 1), (0, 2), (0, 3), (0, 1, 2), (0, 1, 3))
ALL: Number = ((),)


def next_step(waiting: Counts, counted: Counts, threshold: int) -> set[Cell]:
    """The cells whose new answers may be counted now, together; none while they would be too few.

    Held back are those of a number that is shown already and would move by a few. One that is not shown yet, because
    too few are behind it, may grow by any.
    """
    taken = {cell for cell, count in waiting.items() if count}
    shown = {ALL, *(number for number, count in margins(counted).items() if count >= threshold)}
    while taken:
        moves = margins({cell: waiting[cell] for cell in taken})
        few = {number for number, count in moves.items() if count < threshold and number in shown}
        if not few:
            break
        taken = {cell for cell in taken if few.isdisjoint(numbers_of(cell))}
    return taken


def come_back(taken: Set[Cell], waiting: Counts, threshold: int) -> set[Cell]:
    """The cells whose answers that were counted once, and are left out, may be counted again with this step: where so
    many are new, here and in every number, that nobody can tell who of the old ones is missing."""
    moves = margins({cell: waiting[cell] for cell in taken})
    return {
        cell
        for cell in taken
        if waiting[cell] >= threshold and all(moves[number] >= threshold for number in numbers_of(cell))
    }


def blocks(
    new: Mapping[Cell, Sequence[str]], old: Mapping[Cell, Sequence[str]], threshold: int
) -> list[list[str]]:
    """Answers that come in together, as blocks of `threshold` or more: of one cell each where it has so many; what is too
    few for that goes with the block that is most like it.

    `old` were counted before (`come_back`). They are one block with enough new ones, since without these the page would be
    the earlier one but for who is missing.
    """
    found: list[tuple[Cell, list[str]]] = []
    rest: list[tuple[Cell, Sequence[str]]] = []
    for cell, ids in new.items():
        many = len(ids) // threshold
        found += [
            (cell, [*ids[place::many], *(old.get(cell, ()) if not place else ())]) for place in range(many)
        ]
        rest += [(cell, ids)] if not many else []
    alone = [one for _, ids in rest for one in ids]
    if not found or len(alone) >= threshold:
        return [ids for _, ids in found] + ([alone] if alone else [])
    for cell, ids in rest:
        _most_like(cell, found).extend(ids)
    return [ids for _, ids in found]


def _most_like(cell: Cell, found: Sequence[tuple[Cell, list[str]]]) -> list[str]:
    return max(found, key=lambda block: _alike(block[0], cell))[1]


def _alike(one: Cell, other: Cell) -> int:
    return sum(here == there for here, there in zip(one, other, strict=True))


def goes_with(broken: Set[str], standing: Mapping[str, Counts], threshold: int) -> set[str]:
    """The blocks that go where these are broken: with others, so that no number that is shown moves by a few.

    `standing` are all blocks by their id, each with how many of it are there in each cell.
    """
    out = set(broken)
    numbers = {block: margins(counts) for block, counts in standing.items()}
    whole = _sum(numbers.values())
    while True:
        moves = _sum(numbers[block] for block in out)
        few = [
            number for number, count in moves.items() if 0 < count < threshold <= whole[number] + len(broken)
        ]
        more = max(
            (
                (len(number), numbers[block][number], block)
                for number in few
                for block in numbers.keys() - out
                if numbers[block][number]
            ),
            default=None,
            key=lambda one: (one[0], one[1], one[2]),
        )
        if more is None:
            return out
        out.add(more[2])


def margins(counts: Counts) -> Counter[Number]:
    """Every number that some page shows, from the counts of cells."""
    found: Counter[Number] = Counter()
    for cell, count in counts.items():
        for number in numbers_of(cell):
            found[number] += count
    return found


def numbers_of(cell: Cell) -> Iterator[Number]:
    """The numbers that people of this cell are in: which places, and what stands there."""
    return ((places, *(cell[place] for place in places)) for places in SEEN)


def _sum(many: Iterable[Counter[Number]]) -> Counter[Number]:
    found: Counter[Number] = Counter()
    for one in many:
        found.update(one)
    return found
