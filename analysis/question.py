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
