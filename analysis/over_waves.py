"""A question by group in each of several waves, beside the table by wave alone.

Answers by wave and, within each wave, by group: one dimension is a tree, so what the shown numbers tell of the hidden ones is
still a flow in a network. There is no figure of a group over all waves: with it the table would have a third dimension, and a
group hidden in one wave could be taken away from it.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from analysis.crosstab import OTHERS, SET_APART, Crosstab, Group
from analysis.crosstab_control import Control, base_of, controlled, of_all_who_said
from analysis.disclosure_control import known
from analysis.gathering import together
from analysis.network import Arc, Cell, Network
from analysis.policy import Confirmed, Policy
from analysis.summary import QuestionSummary


@dataclass(frozen=True, slots=True)
class OverWaves:
    """`groups` of each wave by its id, everywhere the same ones in the same order, those counted together last (`OTHERS`).

    `everybody` are the waves as they stand without groups. No groups: none can be shown over waves.
    """

    total: QuestionSummary
    everybody: tuple[Group, ...]
    groups: Mapping[str, tuple[Group, ...]]

    def of(self, group_id: str) -> tuple[tuple[str, Group], ...]:
        """One group in each wave."""
        return tuple(
            (wave, one) for wave, groups in self.groups.items() for one in groups if one.id == group_id
        )


def over_waves(
    by_wave: Crosstab,
    inside: Mapping[str, Crosstab],
    apart: Set[str],
    policy: Policy | None,
    *,
    confirmed: Confirmed = False,
    confirmed_waves: Mapping[str, Set[str]] = MappingProxyType({}),
) -> OverWaves:
    """A question by group over waves as it may be shown, beside `by_wave` as `protect_crosstab` shows that.

    `by_wave` holds no small wave (`analysis.gathering.in_order`); `inside` has the people of each by group. A group stands
    by itself where it is large enough in every wave, and is not one of those `apart`, whose size in a wave is hidden
    elsewhere; all others are counted together, with the smallest of the rest where they come to too few in any wave.
    Where what has to be hidden cannot be covered, the smallest group goes with the others, until it can.
    """
    told = _whole(inside, [group.id for group in by_wave.groups if base_of(group)])
    if policy is None:
        there = [one for one in _names(told) if any(_bases(told, [one]))]
        return OverWaves(by_wave.total, by_wave.groups, _grouped(told, there))
    outer = controlled(
        by_wave, policy, confirmed=confirmed, confirmed_groups=confirmed_waves, sizes_known=True
    )
    if isinstance(outer, Crosstab):
        return OverWaves(outer.total, outer.groups, {})
    everybody = tuple(outer.shown_group(group) for group in outer.table.groups)
    kept = _large(told, apart, policy)
    while kept:
        grouped = _grouped(told, kept)
        if outer.table is not by_wave:  # how many answered is hidden: groups stand with all who said anything
            grouped = {
                wave: of_all_who_said(replace(told[wave], groups=groups)).groups
                for wave, groups in grouped.items()
            }
        control = _OverWaves(outer, grouped, policy)
        control.primary()
        if control.covered() and control.tells():
            return OverWaves(outer.shown, everybody, control.shown())
        kept = _fewer_until_others_are_many(_without_smallest(kept, told), told, policy)
    return OverWaves(outer.shown, everybody, {})


def _whole(inside: Mapping[str, Crosstab], waves: Iterable[str]) -> dict[str, Crosstab]:
    """The tables of these waves, each with every group that stands in any."""
    tables = {wave: inside[wave] for wave in waves}
    names = list(dict.fromkeys(group.id for table in tables.values() for group in table.groups))
    names.sort(key=lambda name: name in SET_APART)
    return {
        wave: replace(table, groups=tuple(_group(table, one) for one in names))
        for wave, table in tables.items()
    }


def _group(table: Crosstab, group_id: str) -> Group:
    found = next((one for one in table.groups if one.id == group_id), None)
    return found or together(table, group_id, ())


def _names(told: Mapping[str, Crosstab]) -> list[str]:
    table = next(iter(told.values()), None)
    return [group.id for group in table.groups] if table else []


def _large(told: Mapping[str, Crosstab], apart: Set[str], policy: Policy) -> list[str]:
    found = [
        one
        for one in _names(told)
        if one not in SET_APART and one not in apart and not _small_anywhere(told, [one], policy)
    ]
    found = [one for one in found if any(_bases(told, [one]))]
    return _fewer_until_others_are_many(found, told, policy)


def _fewer_until_others_are_many(kept: list[str], told: Mapping[str, Crosstab], policy: Policy) -> list[str]:
    while kept and _small_anywhere(told, [one for one in _names(told) if one not in kept], policy):
        kept = _without_smallest(kept, told)
    return kept


def _without_smallest(kept: list[str], told: Mapping[str, Crosstab]) -> list[str]:
    least = min(kept, key=lambda one: (min(_bases(told, [one])), sum(_bases(told, [one]))))
    return [one for one in kept if one != least]


def _small_anywhere(told: Mapping[str, Crosstab], groups: Sequence[str], policy: Policy) -> bool:
    """Are these together too few in one of the waves? Nobody is not, unless somebody is there who only did not know."""
    for table in told.values():
        those = [table.group(one) for one in groups]
        base = sum(map(base_of, those))
        if policy.small(base) or (not base and any(any(one.beside or ()) for one in those)):
            return True
    return False


def _bases(told: Mapping[str, Crosstab], groups: Sequence[str]) -> list[int]:
    return [sum(base_of(table.group(one)) for one in groups) for table in told.values()]


def _grouped(told: Mapping[str, Crosstab], kept: Sequence[str]) -> dict[str, tuple[Group, ...]]:
    """The groups of each wave: those kept, and all others together. A wave's noughts stay."""
    found = {}
    others = [one for one in _names(told) if one not in kept]
    somebody = any(_bases(told, others))
    # Which of them nobody is in is not told: the names of all stand there.
    names = tuple(dict.fromkeys([*others, *SET_APART]))
    for wave, table in told.items():
        groups = [table.group(one) for one in kept]
        if somebody:
            rest = together(table, OTHERS, [table.group(one) for one in others])
            groups.append(replace(rest, gathers=names))
        found[wave] = tuple(groups)
    return found


