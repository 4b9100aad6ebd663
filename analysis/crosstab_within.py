"""A table inside another: one of its columns parted once more, or the same table read by two who are shown different amounts.

Answers that are hidden of a column are one answer here, "hidden". How many gave any of them can be worked out anyway, from
the column's base; so what the parts say of them is nothing that the column does not, and whichever way they could lie in the
column, they can lie in its parts. The rest of the column is shown, and is protected as any table is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from analysis.crosstab import Crosstab, Group, crosstab_by_group
from analysis.crosstab_control import protect_crosstab
from analysis.gathering import gathered
from analysis.hidden import HIDDEN
from analysis.made_question import made_question
from analysis.policy import Policy
from analysis.summary import Row

_HIDDEN = "\0hidden"  # no answer has this name


def parted(
    rows: Sequence[Row],
    by: str,
    groups: Sequence[str],
    answers: Iterable[tuple[str, str]],
    policy: Policy | None,
) -> Crosstab | None:
    """A column (`rows`, as it is shown) by something else, from (group, answer) of everybody in it; None where that cannot
    be shown."""
    hidden = {row.id for row in rows if row.count is HIDDEN}
    told = [row.id for row in rows if row.id not in hidden]
    question = made_question("within", *told, *([_HIDDEN] if hidden else []))
    counted = ((group, _HIDDEN if answer in hidden else answer, 1) for group, answer in answers)
    table = crosstab_by_group(question, by, groups, counted)
    if policy:
        table = protect_crosstab(gathered(table, policy.small), policy, sizes_known=True)
    if not table.groups or table.total.withheld:
        return None
    order = [row.id for row in rows]
    return replace(table, groups=tuple(_spread(group, order, hidden) for group in table.groups))


def of_both(one: Crosstab, other: Crosstab) -> Crosstab:
    """The same table as it is shown to one and to another, with all that is hidden in either: whoever has both learns no
    more than from the first. Without groups where they stand in different ones."""
    if [group.id for group in one.groups] != [group.id for group in other.groups]:
        return replace(other, groups=())
    return replace(
        other,
        groups=tuple(_of_both(*pair) for pair in zip(one.groups, other.groups, strict=True)),
    )


def _of_both(one: Group, other: Group) -> Group:
    rows = tuple(
        hide(there) if HIDDEN in (here.count, there.count) else there
        for here, there in zip(one.rows, other.rows, strict=True)
    )
    answered = HIDDEN if HIDDEN in (one.answered, other.answered) else other.answered
    return replace(other, rows=rows, answered=answered, mean=None)


def hide(row: Row) -> Row:
    """A row of which nothing is shown."""
    return replace(row, count=HIDDEN, share=HIDDEN, share_of_asked=HIDDEN, interval=HIDDEN)


def _spread(group: Group, order: Sequence[str], hidden: set[str]) -> Group:
    known = {row.id: row for row in group.rows}
    unsaid = Row(_HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN)
    rows = tuple(replace(unsaid, id=one) if one in hidden else known[one] for one in order)
    return replace(group, rows=rows)
