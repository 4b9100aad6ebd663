import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import reading_age
from analysis.reading_age import automated_readability, hint, sentences


def test_the_index_is_that_of_its_authors():
    # Smith and Senter 1967: 4.71 (strokes / words) + 0.5 (words / sentences) - 21.43
    assert automated_readability(letters=450, words=100, sentences=5) == pytest.approx(9.765)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("It is dark. We are afraid! Are you?", 3),
        ("راستہ اندھیرا ہے۔ ہم ڈرتے ہیں۔", 2),
        ("রাস্তা অন্ধকার। আমরা ভয় পাই।", 2),
        ("هل الطريق مظلم؟ نعم.", 2),
        ("One line\nanother line", 2),
        ("", 0),
    ],
)
def test_sentences_end_as_each_language_ends_them(text, number):
    assert len(sentences(text)) == number


def test_a_long_sentence_is_shown_with_its_length():
    text = f"Short one. {'word ' * 20}end."
    found = hint(text, "en")
    assert [one.length for one in found.long_sentences] == [21]
    assert hint(text, "en", longest=21).long_sentences == ()


def test_office_words_come_with_easier_ones_and_long_words_alone():
    found = hint("We will implement it regarding misunderstandings.", "en")
    assert found.easier == {"implement": "do", "regarding": "about"}
    assert found.hard == ("implement", "regarding", "misunderstandings")


def test_nothing_is_guessed_of_a_short_text_or_another_language():
    long = "We mended the lamp near the shop. " * 10
    assert hint("We mended the lamp.", "en").age is None
    assert hint(long, "pl").age is None
    age = hint(long, "en").age
    assert age is not None
    assert age < 9


def test_an_office_text_is_older_than_a_child_s():
    office = (
        "Following multi-agency consultation the partnership has commissioned additional provision, "
        "and implementation of the associated improvement programme is monitored quarterly. "
    )
    child, grown = hint("We asked the men to mend the lamp. They did it. " * 6, "en"), hint(office * 3, "en")
    assert child.age is not None
    assert grown.age is not None
    assert child.age + 8 < grown.age


@given(st.text(), st.sampled_from(["en", "ur", "pl"]))
def test_any_text_has_a_hint(text, language):
    found = hint(text, language)
    assert found.longest <= found.words
    assert (found.age is None) or found.words >= reading_age.FEWEST_WORDS
