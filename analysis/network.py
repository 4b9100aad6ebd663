"""What the shown numbers of a table tell about the hidden ones.

A table with its totals is a circulation: every number is an arc, every sum a node where as much comes in as goes out.
A hidden number can be anything that keeps the nodes in balance and every number at nought or more; how far it can move
is a maximum flow through the other hidden ones. For whole-number counts that is exact, with no solver needed.

Source of the method: L. H. Cox, "Network models for complementary cell suppression", JASA 90 (1995), 1453-1462.
"""

import heapq
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, TypeAlias

Node: TypeAlias = Hashable
Cell: TypeAlias = Any  # any dictionary key
Price: TypeAlias = Callable[[Cell], int | None]
Step: TypeAlias = tuple[Cell, bool]  # a cell, and whether it grows


@dataclass(frozen=True, slots=True)
class Arc:
    """One number of the table. It goes into the sums that meet at `head` and comes out of those at `tail`."""

    tail: Node
    head: Node
    count: int
    locked: bool = False  # a number that stays shown, come what may


@dataclass
class Network:
    """A table: its numbers by name, and which of them are hidden."""

    arcs: Mapping[Cell, Arc]
    hidden: set[Cell] = field(default_factory=set)
    _at: dict[Node, list[tuple[Cell, Node, bool]]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._at = defaultdict(list)
        for cell, arc in self.arcs.items():
            self._at[arc.tail].append((cell, arc.head, True))
            self._at[arc.head].append((cell, arc.tail, False))

    def width(self, cell: Cell, enough: int) -> int:
        """How far apart the lowest and highest values are that a hidden number could have; stops at `enough`."""
        rise = self._rise(cell, enough, self._if_hidden)[0]
        return rise + self._fall(cell, enough - rise)

    def exposed(self, enough: int) -> list[Cell]:
        """The hidden numbers that the shown ones pin down to a range narrower than `enough`."""
        return [cell for cell in self.arcs if cell in self.hidden and self.width(cell, enough) < enough]

    def cover(self, enough: int, cost: Callable[[Cell], int]) -> bool:
        """Hide further numbers, the cheapest that will do, until none is exposed; False when that cannot be done."""

        def price(cell: Cell) -> int | None:
            if cell in self.hidden:
                return 0
            return None if self.arcs[cell].locked else cost(cell)

        while exposed := self.exposed(enough):
            for cell in exposed:
                needed = enough - self._fall(cell, enough)
                rise, moved = self._rise(cell, needed, price)
                if rise < needed:
                    return False
                self.hidden |= moved
        return True

    def _rise(self, cell: Cell, enough: int, price: Price) -> tuple[int, set[Cell]]:
        arc = self.arcs[cell]
        return self._flow(arc.head, arc.tail, cell, enough, price)

    def _fall(self, cell: Cell, enough: int) -> int:
        arc = self.arcs[cell]
        return self._flow(arc.tail, arc.head, cell, min(arc.count, enough), self._if_hidden)[0]

    def _if_hidden(self, cell: Cell) -> int | None:
        return 0 if cell in self.hidden else None

    def _flow(
        self, source: Node, sink: Node, without: Cell, enough: int, price: Price
    ) -> tuple[int, set[Cell]]:
        """How much can be moved from source to sink, up to `enough`, cheapest ways first; and the numbers it moves."""
        moved: dict[Cell, int] = {}
        total = 0
        while total < enough:
            # What has been moved once is paid for.
            way = self._way(source, sink, without, moved, lambda cell: 0 if moved.get(cell) else price(cell))
            if way is None:
                break
            step = min([enough - total, *(self._room(cell, moved) for cell, grows in way if not grows)])
            for cell, grows in way:
                moved[cell] = moved.get(cell, 0) + (step if grows else -step)
            total += step
        return total, {cell for cell, by in moved.items() if by}

    def _room(self, cell: Cell, moved: Mapping[Cell, int]) -> int:
        """How much a number can give up."""
        return self.arcs[cell].count + moved.get(cell, 0)

    def _way(
        self, source: Node, sink: Node, without: Cell, moved: Mapping[Cell, int], price: Price
    ) -> list[Step] | None:
        """The cheapest way along numbers that may move (Dijkstra)."""
        came: dict[Node, tuple[Node, Step]] = {}
        best: dict[Node, int] = {source: 0}
        order = count(1)  # settles ties, as nodes cannot be compared
        heap: list[tuple[int, int, Node]] = [(0, 0, source)]
        while heap:
            spent, _, node = heapq.heappop(heap)
            if node == sink:
                return _back(came, source, sink)
            for cell, other, grows in self._at[node]:
                cost = price(cell) if cell != without and (grows or self._room(cell, moved)) else None
                if cost is not None and spent + cost < best.get(other, spent + cost + 1):
                    best[other], came[other] = spent + cost, (node, (cell, grows))
                    heapq.heappush(heap, (spent + cost, next(order), other))
        return None


def _back(came: Mapping[Node, tuple[Node, Step]], source: Node, sink: Node) -> list[Step]:
    def steps() -> Iterator[Step]:
        node = sink
        while node != source:
            node, step = came[node]
            yield step

    return list(steps())
