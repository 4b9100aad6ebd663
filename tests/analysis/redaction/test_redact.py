"""Redacting as a whole: what holds for any text, known words, the model, and the sentences kept beside the checkout."""

import csv
import socket
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import redaction
from analysis.redaction import Found, redact, tagger
from tests.conftest import ROOT, SHARED

OPEN = SHARED / "data" / "pii_open.csv"
#: Kinds that rules find for certain; of names a person finds the rest.
CERTAIN = {"PHONE", "EMAIL", "POSTCODE", "ID", "DOB"}

_PIECES = st.sampled_from(
    [
        "miss khan",
        "07700 900123",
        "a@b.org",
        " ",
        "\n",
        "’",
        "é",
        "😢",
        "OL8 2AB",
        "born 1/2/2011",
        "@x_1",
        "the",
        "st",
        "1",
        "مرحبا",
    ]
)


@given(st.lists(st.one_of(_PIECES, st.text(max_size=12)), max_size=8).map(" ".join))
def test_spans_stand_in_order_and_what_is_not_found_is_not_touched(text: str):
    done = redact(text, known=["the"], model=False)
    rest, at = [], 0
    for one in done.found:
        assert at <= one.start < one.end <= len(text)
        assert one.words == text[one.start : one.end]
        rest += [text[at : one.start], redaction.PLACES[one.kind]]
        at = one.end
    assert done.text == "".join([*rest, text[at:]])


def test_known_words_are_hidden_in_any_case_and_spacing():
    done = redact("at st.  bedes and ST BEDE’S, not stbedes", known=["St Bede's"], model=False)
    assert done.text == "at [name] and [name], not stbedes"
    assert done.found[0] == Found("known", 3, 13, "st.  bedes")


def test_two_rules_on_the_same_words_give_one_span():
    done = redact("St Bede's Primary School, 14 Acacia Avenue", known=["Bede's Primary"], model=False)
    assert [one.kind for one in done.found] == ["known", "address"]
    assert done.text == "[name], [address]"


def test_what_was_looked_for_is_said(monkeypatch: pytest.MonkeyPatch):
    assert "not found by machine" in redaction.names_looked_for("so")
    monkeypatch.setattr(tagger, "installed", lambda: False)
    assert "not installed" in redaction.names_looked_for("en-GB")
    assert redact("With Zbigniewa Krzyk").text == "With [name]"


@pytest.mark.skipif(not tagger.installed(), reason="the extra `names` is not installed")
def test_the_model_finds_more_and_asks_no_network(monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    text = "Unathi Mbekezeli said hello to the room"
    assert "Mbekezeli" not in redact(text).text


def test_the_model_is_not_loaded_until_a_text_is_read():
    asked = "import sys, analysis.redaction, feedback.cli.redact; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], cwd=ROOT, check=False).returncode == 0


@pytest.mark.skipif(
    not OPEN.is_file(), reason="the sentences with personal information are not beside this checkout"
)
def test_numbers_dates_and_mails_of_the_kept_sentences_are_hidden():
    with OPEN.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    left, checked = [], 0
    for row in rows:
        hidden = redact(row["text"], model=False).text
        for span, kind in zip(row["spans"].split("||"), row["types"].split("||"), strict=True):
            if kind in CERTAIN:
                checked += 1
                left += [span] if span in hidden else []
    assert checked == 10
    assert left == []
