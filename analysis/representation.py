"""Who was heard against the people served: group by group, and who is missing.

A group counts as heard less where the whole 95 % interval of its share (Wilson) lies below its share of the population,
and as heard more where it lies above. Anything else may be chance. Only what disclosure control has left is compared.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from analysis.hidden import HIDDEN, Count
from analysis.intervals import Interval
from analysis.rounding import percent
from analysis.summary import QuestionSummary, Row, Share


class Voice(StrEnum):
    """How much of a group was heard. `HIDDEN_FEW`: so few, here or beside it, that it is not told."""

    NOBODY = "nobody"
    BARELY = "barely"
    LESS = "less"
    AS_MUCH = "as_much"
    MORE = "more"
    HIDDEN_FEW = "hidden"


@dataclass(frozen=True, slots=True)
class Standing:
    """One group: how many were heard, their share of all who said, and its share of the people served, in per cent."""

    id: str
    heard: Count
    share: Share
    interval: Interval | None
    served: int
    share_served: Decimal
    voice: Voice


def standings(summary: QuestionSummary, served: Mapping[str, int]) -> tuple[Standing, ...]:
    """The groups of a protected question against how many of each there are; nothing where that cannot be compared."""
    everybody = sum(served.values())
    if not everybody or summary.withheld or {row.id for row in summary.rows} != served.keys():
        return ()
    return tuple(_standing(row, served[row.id], everybody) for row in summary.rows)


def _standing(row: Row, people: int, everybody: int) -> Standing:
    ends = row.interval if isinstance(row.interval, Interval) else None
    share = percent(people, everybody, 1)
    assert share is not None
    return Standing(
        row.id, row.count, row.share, ends, people, share, _voice(row, ends, 100 * people / everybody)
    )


def _voice(row: Row, ends: Interval | None, share: float) -> Voice:
    if row.count is HIDDEN or ends is None:
        return Voice.HIDDEN_FEW
    if ends.high < share:
        if row.count == 0:
            return Voice.NOBODY
        return Voice.BARELY if float(str(row.share)) < share / 2 else Voice.LESS
    return Voice.MORE if ends.low > share else Voice.AS_MUCH
