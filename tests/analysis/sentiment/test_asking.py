"""What a question asks for: by its author, else by its own words, with care."""

import pytest

from analysis.sentiment.asking import asks_for, by_words
from forms.measures import Measure
from forms.question import AsksFor, Options, Question
from forms.text import Text


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("What could we do better?", "improvement"),
        ("How could we improve?", "improvement"),
        ("What should we do differently?", "improvement"),
        ("If you could change one thing, what would it be?", "improvement"),
        ("What would have helped more?", "improvement"),
        ("What one thing would help you feel safer?", "improvement"),
        ("What gets in the way of hearing children?", "improvement"),
        ("What didn’t go well?", "improvement"),
        ("What was good?", "praise"),
        ("What worked well?", "praise"),
        ("What is the best thing about where you live?", "praise"),
        ("What was good, and what could be better?", "opinion"),
        ("What changed for you?", "opinion"),
        ("Tell us more.", "opinion"),
        ("Why?", "opinion"),
        ("What did you learn?", "facts"),
        ("What will you do differently because of the day?", "facts"),
        ("Where do you work?", "facts"),
    ],
)
def test_by_its_words(words: str, kind: str):
    assert by_words(words) == kind


def _question(text: Text, kind: AsksFor | None = None) -> Question:
    return Question("q", "text", text, Measure.TEXT, options=Options(asks_for=kind))


def test_the_author_has_the_last_word():
    assert asks_for(_question(Text.of("What was good?", "en"), AsksFor.OPINION)) is AsksFor.OPINION


def test_words_in_another_language_tell_nothing():
    assert asks_for(_question(Text.of("What was good?", "pl"))) is AsksFor.OPINION
