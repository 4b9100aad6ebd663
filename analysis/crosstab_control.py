"""Disclosure control for a question by group: over cells, groups, totals and percentages together.

The totals are hidden exactly where the table of the question alone hides them, so the two can stand on one site.
"""

from collections.abc import Mapping, Set
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from analysis.crosstab import Crosstab, Group
from analysis.disclosure_control import TOO_ENTANGLED, adds_up, known, protect, said, withhold
from analysis.hidden import HIDDEN
from analysis.many import Options
from analysis.network import Arc, Cell, Network
from analysis.policy import Confirmed, Policy
from analysis.rounding import percent
from analysis.summary import QuestionSummary, Row, row_of
from forms.measures import DONT_KNOW, PREFER_NOT

POOL = "\0pool"  # no group has this name


def protect_crosstab(
    table: Crosstab,
    policy: Policy,
    *,
    confirmed: Confirmed = False,
    confirmed_groups: Mapping[str, Set[str]] = MappingProxyType({}),
    secondary: bool = True,
    sizes_known: bool = False,
) -> Crosstab:
    """The table as it may be shown under a policy; what may not be shown is `HIDDEN`.

    `confirmed` and `secondary` as in `analysis.disclosure_control.protect`; what everybody may be said to have answered
    may be said of every group. `confirmed_groups` are the answers released of one group. Where no choice of further cells would do,
    the whole table is withheld, and `total.withheld` says so.

    `sizes_known`: how many are in each group stands on another page, so hiding it here would hide nothing. Gather the
    small groups first (`analysis.gathering`); a table that is withheld then has no groups at all.
    """
    found = controlled(
        table,
        policy,
        confirmed=confirmed,
        confirmed_groups=confirmed_groups,
        secondary=secondary,
        sizes_known=sizes_known,
    )
    if isinstance(found, Crosstab):
        return found
    return Crosstab(table.by, found.shown, tuple(found.shown_group(group) for group in found.table.groups))


def controlled(
    table: Crosstab,
    policy: Policy,
    *,
    confirmed: Confirmed = False,
    confirmed_groups: Mapping[str, Set[str]] = MappingProxyType({}),
    secondary: bool = True,
    sizes_known: bool = False,
) -> "Control | Crosstab":
    """What is hidden of a table, as `protect_crosstab` hides it; where it is withheld, what stands in its place."""
    total = protect(table.total, policy, confirmed=confirmed, secondary=secondary)
    if table.total.asked == 0:
        return table
    nothing = _without_groups if sizes_known else _nothing
    if total.withheld:
        return nothing(table, total)
    kind = _Additive if adds_up(table.total) else _PickAny
    if sizes_known and total.answered is HIDDEN:
        if kind is _PickAny:
            return nothing(table, withhold(table.total, TOO_ENTANGLED))  # the groups' bases would give it
        table, kind = of_all_who_said(table), _Said
    control = kind(table, total, policy, confirmed, confirmed_groups, sizes_known)
    control.primary()
    if secondary and not control.covered():
        return nothing(table, withhold(table.total, TOO_ENTANGLED))
    return control


