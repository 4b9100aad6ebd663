"""What a follow-up question tells about the answer it hangs on.

A question asked only of those who gave certain answers before counts those answers by the number asked, and says by
the number who answered that they were no fewer.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any, TypeAlias

from analysis.hidden import HIDDEN
from analysis.policy import Policy, may_filter
from analysis.summary import QuestionSummary
from forms.measures import DONT_KNOW, PREFER_NOT, Measure

Group: TypeAlias = Any  # the id of an audience version, or None


@dataclass(frozen=True, slots=True)
class Hinge:
    """A follow-up is asked of those whose answer to question `on` is one of the rows `into`.

    `into` may hold "dont_know" and "prefer_not". None: it is not one answer to one question that decides.
    """

    on: str
    into: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """A summary on a page, and whom it counts: how many were asked, by group.

    A page may have a question in parts, one for each audience version or for several together. Groups are those
    versions; a page without parts has one group.
    """

    summary: QuestionSummary
    asked: Mapping[Group, int]


def tells(hinges: Sequence[Hinge], follow_up: Counted, page: Iterable[Counted], policy: Policy) -> bool:
    """Would this follow-up tell what is hidden of the questions it hangs on?

    `page` are the protected summaries that stand beside it. A part of a follow-up is held against the same people's
    answers: what other groups were asked says nothing about them.
    """
    shown = list(page)
    return any(
        _tells(hinge, follow_up, [one for one in shown if one.summary.question_id == hinge.on], policy)
        for hinge in hinges
    )


def _tells(hinge: Hinge, follow_up: Counted, parts: Sequence[Counted], policy: Policy) -> bool:
    if not parts:
        return True
    groups = follow_up.asked.keys()
    about = [part for part in parts if part.asked.keys() & groups]
    if any(part.summary.asked is HIDDEN for part in about):
        return True
    sources = [part.summary for part in about]
    # Rows of a table that counts others too add up to more than these people's.
    one_table = all(part.asked.keys() <= groups for part in about)
    base = sum(count for part in about for group, count in part.asked.items() if group in groups)
    number = sum(follow_up.asked[group] for part in about for group in part.asked.keys() & groups)
    known = one_table or may_filter(base, number, policy)
    if hinge.into is not None:
        return not known or any(_straddled(_hidden(source), hinge.into, source) for source in sources)
    return any(_hidden(source) for source in sources) or not may_filter(base, number, policy)


def _hidden(source: QuestionSummary) -> set[str]:
    hidden = {row.id for row in source.rows if row.count is HIDDEN}
    hidden |= {kind for kind in (DONT_KNOW, PREFER_NOT) if getattr(source, kind) is HIDDEN}
    return hidden | ({"answered"} if source.answered is HIDDEN else set())


def _straddled(hidden: set[str], into: Set[str], source: QuestionSummary) -> bool:
    """Where all hidden answers are on one side, what is shown gives the sum of that side already."""
    if source.measure is Measure.MANY_OF:
        return bool(hidden & into)
    hidden = hidden - {"answered"}
    return bool(hidden & into) and bool(hidden - into)
