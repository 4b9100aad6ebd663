"""Statistical disclosure control: no shown number says anything about one child, family or colleague.

First the small counts are hidden, then as many others as it takes that no hidden count can be worked out from what
is left: from the base, the number asked, a percentage, a mean. How many were asked, and how many forms are incomplete
(`missing`, `unallocated`), is taken to be known. `docs/analysis.md` gives every rule and its reason.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from typing import Any

from analysis.follow_up import Counted, Group, Hinge, tells
from analysis.hidden import HIDDEN, Count, Hidden
from analysis.many import Options
from analysis.network import Arc, Cell, Network
from analysis.policy import INTERNAL, PUBLIC, Confirmed, Policy, may_filter, raised
from analysis.summary import NON_ANSWERS, QuestionSummary, Row
from forms.measures import DONT_KNOW, PREFER_NOT, Measure

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
TOO_ENTANGLED = "too_entangled"

_AVERAGES = ("mean", "sd", "mean_interval", "median", "minimum", "maximum", "at_ends")
_REPLIES = (
    "answered",
    DONT_KNOW,
    PREFER_NOT,
)  # what people said; `asked` and the rest of NON_ANSWERS are about forms


def protect(
    summary: QuestionSummary, policy: Policy, *, confirmed: Confirmed = False, secondary: bool = True
) -> QuestionSummary:
    """The summary as it may be shown under a policy; what may not be shown is `HIDDEN`.

    `confirmed`: what a person has released of what everybody gave as the same answer (`analysis.policy.Confirmed`). `secondary=False` leaves out secondary
    suppression and is there for the test that shows why it is needed: never use it for a page.
    """
    if summary.asked == 0 or summary.withheld:
        return summary
    base = known(summary.answered)
    if base < policy.threshold:
        return withhold(summary, TOO_FEW)
    alike = _unanimous(summary)
    if alike is not None and policy.too_alike(base, confirmed, alike):
        return withhold(summary, ALL_ALIKE)
    table = _Table(summary, policy)
    hidden = table.primary(confirmed)
    if not secondary:
        return _hide(summary, hidden)
    return _guard_averages(_hide(summary, table.covered(hidden)), summary, policy)


def protect_all(
    summaries: Iterable[QuestionSummary],
    policy: Policy,
    *,
    confirmed: Sequence[Confirmed] | None = None,
    hinges: Mapping[str, Sequence[Hinge]] | None = None,
    asked: Sequence[Mapping[Group, int]] | None = None,
) -> tuple[QuestionSummary, ...]:
    """Protect the questions of one page together; `confirmed` says of each what was released of a unanimous result.

    `hinges`: on which earlier answers a follow-up question hangs, by its id. The number asked is known for questions
    put to everybody; for a follow-up it counts answers, and the whole follow-up is hidden where it would tell more
    about those than their own table does. `asked`: where questions stand in parts, one for each audience version or
    for several, how many each summary asked by version; a part of a follow-up is held against the same people.
    """
    hanging = hinges or {}
    page: list[Counted] = []
    for place, each in enumerate(summaries):
        here = Counted(each, asked[place] if asked else {None: known(each.asked)})
        on = hanging.get(each.question_id, ())
        if on and tells(on, here, page, policy):
            shown = _hide(withhold(each, TOO_ENTANGLED), {"asked", *NON_ANSWERS})
        else:
            shown = protect(each, policy, confirmed=confirmed[place] if confirmed else False)
        page.append(replace(here, summary=shown))
    return tuple(one.summary for one in page)


class _Table:
    """The counts of one question as a network: those who said something = answered + don't know + prefer not, and
    answered = its rows. A nought stays shown."""

    def __init__(self, summary: QuestionSummary, policy: Policy) -> None:
        self.summary = summary
        self.policy = policy
        self.options = _options(summary)
        self.said = said(summary)

    def primary(self, confirmed: Confirmed) -> set[Cell]:
        small = {kind for kind in _REPLIES if self.policy.small(known(getattr(self.summary, kind)))}
        if self.options:
            return small | {("row", option) for option in self.options.primary(self.policy, confirmed)}
        return small | {("row", row.id) for row in self.summary.rows if self.policy.small(known(row.count))}

    def covered(self, hidden: set[Cell]) -> set[Cell]:
        done = self._covered_options(hidden) if self.options else self._cover(hidden, self._rows())
        if done is None:
            raise AssertionError("a base of the threshold or more can always be covered")
        return done

    def _rows(self) -> dict[Cell, Arc]:
        counts = {("row", row.id): known(row.count) for row in self.summary.rows}
        if not counts:
            return {"substance": Arc("answered", "end", known(self.summary.answered), aside=True)}
        return {cell: Arc("answered", "end", count, locked=count == 0) for cell, count in counts.items()}

    def _covered_options(self, hidden: set[Cell]) -> set[Cell] | None:
        options = self.options
        assert options is not None
        picked = {cell[1] for cell in hidden if cell not in _REPLIES}
        while True:
            picked = options.covered(picked, self.policy.threshold)
            low, high = options.base_range(picked, self.said)
            base = Arc("answered", "end", options.base, low=low, high=high, aside=True)
            done = self._cover({cell for cell in hidden if cell in _REPLIES}, {"substance": base})
            left = options.counts.keys() - picked
            if done is not None or not left:
                return None if done is None else done | {("row", option) for option in picked}
            # An option that many picked tells that as many answered.
            picked.add(max(sorted(left), key=options.counts.__getitem__))

    def _cover(self, hidden: set[Cell], rows: Mapping[Cell, Arc]) -> set[Cell] | None:
        arcs: dict[Cell, Arc] = {"said": Arc("end", "all", self.said, locked=True)}
        arcs["answered"] = Arc("all", "answered", known(self.summary.answered))
        for kind in (DONT_KNOW, PREFER_NOT):
            count = known(getattr(self.summary, kind))
            arcs[kind] = Arc("all", "end", count, locked=count == 0)
        network = Network({**arcs, **rows}, set(hidden))
        # The base goes last: with it go all shares.
        done = network.cover(
            self.policy.threshold,
            lambda cell: self.said + 1 if cell == "answered" else network.arcs[cell].count + 1,
        )
        return network.hidden if done else None


def _options(summary: QuestionSummary) -> Options | None:
    if adds_up(summary):
        return None
    counts = {row.id: known(row.count) for row in summary.rows}
    return Options(known(summary.answered), counts, summary.exclusive, summary.most)


def _unanimous(summary: QuestionSummary) -> str | None:
    """The answer, or the number, that everybody gave."""
    if not adds_up(summary):
        return None  # judged option by option
    if summary.minimum is not None and summary.minimum == summary.maximum:
        return summary.unanimous or f"{summary.minimum:g}"
    return summary.unanimous


def withhold(summary: QuestionSummary, reason: str) -> QuestionSummary:
    """The summary with all that people said hidden; `reason` is one of the words above."""
    everything = {*_REPLIES, *(("row", row.id) for row in summary.rows)}
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
    return replace(row, share=HIDDEN, interval=HIDDEN) if "answered" in hidden else row


def _guard_averages(shown: QuestionSummary, true: QuestionSummary, policy: Policy) -> QuestionSummary:
    """Hide every figure that, with the counts shown, would give a hidden count or one person's answer away."""
    some_hidden = any(row.count is HIDDEN for row in shown.rows)
    if shown.mentions is not None and some_hidden:
        shown = replace(shown, mentions=HIDDEN)
    if shown.measure is Measure.NUMBER and shown.answered is not HIDDEN:
        return replace(shown, **_number_guards(true, policy))
    if shown.measure is Measure.RANK:
        return replace(shown, rows=tuple(_rank_guards(shown, true, policy)))
    if some_hidden or shown.answered is HIDDEN:
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
        yield replace(row, places=HIDDEN if small or telling else row.places, **figures)


def adds_up(summary: QuestionSummary) -> bool:
    """Do the rows add up to the base? Not where several may be picked; a ballot for one thing is a choice of one."""
    return summary.measure is not Measure.MANY_OF or summary.most == 1


def said(summary: QuestionSummary) -> int:
    """How many said something, if only that they don't know: known, as how many left it empty is."""
    return sum(known(getattr(summary, kind)) for kind in _REPLIES)


def known(count: Count) -> int:
    """A count that has not been hidden."""
    if isinstance(count, Hidden):
        raise TypeError("This summary has been protected before: protect the one that `summarise` gave.")
    return count