class Control:
    """What is hidden of a table: ("base", group) and ("cell", group, answer)."""

    def __init__(
        self,
        table: Crosstab,
        shown: QuestionSummary,
        policy: Policy,
        confirmed: Confirmed,
        confirmed_groups: Mapping[str, Set[str]],
        sizes_known: bool,
    ) -> None:
        self.table = table
        self.sizes_known = sizes_known
        self.policy = policy
        self.confirmed = confirmed
        self.confirmed_groups = confirmed_groups
        self.hidden: set[Cell] = set()
        self.shown = shown
        self.hidden_totals = {row.id for row in shown.rows if row.count is HIDDEN}
        self.base_hidden = shown.answered is HIDDEN
        self.everybody = known(table.total.answered)
        self.totals = {row.id: known(row.count) for row in table.total.rows}
        self.bases = {group.id: base_of(group) for group in table.groups}
        self.counts = {(group.id, row.id): known(row.count) for group in table.groups for row in group.rows}

    def primary(self) -> None:
        for group, base in self.bases.items():
            if self.policy.small(base):
                self.hide_group(group)
            elif base:
                self.hide_cells_of(group, base)
            # Where the question's own table hides an answer, so does every group of every table: two tables by other
            # groups then say nothing about it between them that the question's own does not.
            # Of a group that is known to be nobody, everybody knows the noughts.
            for answer in self.hidden_totals if self.sizes_known and base else ():
                self.hide(group, answer)

    def hide_group(self, group: str) -> None:
        if not self.sizes_known:
            self.hidden.add(("base", group))
        for answer in self.totals:
            self.hide(group, answer)

    def hide(self, group: str, answer: str) -> None:
        # Under a total of nought everybody knows that the cell is nought.
        if self.totals[answer] or answer in self.hidden_totals:
            self.hidden.add(("cell", group, answer))

    def hide_everything(self) -> None:
        for group in self.bases:
            self.hide_group(group)

    def released(self, group: str) -> Confirmed:
        if isinstance(self.confirmed, bool):
            return self.confirmed or self.confirmed_groups.get(group, frozenset())
        everybody = {answer for answer in self.confirmed if self.totals.get(answer) == self.everybody}
        return everybody | self.confirmed_groups.get(group, frozenset())

    def hide_cells_of(self, group: str, base: int) -> None:
        raise NotImplementedError

    def covered(self) -> bool:
        """Secondary suppression: as little more as it takes, or else all groups. False when not even that will do."""
        if not self.cover():
            self.hide_everything()
            return not self.exposed()
        return True

    def cover(self) -> bool:
        raise NotImplementedError

    def exposed(self) -> bool:
        raise NotImplementedError

    def shown_group(self, group: Group) -> Group:
        return self.with_hidden(group, self.hidden)

    def with_hidden(self, group: Group, hidden: Set[Cell]) -> Group:
        """A group as it may be shown where these cells are hidden."""
        return _shown(group, hidden)

    def cost(self, cell: Any) -> int:
        if cell[0] == "base":
            return self.everybody + self.bases[cell[1]] + 1
        return self.counts[cell[1:]] + 1


class _Additive(Control):
    """Everybody in a group is in one of its cells."""

    def hide_cells_of(self, group: str, base: int) -> None:
        alike = next((answer for answer in self.totals if self.counts[group, answer] == base), None)
        silent = alike is not None and self.policy.too_alike(base, self.released(group), alike)
        for answer in self.totals:
            if silent or self.policy.small(self.counts[group, answer]):
                self.hide(group, answer)

    def cover(self) -> bool:
        network = self.network()
        done = network.cover(self.policy.threshold, self.cost)
        self.hidden |= {cell for cell in network.hidden if cell[0] in ("base", "cell")}
        return done

    def exposed(self) -> bool:
        return bool(self.network().exposed(self.policy.threshold))

    def network(self) -> Network:
        arcs = self.whole()
        for group, base in self.bases.items():
            arcs["base", group] = Arc("start", ("group", group), base, locked=self.sizes_known or base == 0)
        for (group, answer), count in self.counts.items():
            arcs["cell", group, answer] = Arc(("group", group), ("answer", answer), count)
        for answer, count in self.totals.items():
            arcs["total", answer] = Arc(("answer", answer), "end", count, locked=True)
        hidden = self.hidden | {("total", answer) for answer in self.hidden_totals}
        return Network(arcs, hidden | ({"everybody", "beside"} if self.base_hidden else set()))

    def whole(self) -> dict[Any, Arc]:
        """Those who said something: everybody who answered, and beside them those who don't know or won't say."""
        people = said(self.table.total)
        beside = [kind for kind in (self.shown.dont_know, self.shown.prefer_not) if kind is not HIDDEN]
        return {
            "said": Arc("end", "all", people, locked=True),
            "everybody": Arc("all", "start", self.everybody, locked=True),
            "beside": Arc("all", "end", people - self.everybody, locked=True, low=sum(map(known, beside))),
        }


