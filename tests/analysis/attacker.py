"""Somebody who writes down everything a page shows, and solves for what it hides.

Whole-number programming: the lowest and the highest value that each hidden count can have, given every count, total,
percentage and mean in sight and the rules by which the question could be answered. It shares no code with what it
attacks.
"""

from collections.abc import Hashable, Mapping, Sequence, Set
from fractions import Fraction
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from analysis.crosstab import Crosstab
from analysis.hidden import HIDDEN
from analysis.summary import NON_ANSWERS, QuestionSummary
from forms.measures import Measure

FAR = 5_000  # above every count in the tests, plus any threshold


class Attacker:
    def __init__(self) -> None:
        self.names: dict[Hashable, int] = {}
        self.limits: list[tuple[Mapping[Hashable, float], float, float]] = []
        self.unknown: list[Hashable] = []
        self.said: int | None = None

    def sees(self, name: Hashable, count: Any) -> None:
        """A count on the page: known, or hidden and wanted."""
        self.names.setdefault(name, len(self.names))
        if count is HIDDEN:
            self.unknown.append(name)
        else:
            self.knows({name: 1}, count, count)

    def knows(self, weights: Mapping[Any, float], low: float = -np.inf, high: float = np.inf) -> None:
        for name in weights:
            self.names.setdefault(name, len(self.names))
        self.limits.append((weights, low, high))

    def adds_up(self, whole: Hashable, parts: list[Any]) -> None:
        self.knows({whole: 1} | dict.fromkeys(parts, -1), 0, 0)

    def sees_share(self, part: Hashable, whole: Hashable, share: Any) -> None:
        """A whole percentage, rounded half up."""
        if share is not HIDDEN and share is not None:
            self.knows({part: 100, whole: -(float(share) - 0.5)}, 0)
            self.knows({part: 100, whole: -(float(share) + 0.5)}, high=0)

    def sees_mean(self, parts: Mapping[Any, float], mean: Any) -> None:
        if mean is not HIDDEN and mean is not None:
            exact = Fraction(mean).limit_denominator(1000)
            weights = {
                name: float(exact.denominator * value - exact.numerator) for name, value in parts.items()
            }
            self.knows(weights, -1e-6, 1e-6)

    def range(self, name: Hashable) -> tuple[int, int]:
        """The lowest and highest value a count can have."""
        low, high = (self._end(name, sign) for sign in (1, -1))
        return low, high

    def _end(self, name: Hashable, sign: int) -> int:
        matrix = np.zeros((len(self.limits), len(self.names)))
        for line, (weights, _, _) in enumerate(self.limits):
            for each, weight in weights.items():
                matrix[line, self.names[each]] += weight
        aim = np.zeros(len(self.names))
        aim[self.names[name]] = sign
        ends = LinearConstraint(
            matrix, [low for _, low, _ in self.limits], [high for _, _, high in self.limits]
        )
        found = milp(aim, constraints=ends, bounds=Bounds(0, FAR), integrality=np.ones(len(aim)))
        assert found.success, found.message
        return round(found.x[self.names[name]])

    def found(self, threshold: int) -> list[tuple[Hashable, int, int]]:
        """The hidden counts pinned down to a range narrower than the threshold.

        Where fewer than the threshold said anything at all, that may be known: then it is anything less that counts.
        """
        if self.said is not None:
            threshold = min(threshold, self.said)
        ranges = [(name, *self.range(name)) for name in self.unknown]
        return [(name, low, high) for name, low, high in ranges if high - low < threshold]


