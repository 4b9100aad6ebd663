"""An answer in words, for a person to check before sending, or to read beside a comment."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from babel import Locale, UnknownLocaleError

from forms import days
from forms.bound import Gettext, set_aside_phrase
from forms.measures import Measure
from forms.survey import Question
from forms.text import Phrase
from forms.types.base import offered
from forms.types.points import span


def said(question: Question, answers: Mapping[str, Any], language: str, gettext: Gettext) -> list[Phrase]:
    """What was answered to a question, one phrase a thing; empty where nothing was."""
    value = answers.get(question.id)
    if value is None or value == "" or value == []:
        return []
    if isinstance(value, str) and value in offered(question):
        return [set_aside_phrase(value, language, gettext)]
    return _WORDS.get(question.measure, _plain)(question, value, answers, language)


def _choices(question: Question, value: Any, answers: Mapping[str, Any], language: str) -> list[Phrase]:
    chosen = [question.choice(one) for one in (value if isinstance(value, list) else [value])]
    phrases = [choice.text.pick(language) for choice in chosen if choice is not None]
    own = answers.get(question.other_id)
    return [*phrases, Phrase(own, "")] if isinstance(own, str) and own else phrases


def _point(question: Question, value: Any, answers: Mapping[str, Any], language: str) -> list[Phrase]:
    labels = question.options.labels
    place = value - span(question).start
    if 0 <= place < len(labels):
        return [labels[place].pick(language)]
    return [Phrase(str(value), language)]


def _day(question: Question, value: Any, answers: Mapping[str, Any], language: str) -> list[Phrase]:
    """In English where the language's own way of writing days is not known."""
    code = {"en": "en-GB"}.get(language, language)
    try:
        locale, spoken = Locale.parse(code, sep="-"), language
    except (UnknownLocaleError, ValueError):
        locale, spoken = Locale("en", "GB"), "en"
    return [Phrase(days.written(date.fromisoformat(value), locale), spoken)]


def _ranked(question: Question, value: Any, answers: Mapping[str, Any], language: str) -> list[Phrase]:
    phrases = _choices(question, value, answers, language)
    return [
        Phrase(f"{place}. {phrase.words}", phrase.language) for place, phrase in enumerate(phrases, start=1)
    ]


def _plain(question: Question, value: Any, answers: Mapping[str, Any], language: str) -> list[Phrase]:
    """Own words and numbers: no language is claimed for them."""
    return [Phrase(str(value), "")]


_WORDS = {
    Measure.ONE_OF: _choices,
    Measure.MANY_OF: _choices,
    Measure.SCALE: _point,
    Measure.RANK: _ranked,
    Measure.DATE: _day,
}