class _Said(_Additive):
    """Where the number who answered is hidden: a group's base is everybody in it who said something, and "I don't know"
    and "I don't want to say" are cells like any other (`of_all_who_said`)."""

    def __init__(self, table: Crosstab, shown: QuestionSummary, *more: Any) -> None:
        super().__init__(table, shown, *more)
        self.hidden_totals |= {kind for kind in _BESIDE if getattr(shown, kind) is HIDDEN}
        self.everybody = said(table.total)

    def whole(self) -> dict[Any, Arc]:
        return {"everybody": Arc("end", "start", self.everybody, locked=True)}

    def network(self) -> Network:
        network = super().network()
        return Network(network.arcs, network.hidden - {"everybody", "beside"})

    def with_hidden(self, group: Group, hidden: Set[Cell]) -> Group:
        """Without what is beside the answers: that is told for everybody, or nowhere."""
        base = base_of(group)
        shown = _shown(group, hidden)
        rows = (
            replace(
                row,
                share=HIDDEN,
                interval=HIDDEN,
                share_of_asked=HIDDEN if row.count is HIDDEN else percent(known(row.count), base),
            )
            for row in shown.rows
            if row.id not in _BESIDE
        )
        mean = None if group.mean is None else HIDDEN
        return replace(shown, answered=None, said=base, rows=tuple(rows), mean=mean)


_BESIDE = (DONT_KNOW, PREFER_NOT)


def of_all_who_said(table: Crosstab) -> Crosstab:
    """The table with the two kinds beside as rows, and everybody who said something as the base of each group."""
    total = table.total
    beside = tuple(row for row in total.non_answers if row.id in _BESIDE)
    groups = []
    for group in table.groups:
        extra = group.beside or (0, 0)
        base = base_of(group) + sum(extra)
        cells = (row_of(kind, count, base) for kind, count in zip(_BESIDE, extra, strict=True))
        groups.append(replace(group, answered=base, rows=(*group.rows, *cells)))
    return replace(table, total=replace(total, rows=(*total.rows, *beside)), groups=tuple(groups))


class _PickAny(Control):
    """People pick several options: a group's cells come to its base or more, and each option adds up over the groups."""

    def hide_cells_of(self, group: str, base: int) -> None:
        for option in self.options(group).primary(self.policy, self.released(group)):
            self.hide(group, option)

    def cover(self) -> bool:
        if self.base_hidden:
            return False  # the groups' bases would give it
        if not self.sizes_known:
            bases = self.bases_network()
            if not bases.cover(self.policy.threshold, self.cost):
                return False
            for _, group in bases.hidden:
                self.hide_group(group)
        network = self.network()
        done = network.cover(self.policy.threshold, lambda cell: network.arcs[cell].count + 1)
        for cell in network.hidden:
            if cell[0] == "cell" and cell[1] != POOL:
                self.hide(cell[1], cell[2])
        return done

    def exposed(self) -> bool:
        if self.sizes_known:
            return bool(self.network().exposed(self.policy.threshold))
        # With every group hidden, people may be moved between them as one likes; one group is the total over again.
        return len(self.bases) < 2

    def options(self, group: str) -> Options:
        counts = {answer: self.counts[group, answer] for answer in self.totals}
        return Options(self.bases[group], counts, self.table.total.exclusive, self.table.total.most)

    def bases_network(self) -> Network:
        arcs: dict[Any, Arc] = {"everybody": Arc("end", "start", self.everybody, locked=True)}
        for group, base in self.bases.items():
            arcs["base", group] = Arc("start", "end", base, locked=base == 0)
        return Network(arcs, {cell for cell in self.hidden if cell in arcs})

    def network(self) -> Network:
        """All options together, over the groups whose base is shown and the pool of those whose base is hidden."""
        pool = [group for group in self.bases if ("base", group) in self.hidden]
        mentions = sum(self.totals.values())
        arcs: dict[Any, Arc] = {"mentions": Arc("end", "start", mentions, aside=True)}
        for answer, count in self.totals.items():
            arcs["total", answer] = Arc(("answer", answer), "end", count, locked=True)
        for group in self.bases:
            if group not in pool:
                arcs |= _group_arcs(group, self.options(group))
        hidden: set[Cell] = {cell for cell in self.hidden if cell in arcs}
        hidden |= {("total", answer) for answer in self.hidden_totals}
        if pool:
            pooled = _group_arcs(POOL, self.pooled(pool))
            arcs |= pooled
            hidden |= {cell for cell in pooled if ("cell", pool[0], cell[-1]) in self.hidden}
        return Network(arcs, hidden)

    def pooled(self, pool: list[str]) -> Options:
        counts = {answer: sum(self.counts[group, answer] for group in pool) for answer in self.totals}
        base = sum(self.bases[group] for group in pool)
        return Options(base, counts, self.table.total.exclusive, self.table.total.most)


