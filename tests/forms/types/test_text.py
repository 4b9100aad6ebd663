import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.types import TYPES
from tests.conftest import SHARED
from tests.forms.writing import form, objections

LONG = "- {id: q, type: long_text, text: Q}"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("One\r\nTwo\rThree\n", "One\nTwo\nThree\n"),
        ("a\x00b", "ab"),
        ("👩‍👩‍👧 مرحبا \u202eabc", "👩‍👩‍👧 مرحبا \u202eabc"),
        (" \n\t ", None),
        ("\x00", None),
        ("half \ud83d", "half "),
    ],
)
def test_words_are_kept_as_they_were_written(sent, kept):
    made = form(LONG, sent={"q": sent})
    assert made.validate()
    assert made.answers() == {"q": kept}


@pytest.mark.parametrize(("name", "limit"), [("text", 500), ("long_text", 5000)])
def test_a_text_over_its_limit_stays_in_the_box_with_a_sentence(name, limit):
    made = form(f"- {{id: q, type: {name}, text: Q}}", sent={"q": "é" * (limit + 2)})
    assert not made.validate()
    assert made.faults() == [("q-q", f"Write up to {limit} characters. Take out at least 2.")]
    assert made.questions[0].value == "é" * (limit + 2)


def test_line_ends_are_counted_once():
    assert objections("- {id: q, type: text, text: Q, limit: 3}", {"q": "a\r\nb"}) == []


def test_the_author_sets_another_limit():
    assert objections("- {id: q, type: text, text: Q, limit: 3}", {"q": "four"}) == [
        "Write up to 3 characters. Take out at least 1."
    ]


@given(st.text(max_size=200))
def test_any_words_come_back_and_survive_json(words):
    made = form(LONG, sent={"q": words})
    assert made.validate()
    kept = made.answers()["q"]
    assert json.loads(json.dumps(kept)) == kept
    assert kept is None or TYPES["long_text"].accepts(made.page.questions[0], kept)
    assert form(LONG, sent={"q": kept or ""}).answers()["q"] == kept


@pytest.mark.skipif(
    not (SHARED / "data" / "naughty").is_dir(), reason="the list of naughty strings is not here"
)
def test_naughty_strings_are_kept():
    strings = json.loads(Path(SHARED / "data" / "naughty" / "blns.json").read_text(encoding="utf-8"))
    for words in strings:
        kept = form(LONG, sent={"q": words}).answers()["q"]
        assert (kept or "").strip() == words.replace("\x00", "").strip() or "\r" in words


def test_words_that_look_like_a_way_out_are_words():
    made = form(LONG, sent={"q": "dont_know"})
    assert made.answers() == {"q": "dont_know"}
    assert TYPES["long_text"].accepts(made.page.questions[0], "dont_know")
    assert form(LONG, answers={"q": "dont_know"}).questions[0].value == "dont_know"
