"""A scale with words at its ends, such as 0 to 10."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from forms.survey import Question
from forms.types.base import Objection
from forms.types.points import PointsField, PointsType, span

MOST_POINTS = 11


class ScaleField(PointsField):
    def shown(self) -> dict[str, Any]:
        options = self.question.options
        return {**super().shown(), "low": self.words(options.low), "high": self.words(options.high)}


class Scale(PointsType):
    name = "scale"
    field = ScaleField
    takes = frozenset(
        {"minimum", "maximum", "low", "high", "labels", "required", "dont_know", "prefer_not", "missing"}
    )

    def completed(self, question: Question, languages: tuple[str, ...]) -> Question:
        question = super().completed(question, languages)
        minimum = question.options.minimum if question.options.minimum is not None else 1
        maximum = question.options.maximum if question.options.maximum is not None else 5
        return replace(question, options=replace(question.options, minimum=minimum, maximum=maximum))

    def objections(self, question: Question) -> Iterator[Objection]:
        options = question.options
        if options.minimum != int(options.minimum or 0) or options.maximum != int(options.maximum or 0):
            yield Objection(
                "A scale has whole numbers only.", "Write 'minimum' and 'maximum' without a point."
            )
        elif not 2 <= len(span(question)) <= MOST_POINTS:
            yield Objection(
                f"A scale has 2 to {MOST_POINTS} points, this one has {len(span(question))}.",
                "Write 'minimum: 0' and 'maximum: 10', or fewer.",
            )
        elif options.labels and len(options.labels) != len(span(question)):
            yield Objection(
                f"{len(span(question))} points have {len(options.labels)} labels.",
                f"Write {len(span(question))} labels, the lowest first, or none.",
            )


TYPE = Scale()
