"""Questions over waves as plain values: each wave with its base, each change with its interval and what can be said."""

from collections.abc import Iterator, Sequence
from functools import partial

from analysis.change import Change
from analysis.plain import plain
from analysis.rounding import half_up
from feedback.results import changes_said
from feedback.results.over_time import Point, Series, Step
from feedback.results.told_words import Plain, label, named


def told(series: Sequence[Series], language: str) -> list[Plain]:
    """What `feedback.results.over_time.over_time` found. A change is in percentage points, or in points of the scale
    where it is of the mean; its `verdict` is "more", "less" or "not_sure"."""
    return [plain(_series(one, language)) for one in series]


def _series(one: Series, language: str) -> Plain:
    question = one.part.question
    called = partial(label, one.part, language)
    return {
        "id": question.id,
        "text": question.text.pick(language).words,
        **named(one.part, language),
        "waves": [_wave(point) for point in one.points],
        "changes": [line for step in one.steps for line in _changes(step, called)],
        "said": list(changes_said.sentences(one, called)),
    }


def _wave(point: Point) -> Plain:
    """`said` in place of `answered`: where the number who answered is hidden, everybody who said anything."""
    base = {} if point.base is None else {"said" if point.of_all else "answered": point.base}
    return {"name": point.name, **base}


def _changes(step: Step, called: changes_said.Label) -> Iterator[Plain]:
    if step.mean is not None:
        yield _change(step, step.mean, 2, {"of": "mean", "text": "Mean"})
    for row, change in step.shares.items():
        yield _change(step, change, 1, {"of": row, "text": called(row)})


def _change(step: Step, change: Change, places: int, about: Plain) -> Plain:
    low, high = (half_up(end, places) for end in (change.interval.low, change.interval.high))
    return {
        "before": step.before,
        "now": step.now,
        **about,
        "change": half_up(change.difference, places),
        "interval": {"low": low, "high": high},
        "verdict": change.verdict,
        "few": change.few,
    }
