"""The other way round: a table by group read from the one that was protected.

Safe by agency and agency by safe are one table of counts. Protected each by itself, each would show what the other
hides. So one of the two is protected, and the other is read from what that one shows. Safe by who helps, where several may
help, is always read from who helps by safe: only there is everybody in one group.
"""

from dataclasses import replace

from analysis.averages import averages
from analysis.crosstab import OTHERS, SET_APART, Crosstab, Group
from analysis.disclosure_control import known
from analysis.hidden import HIDDEN, Count
from analysis.policy import Policy
from analysis.summary import Figure, QuestionSummary, Row, row_of
from forms.measures import Measure


def turned(shown: Crosstab, total: QuestionSummary, by: str, policy: Policy | None) -> Crosstab:
    """The question of `total` by the one that `shown` tells of, where `shown` is that one by this, protected.

    Where several answers could be chosen there, the groups overlap: somebody is in each that they named. `total` is this question's own table, protected. A group stands for each answer that `shown` has a count of. Where
    how many of a group answered cannot be told, shares are of all in the group (`share_of_asked`).
    """
    if shown.total.withheld or total.withheld:
        return Crosstab(by, total if total.withheld else replace(total, withheld=shown.total.withheld), ())
    return Crosstab(by, total, tuple(_groups(shown, total, policy)))


def _groups(shown: Crosstab, total: QuestionSummary, policy: Policy | None) -> list[Group]:
    found = []
    for row in shown.total.rows:
        if row.count is not HIDDEN and row.count:
            counts = {one.id: _count(shown, one, row.id) for one in total.rows}
            base = _answered(shown, total, row, policy)
            rows = tuple(_row(answer, count, base, known(row.count)) for answer, count in counts.items())
            said = known(row.count) if base is None else None
            found.append(Group(row.id, base, rows, _mean(total, counts, base), said=said))
    return found


def _count(shown: Crosstab, answer: Row, group: str) -> Count:
    if answer.count == 0:
        return 0
    for one in shown.groups:
        if one.id == answer.id:
            return next(row.count for row in one.rows if row.id == group)
    together = next((one for one in shown.groups if answer.id in one.gathers), None)
    row = next((row for row in together.rows if row.id == group), None) if together else None
    return HIDDEN if row and row.count else 0


def _answered(shown: Crosstab, total: QuestionSummary, row: Row, policy: Policy | None) -> int | None:
    """How many of those who gave an answer also gave one here: all but those in the group that is not known."""
    nobody = {one.id for one in total.rows if one.count == 0}
    beside = 0
    for one in shown.groups:
        if one.id in SET_APART or one.id == OTHERS:
            only = set(one.gathers) <= nobody.union(SET_APART)
            count = next(each.count for each in one.rows if each.id == row.id)
            if not only or count is HIDDEN:
                return None
            beside += count
    assert row.count is not HIDDEN
    base = row.count - beside
    return None if policy and policy.small(base) else base


def _row(answer: str, count: Count, base: int | None, size: int) -> Row:
    if count is HIDDEN:
        return Row(answer, HIDDEN, HIDDEN, HIDDEN, HIDDEN)
    if base is None:
        return replace(row_of(answer, count, size, size), share=HIDDEN, interval=HIDDEN)
    return row_of(answer, count, base)


def _mean(total: QuestionSummary, counts: dict[str, Count], base: int | None) -> Figure:
    if total.measure is not Measure.SCALE:
        return None
    if base is None or HIDDEN in counts.values():
        return HIDDEN
    said = averages({float(answer): int(count) for answer, count in counts.items()})
    return said.mean if said else None
