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
    """One number of the table. It goes into the sums that meet at `head` and comes out of those at `tail`.

    `low` and `high` are the ends it is known to keep to. `locked`: it stays shown, come what may. `aside`: it is on no
    page, so it may move and needs no cover. `spare`: it is known to be able to fall by as much, whatever the rest does.
    """

    tail: Node
    head: Node
    count: int
    locked: bool = False
    low: int = 0
    high: int | None = None
    aside: bool = False
    spare: int = 0


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
            if arc.aside:
                self.hidden.add(cell)

    def width(self, cell: Cell, enough: int) -> int:
        """How far apart the lowest and highest values are that a hidden number could have; stops at `enough`."""
        rise = self._rise(cell, enough, self._if_hidden)[0]
        return rise + self._fall(cell, enough - rise, self._if_hidden)[0]

    def exposed(self, enough: int) -> list[Cell]:
        """The hidden numbers that the shown ones pin down to a range narrower than `enough`."""
        wanted = [cell for cell, arc in self.arcs.items() if cell in self.hidden and not arc.aside]
        return [cell for cell in wanted if self.width(cell, enough) < enough]

    def cover(self, enough: int, cost: Callable[[Cell], int]) -> bool:
        """Hide further numbers, the cheapest that will do, until none is exposed; False when that cannot be done."""

        def price(cell: Cell) -> int | None:
            if cell in self.hidden:
                return 0
            return None if self.arcs[cell].locked else cost(cell)

        while exposed := self.exposed(enough):
            if not all(self._cover_one(cell, enough, price) for cell in exposed):
                return False
        return True

    def _cover_one(self, cell: Cell, enough: int, price: Price) -> bool:
        needed = enough - self._fall(cell, enough, self._if_hidden)[0]
        rise, moved = self._rise(cell, needed, price)
        self.hidden |= moved
        if rise < needed:
            fall, moved = self._fall(cell, enough - rise, price)
            self.hidden |= moved
            return rise + fall >= enough
        return True

    def _rise(self, cell: Cell, enough: int, price: Price) -> tuple[int, set[Cell]]:
        arc = self.arcs[cell]
        room = min(enough, self._room(cell, True, {}, enough))
        return self._flow(arc.head, arc.tail, cell, room, price)

    def _fall(self, cell: Cell, enough: int, price: Price) -> tuple[int, set[Cell]]:
        arc = self.arcs[cell]
        if arc.spare >= enough:
            return arc.spare, set()
        room = min(enough, self._room(cell, False, {}, enough))
        fall, moved = self._flow(arc.tail, arc.head, cell, room, price)
        return max(arc.spare, fall), moved

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
            step = min([enough - total, *(self._room(*each, moved, enough) for each in way)])
            for cell, grows in way:
                moved[cell] = moved.get(cell, 0) + (step if grows else -step)
            total += step
        return total, {cell for cell, by in moved.items() if by}

    def _room(self, cell: Cell, grows: bool, moved: Mapping[Cell, int], enough: int) -> int:
        """How much further a number may grow or fall."""
        arc = self.arcs[cell]
        now = arc.count + moved.get(cell, 0)
        if not grows:
            return now - arc.low
        return enough if arc.high is None else arc.high - now

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
                cost = price(cell) if cell != without and self._room(cell, grows, moved, 1) > 0 else None
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
