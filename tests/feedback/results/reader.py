"""Somebody who reads the pages of one survey (`tests.feedback.results.pages.PAGES`) and writes every number down.

Unknown is how many gave each pair of answers through each door; every number in sight is a sum of those.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import product
from math import inf
from typing import Any

from hypothesis import strategies as st

from analysis.hidden import HIDDEN
from tests.analysis.attacker import Attacker
from tests.feedback.results.pages import ASKED, SAID, Response

DOORS = ("web", "poster", "club")
#: The door of the group whose lead reads.
MINE = "web"
Cell = tuple[Any, Any, str]
CELLS: tuple[Cell, ...] = tuple(product(*(SAID[name] for name in ASKED), DOORS))
Holds = Callable[[Cell], bool]
Wanted = list[tuple[Any, int, int]]


class Reader(Attacker):
    """Writes every shown number down as a sum of cells."""

    def __init__(self, answers: Sequence[Response]) -> None:
        super().__init__()
        self.true = Counter(answers)
        self.most: dict[Any, int] = {}
        for cell in CELLS:
            self.names[cell] = len(self.names)
        self.knows(dict.fromkeys(CELLS, 1), len(answers), len(answers))
        for door in DOORS:  # how many came through each door stands on the survey's page
            came = sum(count for cell, count in self.true.items() if cell[2] == door)
            self.knows(self.where(lambda cell, door=door: cell[2] == door), came, came)

    def where(self, holds: Holds) -> dict[Cell, float]:
        return {cell: 1 for cell in CELLS if holds(cell)}

    def reads(self, name: Any, count: Any, holds: Holds) -> None:
        weights = self.where(holds)
        if count is HIDDEN:
            self.names.setdefault(name, len(self.names))
            self.knows({name: -1} | weights, 0, 0)
            if name not in self.unknown:
                self.unknown.append(name)
        elif count is not None:
            self.knows(weights, count, count)

    def wants(self, name: Any, holds: Holds, threshold: int, of: int) -> None:
        """A count that stands nowhere, looked for where it is too small to be known. `of`: it can be no more."""
        true = sum(count for cell, count in self.true.items() if holds(cell))
        if 0 < true < threshold and name not in self.unknown:
            self.reads(name, HIDDEN, holds)
            self.most[name] = of

    def reads_table(self, place: int, summary: Any) -> None:
        name, said = summary.question_id, _said(place)
        self.reads((name, "answered"), summary.answered, said)
        self.reads((name, "dont_know"), summary.dont_know, lambda cell: cell[place] == "dont_know")
        self.reads((name, "missing"), summary.missing, lambda cell: cell[place] is None)
        self.reads_mean(place, summary.mean, said)
        for row in summary.rows:
            gave = _gave(place, row.id)
            self.reads((name, row.id), row.count, gave)
            self.reads_share(row.share, gave, said)
            self.reads_share(row.share_of_asked, gave, lambda cell: True)

    def reads_groups(self, place: int, by: int, table: Any) -> None:
        for group in table.groups:
            inside = _within(group.gathers or (group.id,), by)
            base = _both(inside, _said(place))
            # A table read the other way round (`analysis.turning`) has all in the group, if they said anything or not.
            everybody = inside if place < by < 2 else _both(inside, lambda cell: cell[place] is not None)
            name = (table.total.question_id, table.by, group.id)
            self.reads(name, group.answered, base)
            self.reads((*name, "said"), group.said, everybody)
            self.reads_mean(place, group.mean, base)
            for row in group.rows:
                gave = _both(inside, _gave(place, row.id))
                self.reads((*name, row.id), row.count, gave)
                self.reads_share(row.share, gave, base)
                if group.said is not None:
                    self.reads_share(row.share_of_asked, gave, everybody)

    def reads_share(self, share: Any, part: Holds, whole: Holds) -> None:
        """A whole percentage, rounded half up: in whole numbers, so that the ends of its range are exact."""
        if share is None or share is HIDDEN:
            return
        assert share == int(share)
        for less, low, high in ((-1, 0, inf), (1, -inf, -1)):
            weights = dict.fromkeys(CELLS, 0.0)
            for cell in CELLS:
                weights[cell] = 200 * part(cell) - (2 * int(share) + less) * whole(cell)
            self.knows(weights, low, high)

    def reads_mean(self, place: int, mean: Any, base: Holds) -> None:
        if mean is not None and mean is not HIDDEN:
            self.sees_mean({cell: float(cell[place]) for cell in CELLS if base(cell)}, mean)

    def reads_rounded_mean(self, place: int, mean: float, whose: Holds) -> None:
        """To one decimal place."""
        base = _both(whose, _said(place))
        for off, low, high in ((-0.05, 0, inf), (0.05, -inf, 0)):
            weights = {cell: float(cell[place]) - mean - off for cell in CELLS if base(cell)}
            self.knows(weights, low - 1e-6, high + 1e-6)

    def finds(self, threshold: int) -> Wanted:
        """Where fewer than the threshold said anything at all, that is known: then it is anything less that counts."""
        said = {
            name: sum(count for cell, count in self.true.items() if cell[place] is not None)
            for place, name in enumerate(ASKED)
        }
        return [
            (name, low, high)
            for name in self.unknown
            for low, high in [self.range(name)]
            if high - low < min(threshold, said[name[0]], self.most.get(name, threshold))
        ]


def _said(place: int) -> Holds:
    return lambda cell: cell[place] not in ("dont_know", None)


def _gave(place: int, answer: str) -> Holds:
    return lambda cell: str(cell[place]) == answer


def _both(one: Holds, other: Holds) -> Holds:
    return lambda cell: one(cell) and other(cell)


def _within(ids: Sequence[str], by: int) -> Holds:
    words = {None: "not_stated"}
    return lambda cell: words.get(cell[by], str(cell[by])) in ids


@st.composite
def crowds(draw: st.DrawFn) -> list[Response]:
    sizes = st.one_of(st.just(0), st.integers(0, 4), st.integers(0, 30))
    cells = draw(st.lists(st.tuples(st.sampled_from(CELLS), sizes), min_size=4, max_size=25))
    return [cell for cell, count in cells for _ in range(count)]


FEW = [
    *[("police", 1, "web")] * 20,
    *[("police", 2, "web")] * 25,
    *[("health", 1, "poster")] * 30,
    *[("health", 2, "poster")] * 3,
    *[("school", 1, "club")] * 22,
    *[("school", 2, "club")] * 21,
]
