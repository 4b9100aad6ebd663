"""Somebody who writes every number down that is served of a survey of any form, and solves for what is hidden.

Unknown is how many gave each whole set of answers, in each version, era, wave and through each door; every number in
sight is a sum of those. What is read comes as plain values, taken from bodies of answers (`served`).
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import inf
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from tests.analysis.attacker import FAR, Attacker
from tests.feedback.results.served import Plain

#: A question that was not put to somebody.
ABSENT = "absent"
HIDDEN = "[c]"
_WORDS = {
    "Counted together": "others",
    "Not stated": "not_stated",
    "Don’t know": "dont_know",
    "Prefer not to say": "prefer_not",
}
Cell = tuple[Any, ...]
Holds = Callable[[Cell], bool]
Found = list[tuple[Any, int, int]]


class Solver(Attacker):
    """`dims` names the places of a cell; `asked` those that are questions. `exact`: the cells with their true counts."""

    def __init__(
        self, dims: Sequence[str], asked: Sequence[str], cells: Sequence[Cell], answers: Sequence[Cell]
    ) -> None:
        super().__init__()
        self.place = {name: place for place, name in enumerate(dims)}
        self.asked = tuple(asked)
        self.cells, self.true = list(cells), Counter(answers)
        self.most: dict[Any, int] = {}
        self.replied_here: dict[Any, int] = {}
        self.seeks = True
        for cell in self.cells:
            self.names[cell] = len(self.names)
        assert self.true.keys() <= self.names.keys()
        self.reads(("all",), len(answers), everybody)

    # What a number is a sum of.

    def at(self, name: str, *values: Any) -> Holds:
        place = self.place[name]
        return lambda cell: cell[place] in values

    def told(self, question: str) -> Holds:
        place = self.place[question]
        return lambda cell: cell[place] not in ("dont_know", None, ABSENT)

    def replied(self, question: str) -> Holds:
        place = self.place[question]
        return lambda cell: cell[place] not in (None, ABSENT)

    def put_to(self, question: str) -> Holds:
        place = self.place[question]
        return lambda cell: cell[place] != ABSENT

    def gave(self, question: str, answer: str) -> Holds:
        place = self.place[question]

        def holds(cell: Cell) -> bool:
            value = cell[place]
            return answer in value if isinstance(value, tuple) else str(value) == answer

        return holds

    def true_of(self, holds: Holds) -> int:
        return sum(count for cell, count in self.true.items() if holds(cell))

    # Reading.

    def reads(self, name: Any, count: Any, holds: Holds) -> None:
        weights = {cell: 1 for cell in self.cells if holds(cell)}
        if count == HIDDEN:
            if self.seeks:
                self._wants(name, weights)
        elif count is not None:
            assert count == self.true_of(holds), (name, count, "is not what was answered")
            self.knows(weights, count, count)

    def _wants(self, name: Any, weights: Mapping[Cell, float]) -> None:
        if name in self.unknown:
            return
        self.names.setdefault(name, len(self.names))
        self.knows({name: -1} | dict(weights), 0, 0)
        self.unknown.append(name)

    def wants(self, name: Any, holds: Holds, threshold: int, of: Holds) -> None:
        """A count that stands nowhere, looked for where it is too small to be known."""
        if 0 < self.true_of(holds) < threshold:
            self._wants(name, {cell: 1 for cell in self.cells if holds(cell)})
            self.most[name] = self.true_of(of)

    def reads_share(self, share: Any, part: Holds, whole: Holds) -> None:
        if share is None or share == HIDDEN:
            return
        assert share == int(share)
        for less, low, high in ((-1, 0, inf), (1, -inf, -1)):
            weights = {
                cell: 200.0 * part(cell) - (2 * int(share) + less) * whole(cell) for cell in self.cells
            }
            self.knows(weights, low, high)

    def reads_mean(self, question: str, mean: Any, base: Holds, places: int | None = None) -> None:
        if mean is None or mean == HIDDEN:
            return
        place = self.place[question]
        among = both(base, self.told(question))
        if places is None:
            self.sees_mean({cell: float(cell[place]) for cell in self.cells if among(cell)}, mean)
            return
        half = 0.5 * 10**-places
        for off, low, high in ((-half, 0, inf), (half, -inf, 0)):
            weights = {cell: float(cell[place]) - mean - off for cell in self.cells if among(cell)}
            self.knows(weights, low - 1e-6, high + 1e-6)

    def reads_part(self, question: str, part: Plain, whom: Holds, where: Any) -> None:
        """A question’s own table, of those for whom `whom` holds."""
        name = (where, question)
        asked = both(whom, self.put_to(question))
        self.replied_here[name] = self.true_of(both(asked, self.replied(question)))
        base = both(asked, self.told(question))
        self.reads((*name, "asked"), part.get("asked"), asked)
        doubting = both(asked, self.gave(question, "dont_know"))
        if any(map(doubting, self.cells)) or part.get("answered") != HIDDEN:
            self.reads(
                (*name, "answered"), part.get("answered"), base
            )  # else it is all who left it not empty
            self.reads((*name, "dont_know"), part.get("dont_know"), doubting)
        self.reads((*name, "missing"), part.get("missing"), both(asked, self.at(question, None)))
        for row in part.get("rows", ()):
            gave = both(asked, self.gave(question, row["id"]))
            self.reads((*name, row["id"]), row["count"], gave)
            self.reads_share(row.get("share"), gave, base)
            self.reads_share(row.get("share_of_asked"), gave, asked)
        if "top_two" in part:
            highest = [both(asked, self.gave(question, row["id"])) for row in part["rows"][-2:]]
            either = lambda cell: any(one(cell) for one in highest)  # noqa: E731
            self.reads((*name, "top_two"), part["top_two"]["count"], either)
            self.reads_share(part["top_two"].get("share"), either, base)
        if isinstance(part.get("mentions"), int):
            place = self.place[question]
            weights = {cell: len(cell[place]) for cell in self.cells if base(cell)}
            self.knows(weights, part["mentions"], part["mentions"])
        self.reads_mean(question, part.get("mean"), asked)

    def reads_groups(
        self,
        question: str,
        table: Plain,
        whom: Holds,
        groups: Callable[[str], Holds],
        turned: bool,
        where: Any,
    ) -> None:
        """A table by group. `turned`: read the other way round, so that a group is everybody in it."""
        for group in table["groups"]:
            ids = [_WORDS.get(one, one) for one in group.get("gathers", ())]
            ids = group["id"].split("+") if "+" in group["id"] or not ids else ids
            among = [groups(one) for one in ids]
            inside = both(whom, lambda cell, among=among: any(one(cell) for one in among))
            base = both(inside, self.told(question))
            all_ = inside if turned else both(inside, self.replied(question))
            name = (where, question, table.get("by"), group["id"])
            self.reads(name, group.get("answered"), base)
            self.reads((*name, "said"), group.get("said"), all_)
            self.reads_mean(question, group.get("mean"), inside, group.get("places"))
            for row in group["rows"]:
                gave = both(inside, self.gave(question, row["id"]))
                self.reads((*name, row["id"]), row["count"], gave)
                self.reads_share(row.get("share"), gave, base)
                if group.get("answered") is None:
                    self.reads_share(row.get("share_of_asked"), gave, all_)

    # Solving.

    def finds(self, threshold: int) -> Found:
        """The hidden counts pinned down to a range narrower than the threshold, or than all who said anything there."""
        self._solved: tuple[int, Any] | None = None
        return [
            (name, low, high)
            for name in self.unknown
            for low, high in [self.range(name)]
            if high - low < min(threshold, self.most.get(name, FAR), self._replies(name))
        ]

    def _replies(self, name: Any) -> int:
        """How many said anything to a question, where it stands: fewer than the threshold may be known to have."""
        return self.replied_here.get(name[:2], FAR)

    def _end(self, name: Any, sign: int) -> int:
        if self._solved is None or self._solved[0] != len(self.limits):
            matrix = np.zeros((len(self.limits), len(self.names)))
            for line, (weights, _, _) in enumerate(self.limits):
                for each, weight in weights.items():
                    matrix[line, self.names[each]] += weight
            ends = [[low for _, low, _ in self.limits], [high for _, _, high in self.limits]]
            self._solved = (len(self.limits), LinearConstraint(matrix, *ends))
        aim = np.zeros(len(self.names))
        aim[self.names[name]] = sign
        found = milp(
            aim,
            constraints=self._solved[1],
            bounds=Bounds(0, FAR),
            integrality=np.ones(len(aim)),
            options={"mip_rel_gap": 0.0, "time_limit": 20},
        )
        assert found.x is not None, found.message
        return round(found.x[self.names[name]])


def everybody(_: Cell) -> bool:
    return True


def both(one: Holds, other: Holds) -> Holds:
    return lambda cell: one(cell) and other(cell)


def every(holds: Iterable[Holds]) -> Holds:
    kept = tuple(holds)
    return lambda cell: all(one(cell) for one in kept)
