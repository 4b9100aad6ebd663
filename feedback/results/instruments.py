"""With what a question was answered: three faces, five faces, words, or numbers.

Children use faces and words differently, so answers given with one are never counted together with those given with
another (A50 of our standards). Pictures and recordings beside a question leave it the same question.
"""

from dataclasses import replace

from forms.measures import Measure
from forms.media import NOTHING
from forms.question import Question


def named(question: Question) -> str:
    """What staff call it: "3 faces", "words", "0 to 10"; nothing where there is only one way to answer."""
    options = question.options
    if question.measure is not Measure.SCALE:
        return ""
    if question.type == "faces":
        return f"{options.points} faces"
    if options.labels:
        return "words"
    return f"{options.minimum or 0:g} to {options.maximum or 0:g}"


def several(questions: list[Question]) -> bool:
    return len({question.instrument for question in questions}) > 1


def worded(question: Question) -> Question:
    """The question without what stands beside its words: equal where it was asked in the same words with the same
    instrument."""
    choices = tuple(replace(choice, picture=None) for choice in question.choices)
    return replace(question, media=NOTHING, choices=choices)


def shape(question: Question) -> tuple[object, ...]:
    """What must stay the same for answers to be counted together over versions."""
    counted = question.measure in (Measure.SCALE, Measure.NUMBER)
    return question.measure, question.instrument if counted else None, question.options.most
