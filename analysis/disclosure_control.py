"""Statistical disclosure control: no shown number says anything about one child, family or colleague.

First the small counts are hidden, then as many others as it takes that no hidden count can be worked out from what
is left: from the base, the number asked, a percentage, a mean. `docs/analysis.md` gives every rule and its reason.
"""

from collections.abc import Iterable, Set
from dataclasses import replace
from typing import Any

from analysis.hidden import HIDDEN, Count, Hidden
from analysis.many import Options
from analysis.network import Arc, Cell, Network
from analysis.policy import INTERNAL, PUBLIC, Policy, may_filter, raised
from analysis.summary import NON_ANSWERS, QuestionSummary, Row
from forms.measures import Measure

__all__ = [
    "HIDDEN",
    "INTERNAL",
    "PUBLIC",
    "Count",
    "Hidden",
    "Policy",
    "may_filter",
    "protect",
    "protect_all",
    "raised",
]

TOO_FEW = "too_few"
ALL_ALIKE = "all_alike"

_AVERAGES = ("mean", "sd", "mean_interval", "median", "minimum", "maximum", "at_ends")
_LAST_RESORT = 10**12  # costs more than any count: the number asked is hidden only when nothing else will do


def protect(
    summary: QuestionSummary, policy: Policy, *, confirmed: bool = False, secondary: bool = True
) -> QuestionSummary:
    """The summary as it may be shown under a policy; what may not be shown is `HIDDEN`.

    `confirmed`: a person has looked at a unanimous result and released it. `secondary=False` leaves out secondary
    suppression and is there for the test that shows why it is needed: never use it for a page.
    """
    if summary.asked == 0 or summary.withheld:
        return summary
    base = known(summary.answered)
    if base < policy.threshold:
        return withhold(summary, TOO_FEW)
    if _unanimous(summary) and policy.too_alike(base, confirmed):
        return withhold(summary, ALL_ALIKE)
    table = _Table(summary, policy)
    hidden = table.primary(confirmed)
    if not secondary:
        return _hide(summary, hidden)
    return _guard_averages(_hide(summary, table.covered(hidden)), summary, policy)


def protect_all(
    summaries: Iterable[QuestionSummary], policy: Policy, *, confirmed: Iterable[str] = ()
) -> tuple[QuestionSummary, ...]:
    """Protect the questions of one page together; `confirmed` are the ids of released unanimous questions.

    Where the number asked has to be hidden for one question it is hidden for every question put to as many people,
    so that a neighbour does not give it away.
    """
    summaries, released = tuple(summaries), frozenset(confirmed)
    shown = [protect(each, policy, confirmed=each.question_id in released) for each in summaries]
    closed = {
        before.asked
        for before, after in zip(summaries, shown, strict=True)
        if after.asked is HIDDEN and not after.withheld
    }
    beside = {"asked", *NON_ANSWERS}
    return tuple(_hide(each, beside) if each.asked in closed else each for each in shown)


class _Table:
    """The counts of one question as a network: asked = answered + the kinds of empty, answered = its rows."""

    def __init__(self, summary: QuestionSummary, policy: Policy) -> None:
        self.summary = summary
        self.policy = policy
        self.options = _options(summary)
        arcs: dict[Cell, Arc] = {"asked": Arc("end", "all", known(summary.asked))}
        arcs["answered"] = Arc("all", "answered", known(summary.answered), locked=True)
        arcs |= {kind: Arc("all", "end", known(getattr(summary, kind))) for kind in NON_ANSWERS}
        if self.options or not summary.rows:
            arcs["substance"] = Arc("answered", "end", known(summary.answered), locked=True)
        else:
            arcs |= {("row", row.id): Arc("answered", "end", known(row.count)) for row in summary.rows}
        self.arcs = arcs

    def primary(self, confirmed: bool) -> set[Cell]:
        small = {cell for cell, arc in self.arcs.items() if not arc.locked and self.policy.small(arc.count)}
        small.discard("asked")
        if self.options:
            small |= {("row", option) for option in self.options.primary(self.policy, confirmed)}
        return small

    def covered(self, hidden: set[Cell]) -> set[Cell]:
        enough = self.policy.threshold
        network = Network(self.arcs, {cell for cell in hidden if cell in self.arcs})
        if not network.cover(enough, self._cost):
            raise AssertionError("a base of the threshold or more can always be covered")
        if "asked" in network.hidden:
            # Somebody may know how many were asked from elsewhere: then nothing but their sum is left to be known.
            network.hidden.update(kind for kind in NON_ANSWERS if self.arcs[kind].count)
        return network.hidden | self._covered_options(hidden)

    def _covered_options(self, hidden: set[Cell]) -> set[Cell]:
        if not self.options:
            return set()
        first = {row.id for row in self.summary.rows if ("row", row.id) in hidden}
        return {("row", option) for option in self.options.covered(first, self.policy.threshold)}

    def _cost(self, cell: Cell) -> int:
        return _LAST_RESORT if cell == "asked" else self.arcs[cell].count + 1