class _OverWaves:
    """What is hidden of a table by wave and group: ("cell", wave, group, answer)."""

    def __init__(self, outer: Control, grouped: Mapping[str, tuple[Group, ...]], policy: Policy) -> None:
        self.outer = outer
        self.policy = policy
        self.grouped = grouped
        self.hidden: set[Cell] = set()
        self.bases = {(wave, one.id): base_of(one) for wave, groups in grouped.items() for one in groups}
        self.counts = {
            (wave, one.id, row.id): known(row.count)
            for wave, groups in grouped.items()
            for one in groups
            for row in one.rows
        }

    def primary(self) -> None:
        for (wave, group), base in self.bases.items():
            silent = self.silent(wave, group, base)
            for answer in self.outer.totals:
                count = self.counts[wave, group, answer]
                if silent or self.policy.small(count) or self.hidden_in(wave, answer):
                    self.hide(wave, group, answer)

    def hidden_in(self, wave: str, answer: str) -> bool:
        """Whether an answer is hidden in all of a wave, or of everybody: then it is in every group of it."""
        return ("cell", wave, answer) in self.outer.hidden or answer in self.outer.hidden_totals

    def hide(self, wave: str, group: str, answer: str) -> None:
        # Under a nought of the whole wave everybody knows that the cell is nought, and in a group that nobody is in.
        if self.bases[wave, group] and (self.outer.counts[wave, answer] or self.hidden_in(wave, answer)):
            self.hidden.add(("cell", wave, group, answer))

    def silent(self, wave: str, group: str, base: int) -> bool:
        """Whether all of a group said the same, and neither the wave nor anybody says so already."""
        alike = next(
            (one for one in self.outer.totals if base and self.counts[wave, group, one] == base), None
        )
        if alike is None or self.outer.counts[wave, alike] == self.outer.bases[wave]:
            return False
        return self.policy.too_alike(base, self.outer.released(wave), alike)

    def covered(self) -> bool:
        network = self.network()
        done = network.cover(self.policy.threshold, lambda cell: self.counts[cell[1:]] + 1)
        self.hidden |= {cell for cell in network.hidden if cell[0] == "cell"}
        return done

    def network(self) -> Network:
        outer = self.outer
        arcs: dict[Any, Arc] = {"everybody": Arc("end", "start", outer.everybody, locked=True)}
        for (wave, group), base in self.bases.items():
            arcs["base", wave, group] = Arc("start", ("group", wave, group), base, locked=True)
        for (wave, group, answer), count in self.counts.items():
            arcs["cell", wave, group, answer] = Arc(
                ("group", wave, group), ("wave", wave, answer), count, locked=not self.bases[wave, group]
            )
        hidden = set(self.hidden)
        for wave in self.grouped:
            for answer in outer.totals:
                arcs["wave", wave, answer] = Arc(
                    ("wave", wave, answer), ("answer", answer), outer.counts[wave, answer], locked=True
                )
                if ("cell", wave, answer) in outer.hidden:
                    hidden.add(("wave", wave, answer))
        for answer, count in outer.totals.items():
            arcs["total", answer] = Arc(("answer", answer), "end", count, locked=True)
        return Network(arcs, hidden | {("total", answer) for answer in outer.hidden_totals})

    def tells(self) -> bool:
        """Whether anything of a group is left to see."""
        return any(count and ("cell", *cell) not in self.hidden for cell, count in self.counts.items())

    def shown(self) -> dict[str, tuple[Group, ...]]:
        return {
            wave: tuple(self.outer.with_hidden(one, self._of_wave(wave)) for one in groups)
            for wave, groups in self.grouped.items()
        }

    def _of_wave(self, wave: str) -> set[Cell]:
        return {("cell", group, answer) for _, at, group, answer in self.hidden if at == wave}
