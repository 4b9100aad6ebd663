"""What the analysis needs to know about a question: how it is measured and what could be answered."""

from collections.abc import Sequence
from typing import Any, Protocol

from forms.measures import Measure


class Choice(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def exclusive(self) -> bool: ...


class Question(Protocol):
    """`forms.survey.Question` is one; so is any object with these four, in a notebook or a test.

    `options` may have `points` (faces), `minimum`, `maximum`, `step` (scale) and `most` (ballot).
    """

    @property
    def id(self) -> str: ...
    @property
    def measure(self) -> Measure: ...
    @property
    def choices(self) -> Sequence[Choice]: ...
    @property
    def options(self) -> Any: ...


def points(question: Question) -> range:
    """The points a scale offers, lowest first; none when its ends are not known."""
    options = question.options
    if getattr(options, "points", None):
        return range(1, options.points + 1)
    low, high = getattr(options, "minimum", None), getattr(options, "maximum", None)
    if low is None or high is None:
        return range(0)
    return range(int(low), int(high) + 1, int(getattr(options, "step", None) or 1))


def offered(question: Question) -> tuple[str, ...]:
    """The answers a question offers, as row ids: its choices, or the points of its scale."""
    if question.measure is Measure.SCALE:
        return tuple(str(point) for point in points(question))
    return tuple(choice.id for choice in question.choices)
