"""What the field's practice asks of versions for ages and needs, told as warnings."""

import pytest

from forms import author_file
from tests.forms.writing import paged, written

ASKED = """
- {id: light, type: text, text: Light, picture: symbol:play}
- {id: safe, type: faces, text: Safe, picture: symbol:safe}
- {id: end, type: text, text: End, picture: symbol:thank-you}
"""
VERSION = "versions:\n  - {{id: v, title: V, {about}}}\n"


def warnings(about: str, asked: str = ASKED, audience: str = "child") -> list[str]:
    reading = author_file.read(written(asked, audience=audience) + VERSION.format(about=about))
    assert reading.survey is not None, [fault.sentence() for fault in reading.faults]
    assert all(fault.line for fault in reading.warnings)
    return [fault.fault for fault in reading.warnings]


@pytest.mark.parametrize("band", ["4-7", "4 to 7", "5–7", "6-8"])
def test_five_faces_under_seven_are_told(band: str):
    assert warnings(f"band: {band}") == ["Children under seven cannot tell five faces apart: 'safe'."]
    assert warnings(f"band: {band}, changes: {{safe: {{points: 3}}}}") == []


@pytest.mark.parametrize("band", ["12+", "12-17", "13 to 18"])
def test_faces_from_twelve_are_told(band: str):
    (fault,) = warnings(f"band: {band}")
    assert "shows faces to young people" in fault
    assert warnings(f"band: {band}, changes: {{safe: {{type: scale}}}}") == []


@pytest.mark.parametrize("band", ["8-11", "7-11", "Easy Read"])
def test_labelled_faces_in_between_are_fine(band: str):
    assert warnings(f"band: {band}") == []


def test_grown_ups_may_have_faces():
    assert warnings("band: 18+", audience="family") == []


LONG = "This is a sentence that goes on and on until it has more than fifteen words in it"


def test_a_long_sentence_in_easy_read_is_told():
    (fault,) = warnings(f"easy_read: true, changes: {{safe: {LONG}}}")
    assert fault == "'safe' has a sentence of 18 words in 'en'."
    assert warnings(f"changes: {{safe: {LONG}}}") == []
    assert (
        warnings("easy_read: true, changes: {safe: 'One two three four five six. Seven eight nine ten.'}")
        == []
    )


def test_long_words_of_choices_and_hints_count_too():
    asked = f"{ASKED}- {{id: who, type: one_of, text: Who, hint: {LONG}, picture: symbol:help, choices: {{a: A, b: B}}}}"
    assert len(warnings("easy_read: true", asked)) == 1
    shorter = asked.replace(LONG, "Think")
    assert len(warnings(f"easy_read: true, changes: {{who: {{choices: {{a: {LONG}}}}}}}", shorter)) == 1


def test_easy_read_without_pictures_is_told():
    asked = ASKED.replace(", picture: symbol:safe", "")
    (fault,) = warnings("easy_read: true", asked)
    assert fault == "Easy Read has a picture beside the words, and there is none at 'safe'."
    assert warnings("easy_read: true, changes: {safe: {picture: symbol:safe}}", asked) == []


def test_a_version_that_ends_on_something_sore_is_told():
    page = "- {{sensitive: {}, questions: [{{id: {}, type: text, text: Q}}]}}\n"
    pages = page.format("false", "a") + page.format("true", "b") + page.format("false", "c")
    text = paged(pages, audience="child") + VERSION.format(about="leaves_out: [c]")
    (warning,) = author_file.read(text).warnings
    assert (warning.place, warning.fault) == ("version 'v'", "Its sensitive page 'b' comes last.")


def test_a_survey_that_ends_on_something_sore_is_told_once_for_all_versions():
    page = "- {{sensitive: {}, questions: [{{id: {}, type: text, text: Q}}]}}\n"
    pages = page.format("false", "a") + page.format("false", "b") + page.format("true", "c")
    text = paged(pages, audience="child") + VERSION.format(about="leaves_out: [b]")
    assert [one.place for one in author_file.read(text).warnings] == ["page 'c'"]
