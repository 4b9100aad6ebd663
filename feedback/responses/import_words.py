"""Every word a survey knows a question or a choice by: ids, and texts in every language and audience version."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from forms.measures import DONT_KNOW, PREFER_NOT, Measure
from forms.question import Question
from forms.survey import Survey
from forms.text import Text
from forms.types.base import offered

_CURLY = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "\u00a0": " "})
_ENDS = " ?.:*!؟"
#: How other tools' exports say what this service says in its own words.
_SET_ASIDE = {
    DONT_KNOW: ("I don't know", "Don't know", "Not sure"),
    PREFER_NOT: ("I don't want to say", "Prefer not to say", "Prefer not to answer"),
}


def normal(words: str) -> str:
    """Words as they are compared: without regard to case, spaces, curly quotes, or a question mark at the end."""
    words = unicodedata.normalize("NFKC", words).translate(_CURLY).casefold()
    return re.sub(r"\s+", " ", words).strip(_ENDS)


def wordings(survey: Survey) -> dict[str, list[Question]]:
    """Each question in all its words: as written, and as every audience version puts it."""
    found: dict[str, list[Question]] = {}
    for one in (survey, *(survey.for_audience(version.id) for version in survey.versions)):
        for question in one.questions:
            if question not in found.setdefault(question.id, []):
                found[question.id].append(question)
    return found


def question_names(question: Question) -> Iterator[str]:
    """The headers this wording of a question may have."""
    yield from _words(question.text)
    if question.stem is not None:
        for stem in question.stem.phrases:
            text = question.text.pick(stem.language).words
            yield f"{stem.words} [{text}]"
            yield f"{stem.words} {text}"


def answers_by_word(variants: Iterable[Question]) -> dict[str, str | int]:
    """What each word in a cell stands for: a choice id, a point of a scale, or one of the two ways out."""
    found: dict[str, str | int] = {}
    for question in variants:
        for word, value in _answers(question):
            found.setdefault(normal(word), value)
    return found


def _answers(question: Question) -> Iterator[tuple[str, str | int]]:
    for choice in question.choices:
        yield choice.id, choice.id
        yield choice.id.replace("_", " "), choice.id
    for choice in question.choices:
        for words in _words(choice.text):
            yield words, choice.id
    if question.measure is Measure.SCALE:
        yield from _points(question)
    for value in offered(question):
        for words in (value, *_SET_ASIDE[value]):
            yield words, value


def _points(question: Question) -> Iterator[tuple[str, int]]:
    options = question.options
    first, last = int(options.minimum or 0), int(options.maximum or 0)
    for point, label in enumerate(options.labels, first):
        yield from ((words, point) for words in _words(label))
    for end, point in ((options.low, first), (options.high, last)):
        if end is not None:
            yield from ((words, point) for words in _words(end))


def _words(text: Text) -> Iterator[str]:
    return (phrase.words for phrase in text.phrases)
