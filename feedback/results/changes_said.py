"""What can be said of the change from one wave to the next, as sentences."""

from collections.abc import Callable, Iterator

from analysis.change import Change, Verdict
from analysis.rounding import half_up
from feedback.results.over_time import Series, Step

#: What an answer is called, by the id of its row.
Label = Callable[[str], str]


def sentences(series: Series, label: Label) -> Iterator[str]:
    """What can be said of each step."""
    for step in series.steps:
        yield from _said(step, label)


def _said(step: Step, label: Label) -> Iterator[str]:
    span = f"{step.before} to {step.now}"
    if step.mean is not None:
        yield _sentence(f"{span}: the mean", step.mean, "")
        return
    sure = {row: one for row, one in step.shares.items() if one.verdict is not Verdict.NOT_SURE}
    for row, change in sure.items():
        yield _sentence(f"{span}: “{label(row)}”", change, " percentage points")
    if not sure and step.shares:
        few = " Fewer than 30 answered before or since." if _few(step) else ""
        yield f"{span}: no change that we can be sure of.{few}"
    elif not step.shares:
        yield f"{span}: too few answered to compare."


def _few(step: Step) -> bool:
    return any(change.few for change in step.shares.values())


def _sentence(what: str, change: Change, unit: str) -> str:
    places = 0 if unit else 1
    few = " Fewer than 30 answered before or since." if change.few else ""
    low, high = (half_up(end, places) for end in (change.interval.low, change.interval.high))
    if change.verdict is Verdict.NOT_SURE:
        return f"{what}: no change that we can be sure of (between {low} and {high}{unit}).{few}"
    way = "went up" if change.verdict is Verdict.MORE else "went down"
    by = half_up(abs(change.difference), places)
    low, high = (low, high) if change.verdict is Verdict.MORE else (-high, -low)
    return f"{what} {way} by {by}{unit} (likely {low} to {high}).{few}"