def _group_arcs(group: str, options: Options) -> dict[Any, Arc]:
    """One group's options: picks that come to no less than its base, and none above what its base allows.

    An exclusive option takes room from all others when it grows. So that they can be moved freely, half of the room
    between the two is set apart for it.
    """
    alone = {option: count for option, count in options.counts.items() if option in options.exclusive}
    together = {option: count for option, count in options.counts.items() if option not in alone}
    picks, base = sum(together.values()), options.base - sum(alone.values())
    most = options.most or max(len(together), 1)
    room = base - max(0, *together.values(), -(-picks // most)) if together else base
    growth = max(0, room // 2) if alone else 0
    base -= growth
    arcs: dict[Any, Arc] = {
        ("picks", group): Arc(
            "start", ("group", group), sum(options.counts.values()), low=options.base, aside=True
        ),
        ("together", group): Arc(("group", group), ("together", group), picks, high=most * base, aside=True),
    }
    for option, count in options.counts.items():
        node, high = (
            (("group", group), count + growth // len(alone))
            if option in alone
            else (("together", group), base)
        )
        spare = (
            count if group == POOL else 0
        )  # within the pool, everybody who picked it may be in another group
        arcs["cell", group, option] = Arc(node, ("answer", option), count, high=high, spare=spare)
    return arcs


def base_of(group: Group) -> int:
    """How many of a group answered, before anything is hidden."""
    assert group.answered is not None
    return known(group.answered)


def _shown(group: Group, hidden: Set[Cell]) -> Group:
    base_hidden = ("base", group.id) in hidden
    rows = tuple(_shown_row(row, ("cell", group.id, row.id) in hidden, base_hidden) for row in group.rows)
    some_hidden = base_hidden or any(row.count is HIDDEN for row in rows)
    return replace(
        group,
        beside=None,
        answered=HIDDEN if base_hidden else group.answered,
        rows=rows,
        mean=HIDDEN if some_hidden and group.mean is not None else group.mean,
    )


def _shown_row(row: Row, hidden: bool, base_hidden: bool) -> Row:
    if hidden:
        return replace(row, count=HIDDEN, share=HIDDEN, interval=HIDDEN)
    return replace(row, share=HIDDEN, interval=HIDDEN) if base_hidden else row


def _nothing(table: Crosstab, total: QuestionSummary) -> Crosstab:
    everything = {("base", group.id) for group in table.groups}
    everything |= {("cell", group.id, row.id) for group in table.groups for row in group.rows}
    return Crosstab(table.by, total, tuple(_shown(group, everything) for group in table.groups))


def _without_groups(table: Crosstab, total: QuestionSummary) -> Crosstab:
    return Crosstab(table.by, total, ())
