"""What the shown numbers of a table tell about the hidden ones.

A table with its totals is a circulation: every cell is an arc, every sum a node where as much comes in as goes out.
A hidden cell can hold anything that keeps the nodes in balance and every cell at nought or more; how far it can move
is a maximum flow through the other hidden cells. For whole-number counts that is exact, with no solver needed.

Source of the method: L. H. Cox, "Network models for complementary cell suppression", JASA 90 (1995), 1453-1462.
"""

import heapq
from collections import deque
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Node: TypeAlias = Hashable
Cell: TypeAlias = Hashable


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

    def width(self, cell: Cell, enough: int) -> int:
        """How many values a hidden cell could have besides its own, given all that is shown; stops at `enough`."""
        arc = self.arcs[cell]
        rise = self._flow(arc.head, arc.tail, cell, enough)
        fall = min(arc.count, self._flow(arc.tail, arc.head, cell, enough - rise)) if rise < enough else 0
        return rise + fall

    def exposed(self, enough: int) -> list[Cell]:
        """The hidden cells that the shown numbers pin down to fewer than `enough` values beside the true one."""
        return [cell for cell in self.arcs if cell in self.hidden and self.width(cell, enough) < enough]

    def cover(self, enough: int, cost: Callable[[Cell], int]) -> bool:
        """Hide further cells, the cheapest that will do, until none is exposed; False when that cannot be done."""
        for cell in list(self.arcs):
            if cell in self.hidden and self.width(cell, enough) < enough:
                way = self._cheapest_way(cell, enough, cost)
                if way is None:
                    return False
                self.hidden.update(way)
        # Hiding a cell never narrows another, and every cell on a way can move as far as the cell it was found for.
        return True

    def _steps(self, node: Node, without: Cell) -> Iterator[tuple[Cell, Node, bool]]:
        """The arcs at a node: (cell, the node at its other end, whether the cell grows)."""
        for cell, arc in self.arcs.items():
            if cell == without:
                continue
            if arc.tail == node:
                yield cell, arc.head, True
            if arc.head == node:
                yield cell, arc.tail, False

    def _flow(self, source: Node, sink: Node, without: Cell, enough: int) -> int:
        """Maximum flow from source to sink through hidden cells, up to `enough` (Edmonds and Karp, 1972)."""
        moved: dict[Cell, int] = {}
        total = 0
        while total < enough:
            way = self._way(source, sink, without, moved)
            if way is None:
                break
            least = min([enough - total, *(self._room(cell, grows, moved, enough) for cell, grows in way)])
            for cell, grows in way:
                moved[cell] = moved.get(cell, 0) + (least if grows else -least)
            total += least
        return total

    def _room(self, cell: Cell, grows: bool, moved: Mapping[Cell, int], enough: int) -> int:
        return enough if grows else self.arcs[cell].count + moved.get(cell, 0)

    def _way(
        self, source: Node, sink: Node, without: Cell, moved: Mapping[Cell, int]
    ) -> list[tuple[Cell, bool]] | None:
        came: dict[Node, tuple[Node, Cell, bool] | None] = {source: None}
        queue = deque([source])
        while queue and sink not in came:
            node = queue.popleft()
            for cell, other, grows in self._steps(node, without):
                if cell in self.hidden and other not in came and self._room(cell, grows, moved, 1) > 0:
                    came[other] = (node, cell, grows)
                    queue.append(other)
        return _back(came, sink) if sink in came else None

    def _cheapest_way(self, cell: Cell, enough: int, cost: Callable[[Cell], int]) -> list[Cell] | None:
        """Cells that, once hidden, let `cell` grow by `enough`: each of them grows, or holds enough to give up."""
        arc = self.arcs[cell]
        came: dict[Node, tuple[Node, Cell, bool] | None] = {arc.head: None}
        best: dict[Node, int] = {arc.head: 0}
        heap: list[tuple[int, int, Node]] = [(0, 0, arc.head)]
        while heap:
            spent, _, node = heapq.heappop(heap)
            if node == arc.tail:
                return [step for step, _ in _back(came, node)]
            for step, other, grows in self._steps(node, cell):
                if not self._may_move(step, grows, enough):
                    continue
                price = spent + (0 if step in self.hidden else cost(step))
                if price < best.get(other, price + 1):
                    best[other], came[other] = price, (node, step, grows)
                    heapq.heappush(heap, (price, len(came) + len(heap), other))
        return None

    def _may_move(self, cell: Cell, grows: bool, enough: int) -> bool:
        arc = self.arcs[cell]
        return (cell in self.hidden or not arc.locked) and (grows or arc.count >= enough)


def _back(came: Mapping[Node, tuple[Node, Cell, bool] | None], node: Node) -> list[tuple[Cell, bool]]:
    way = []
    while (step := came[node]) is not None:
        node = step[0]
        way.append((step[1], step[2]))
    return way
