from typing import Any

import pytest

from forms.wording import said
from tests.forms.writing import question, same

CHOICES = "choices: [{a: Ants}, {b: Bees}, {id: o, text: Others, other: true}]"


def words(yaml: str, language: str = "en", **answers: Any) -> list[str]:
    asked = question(f"- {{id: q, text: Q, {yaml}}}")
    return [
        phrase.words
        for phrase in said(
            asked, {key.replace("_", "."): value for key, value in answers.items()}, language, same
        )
    ]


@pytest.mark.parametrize(
    ("yaml", "value", "expected"),
    [
        (f"type: one_of, {CHOICES}", "a", ["Ants"]),
        (f"type: many_of, {CHOICES}", ["a", "b"], ["Ants", "Bees"]),
        ("type: rank, choices: {a: Ants, b: Bees}", ["b", "a"], ["1. Bees", "2. Ants"]),
        ("type: faces, points: 3", 3, ["Happy"]),
        ("type: scale", 4, ["4"]),
        ("type: number", 7, ["7"]),
        ("type: date", "2026-12-04", ["4 December 2026"]),
        ("type: text", "Thank you", ["Thank you"]),
        ("type: text", "dont_know", ["dont_know"]),
        ("type: date, dont_know: true", "dont_know", ["I don’t know"]),
        ("type: text", None, []),
    ],
)
def test_an_answer_is_said_in_words(yaml, value, expected):
    assert words(yaml, q=value) == expected


def test_own_words_follow_their_choice():
    assert words(f"type: one_of, {CHOICES}", q="o", q_other="Spiders") == ["Others", "Spiders"]


@pytest.mark.parametrize(("language", "expected"), [("pl", "4 grudnia 2026"), ("xx", "4 December 2026")])
def test_a_day_is_said_in_the_language_or_in_english(language, expected):
    assert words("type: date", language, q="2026-12-04") == [expected]
