"""Groups too small to stand alone, counted together with the next smallest.

Hiding a small group means hiding others with it, and where another page says how many are in each group, hiding that
number hides nothing. Counted together, nothing about the small one is said and nothing has to be hidden for it.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from analysis.averages import averages
from analysis.crosstab import OTHERS, SET_APART, Crosstab, Group
from analysis.crosstab_control import base_of
from analysis.disclosure_control import known
from analysis.summary import Row, row_of
from forms.measures import Measure

Small = Callable[[int], bool]


def gathered(
    table: Crosstab, small: Small, apart: Collection[str] = (), *, everybody: bool = False
) -> Crosstab:
    """The table with every small group, those `apart` and those whose group is not known as one group, `OTHERS`, last.

    Where these come to too few, the smallest of the rest goes with them. A group that nobody is in goes too. `everybody`:
    groups will stand with all in them who said anything (how many answered is hidden), so that those who only said that
    they don't know are somebody too.
    """
    few = _few(small, everybody)
    kept = [
        group
        for group in table.groups
        if base_of(group) and not (group.id in SET_APART or group.id in apart or small(base_of(group)))
    ]
    while kept and few(_others(table, kept)):
        kept.remove(min(kept, key=base_of))
    out = _others(table, kept)
    if not any(base_of(group) or (everybody and _beside(group)) for group in out):
        return replace(table, groups=tuple(kept))
    # Which of them nobody is in is not told: the names of all stand there.
    names = tuple(dict.fromkeys([*(group.id for group in out), *SET_APART]))
    return replace(table, groups=(*kept, replace(together(table, OTHERS, out), gathers=names)))


def _others(table: Crosstab, kept: Sequence[Group]) -> list[Group]:
    return [group for group in table.groups if group not in kept]


def _few(small: Small, everybody: bool) -> Callable[[Sequence[Group]], bool]:
    """Are these groups together too small to stand alone? Nobody is not, nor are many."""

    def few(groups: Sequence[Group]) -> bool:
        answered = sum(map(base_of, groups))
        return small(answered) or (everybody and not answered and any(map(_beside, groups)))

    return few


def _beside(group: Group) -> int:
    return sum(group.beside or ())


def in_order(table: Crosstab, small: Small, *, everybody: bool = False) -> Crosstab:
    """Groups that follow each other, such as waves: a small one is counted with the one before, the first with the next.

    People whose group is not known stay as they are, last.
    """
    few = _few(small, everybody)
    runs: list[list[Group]] = []
    apart = tuple(group for group in table.groups if group.id in SET_APART)
    for group in (one for one in table.groups if one not in apart):
        if runs and (few(runs[-1]) or few([group])):
            runs[-1].append(group)
        else:
            runs.append([group])
    if len(runs) > 1 and few(runs[-1]):
        last = runs.pop()
        runs[-1] += last
    return replace(table, groups=(*(_run(table, run) for run in runs), *apart))


def _run(table: Crosstab, run: Sequence[Group]) -> Group:
    return run[0] if len(run) == 1 else together(table, "+".join(group.id for group in run), run)


def together(table: Crosstab, group_id: str, groups: Sequence[Group]) -> Group:
    """One group of several; its name says nothing, `gathers` says which."""
    base = sum(base_of(group) for group in groups)
    rows = tuple(_row(row.id, groups, base) for row in table.total.rows)
    beside = tuple(sum((group.beside or (0, 0))[kind] for group in groups) for kind in (0, 1))
    mean = None
    if table.total.measure is Measure.SCALE:
        said = averages({float(row.id): known(row.count) for row in rows})
        mean = said.mean if said else None
    return Group(
        group_id, base, rows, mean, gathers=tuple(group.id for group in groups), beside=(beside[0], beside[1])
    )


def _row(row_id: str, groups: Sequence[Group], base: int) -> Row:
    return row_of(
        row_id, sum(known(row.count) for group in groups for row in group.rows if row.id == row_id), base
    )
