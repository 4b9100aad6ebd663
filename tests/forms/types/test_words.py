"""The words that types bring along: every language of the interface has them, and none borrows another's."""

import tomllib
from pathlib import Path

import pytest

from forms.types import words
from tests.forms.writing import question

LANGUAGES = tuple(
    tomllib.loads((Path(__file__).parents[3] / "translations" / "languages.toml").read_text(encoding="utf-8"))
)
TABLES = pytest.mark.parametrize("table", words.TABLES.values(), ids=words.TABLES)


@TABLES
def test_every_language_of_the_interface_has_its_words(table: words.Words) -> None:
    assert set(table) == {"en", *LANGUAGES}


@TABLES
def test_every_language_has_as_many_words_and_each_once(table: words.Words) -> None:
    for language, said in table.items():
        assert len(said) == len(set(said)) == len(table["en"]), language
        assert all(word.strip() == word for word in said), language


@TABLES
def test_no_language_speaks_with_the_words_of_another(table: words.Words) -> None:
    assert len(set(table.values())) == len(table)


def test_faces_and_agreement_speak_the_fourteen_languages_of_a_survey() -> None:
    spoken = ", ".join(["en", *(one for one in LANGUAGES if one != "en")])
    faces = question("- {id: q, type: faces, points: 3, text: Q}", languages=spoken)
    agree = question("- {id: q, type: agree, text: Q}", languages=spoken)
    assert faces.options.labels[2].pick("so").words == "Faraxsan"
    assert agree.choices[1].text.pick("ckb").words == "هاوڕام"
    assert {label.pick("pa").language for label in faces.options.labels} == {"pa"}
