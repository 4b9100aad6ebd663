"""What a follow-up question tells about the answer it hangs on.

A question asked only of those who gave certain answers before counts those answers by the number asked, and says by
the number who answered that they were no fewer.
"""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from analysis.hidden import HIDDEN, Hidden
from analysis.policy import Policy, may_filter
from analysis.summary import QuestionSummary
from forms.measures import DONT_KNOW, PREFER_NOT, Measure


@dataclass(frozen=True, slots=True)
class Hinge:
    """A follow-up is asked of those whose answer to question `on` is one of the rows `into`.

    `into` may hold "dont_know" and "prefer_not". None: it is not one answer to one question that decides.
    """

    on: str
    into: frozenset[str] | None = None


def tells(hinges: Sequence[Hinge], asked: int, shown: Iterable[QuestionSummary], policy: Policy) -> bool:
    """Would a follow-up put to `asked` people tell what is hidden of the questions it hangs on?

    `shown` are the protected summaries that stand beside it.
    """
    page = list(shown)
    return any(
        _tells(hinge, asked, [one for one in page if one.question_id == hinge.on], policy) for hinge in hinges
    )


def _tells(hinge: Hinge, asked: int, sources: Sequence[QuestionSummary], policy: Policy) -> bool:
    if not sources or any(source.asked is HIDDEN for source in sources):
        return True
    if hinge.into is not None:
        return any(_straddled(_hidden(source), hinge.into, source) for source in sources)
    whole = sum(source.asked for source in sources if not isinstance(source.asked, Hidden))
    return any(_hidden(source) for source in sources) or not may_filter(whole, asked, policy)


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