def on_question(shown: QuestionSummary, true: QuestionSummary) -> Attacker:
    """Reads one question's table, and knows how many forms there are and how many of them are incomplete."""
    attacker = Attacker()
    rows = [("row", row.id) for row in shown.rows]
    for kind in ("asked", "missing", "unallocated"):
        attacker.sees(kind, getattr(true, kind))
    for kind in ("answered", "dont_know", "prefer_not"):
        attacker.sees(kind, getattr(shown, kind))
    attacker.adds_up("asked", ["answered", *NON_ANSWERS])
    attacker.said = true.asked - true.missing - true.unallocated  # type: ignore[operator]
    _rows(
        attacker, shown, "answered", {row.id: ("row", row.id) for row in shown.rows}, shown.rows, shown.mean
    )
    for row in shown.rows:
        attacker.sees_share(("row", row.id), "asked", row.share_of_asked)
    if shown.mentions not in (None, HIDDEN):
        attacker.knows(dict.fromkeys(rows, 1), shown.mentions, shown.mentions)  # type: ignore[arg-type]
    if shown.top_two and shown.top_two.count is not HIDDEN:
        attacker.knows(dict.fromkeys(rows[-2:], 1), shown.top_two.count, shown.top_two.count)  # type: ignore[arg-type]
    return attacker


def on_follow_up(shown: Sequence[QuestionSummary], true: QuestionSummary, into: Set[str]) -> Attacker:
    """Reads a question, and how many were asked the follow-up that some of its answers lead to."""
    attacker = on_question(shown[0], true)
    for kind in ("asked", "answered", *NON_ANSWERS):
        attacker.sees(("then", kind), getattr(shown[1], kind))
    attacker.adds_up(("then", "asked"), [("then", kind) for kind in ("answered", *NON_ANSWERS)])
    attacker.adds_up(("then", "asked"), [("row", answer) for answer in into])
    attacker.unknown = [
        name for name in attacker.unknown if not (isinstance(name, tuple) and name[0] == "then")
    ]
    return attacker


def on_crosstab(shown: Crosstab, true: QuestionSummary) -> Attacker:
    """Reads a table by group, with its totals and all that the question's own table says."""
    attacker = on_question(shown.total, true)
    total = shown.total
    for group in shown.groups:
        base = ("base", group.id)
        if group.answered is None:  # not told; how many there are in the group is
            attacker.knows({base: 1}, 0, group.said)
        else:
            attacker.sees(base, group.answered)
        names = {row.id: ("cell", group.id, row.id) for row in group.rows}
        _rows(attacker, total, base, names, group.rows, group.mean)
    if not shown.groups:
        return attacker
    attacker.adds_up("answered", [("base", group.id) for group in shown.groups])
    for row in total.rows:
        attacker.adds_up(("row", row.id), [("cell", group.id, row.id) for group in shown.groups])
    return attacker


def _rows(
    attacker: Attacker, summary: Any, base: Any, names: Mapping[str, Any], rows: Any, mean: Any
) -> None:
    for row in rows:
        attacker.sees(names[row.id], row.count)
        attacker.sees_share(names[row.id], base, row.share)
    if summary.measure is Measure.SCALE:
        attacker.sees_mean({name: float(answer) for answer, name in names.items()}, mean)
    if summary.measure is Measure.MANY_OF and summary.most != 1:
        _pick_any(attacker, summary, base, names)
    else:
        attacker.adds_up(base, list(names.values()))


def _pick_any(attacker: Attacker, summary: Any, base: Any, names: Mapping[str, Any]) -> None:
    """Everybody picked something, nobody more than allowed, and an exclusive option stands alone."""
    alone = [name for answer, name in names.items() if answer in summary.exclusive]
    together = [name for answer, name in names.items() if answer not in summary.exclusive]
    attacker.knows({base: 1} | dict.fromkeys(alone + together, -1), high=0)
    for name in together:
        attacker.knows({base: 1, name: -1} | dict.fromkeys(alone, -1), low=0)
    if not together:
        attacker.knows({base: 1} | dict.fromkeys(alone, -1), low=0)
    if summary.most:
        attacker.knows(
            {base: summary.most} | dict.fromkeys(alone, -summary.most) | dict.fromkeys(together, -1), low=0
        )