def _options(summary: QuestionSummary) -> Options | None:
    if adds_up(summary):
        return None
    counts = {row.id: known(row.count) for row in summary.rows}
    return Options(known(summary.answered), counts, summary.exclusive, summary.most)


def _unanimous(summary: QuestionSummary) -> bool:
    if not adds_up(summary):
        return False  # judged option by option
    return summary.unanimous is not None or (
        summary.minimum is not None and summary.minimum == summary.maximum
    )


def withhold(summary: QuestionSummary, reason: str) -> QuestionSummary:
    """The summary with every number hidden; `reason` is one of the words above."""
    everything = {"asked", "answered", *NON_ANSWERS, *(("row", row.id) for row in summary.rows)}
    gone = {name: HIDDEN for name in (*_AVERAGES, "mentions") if getattr(summary, name) is not None}
    return replace(_hide(summary, everything), withheld=reason, **gone)


def _hide(summary: QuestionSummary, hidden: Set[Cell]) -> QuestionSummary:
    """The summary with these cells hidden, and the shares and intervals that would say them."""
    changes: dict[str, Any] = {name: HIDDEN for name in ("asked", "answered", *NON_ANSWERS) if name in hidden}
    changes["rows"] = tuple(
        _hidden_row(row) if ("row", row.id) in hidden else _row_beside(row, hidden) for row in summary.rows
    )
    if summary.top_two:
        any_row = any(row.count is HIDDEN for row in changes["rows"])
        changes["top_two"] = _hidden_row(summary.top_two) if any_row else _row_beside(summary.top_two, hidden)
    return replace(summary, **changes)


def _hidden_row(row: Row) -> Row:
    ranked = row.places != ()
    return Row(
        *(row.id, HIDDEN, HIDDEN, HIDDEN, HIDDEN),
        mean_rank=HIDDEN if ranked else None,
        score=HIDDEN if ranked else None,
        places=HIDDEN if ranked else (),
    )


def _row_beside(row: Row, hidden: Set[Cell]) -> Row:
    return replace(row, share_of_asked=HIDDEN) if "asked" in hidden else row


def _guard_averages(shown: QuestionSummary, true: QuestionSummary, policy: Policy) -> QuestionSummary:
    """Hide every figure that, with the counts shown, would give a hidden count or one person's answer away."""
    some_hidden = any(row.count is HIDDEN for row in shown.rows)
    if shown.mentions is not None and some_hidden:
        shown = replace(shown, mentions=HIDDEN)
    if shown.measure is Measure.NUMBER:
        return replace(shown, **_number_guards(true, policy))
    if shown.measure is Measure.RANK:
        return replace(shown, rows=tuple(_rank_guards(shown, true, policy)))
    if some_hidden:
        return replace(shown, **{name: HIDDEN for name in _AVERAGES if getattr(shown, name) is not None})
    return shown


def _number_guards(true: QuestionSummary, policy: Policy) -> dict[str, Any]:
    """An end is shown when enough people share it. With the spread, a number unlike the others could be solved for."""
    if not isinstance(true.at_ends, tuple):
        return {}
    low, high = (count >= policy.threshold for count in true.at_ends)
    return {
        "sd": HIDDEN,
        "mean_interval": HIDDEN,
        "minimum": true.minimum if low else HIDDEN,
        "maximum": true.maximum if high else HIDDEN,
        "at_ends": HIDDEN,
    }


def _rank_guards(shown: QuestionSummary, true: QuestionSummary, policy: Policy) -> Iterable[Row]:
    """Up to four things, first places and mean ranks all but give the other places; above, they leave them open."""
    small = any(policy.small(count) for row in true.rows for count in row.places if isinstance(count, int))
    telling = any(row.count is HIDDEN for row in shown.rows) or (small and len(true.rows) <= 4)
    for row in shown.rows:
        figures = {"mean_rank": HIDDEN, "score": HIDDEN} if telling else {}
        yield replace(row, places=HIDDEN if small else row.places, **figures)


def adds_up(summary: QuestionSummary) -> bool:
    """Do the rows add up to the base? Not where several may be picked; a ballot for one thing is a choice of one."""
    return summary.measure is not Measure.MANY_OF or summary.most == 1


def known(count: Count) -> int:
    """A count that has not been hidden."""
    if isinstance(count, Hidden):
        raise TypeError("This summary has been protected before: protect the one that `summarise` gave.")
    return count
