import pytest

from forms.text import Phrase, Text

HELLO = Text({"en": "Hello", "ar": "مرحبا", "pt": "Olá"})


def test_words_come_in_the_language_asked_for():
    assert HELLO.pick("ar") == Phrase("مرحبا", "ar")


def test_a_missing_language_falls_back_to_the_first_and_says_so():
    assert HELLO.pick("pl") == Phrase("Hello", "en")


@pytest.mark.parametrize("code", ["pt-BR", "pt_BR"])
def test_a_regional_language_falls_back_to_its_base(code):
    assert HELLO.pick(code) == Phrase("Olá", "pt")


def test_a_text_without_words_is_refused():
    with pytest.raises(ValueError, match="one language"):
        Text({})


def test_languages_can_be_put_in_the_order_of_a_survey():
    assert HELLO.in_order(("ar", "en")).languages == ("ar", "en", "pt")
