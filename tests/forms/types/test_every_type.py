"""What holds for every type of question; a new type is given its sample here."""

import re
from pathlib import Path
from typing import Any

import pytest

from forms import types
from forms.measures import Measure
from forms.page_form import form_for
from forms.schema import OPTIONS
from forms.types import TYPES, UNFOLDED
from tests.forms.writing import question, same, survey

CHOICES = "choices: [{a: A}, {b: B}, {id: c, text: C, other: true}]"
#: An author's question of each type, a plain value it keeps, and how that value is sent by a page.
SAMPLES: dict[str, tuple[str, Any, dict[str, Any]]] = {
    "one_of": (CHOICES, "b", {"q": "b"}),
    "many_of": (CHOICES, ["a", "c"], {"q": ["c", "a"]}),
    "agree": ("hint: Honestly", "neither", {"q": "neither"}),
    "faces": ("points: 3", 3, {"q": "3"}),
    "scale": ("{minimum: 0, maximum: 10}", 0, {"q": "0"}),
    "number": ("step: 0.5", 2.5, {"q": "2.5"}),
    "rank": ("choices: [{a: A}, {b: B}]", ["b", "a"], {"q.rank.a": "2", "q.rank.b": "1"}),
    "ballot": (f"{{most: 2, {CHOICES.replace(', other: true', '')}}}", ["a"], {"q": "a"}),
    "text": ("limit: 40", "Thank you", {"q": "Thank you"}),
    "long_text": ("hint: Words", "One\nTwo", {"q": "One\r\nTwo"}),
    "date": ("hint: Day", "2026-02-28", {"q.day": "28", "q.month": "2", "q.year": "2026"}),
}
#: Types that nobody answers.
SILENT = {"note", *UNFOLDED}
ASKED = sorted(SAMPLES)


def written(name: str, extra: str = "") -> str:
    options = SAMPLES[name][0].strip("{}") if SAMPLES[name][0].startswith("{") else SAMPLES[name][0]
    return f"- {{id: q, type: {name}, text: Q, {options}{extra}}}"


def test_every_type_has_a_sample():
    assert set(SAMPLES) | SILENT == set(TYPES)


def test_every_file_of_a_type_is_in_the_dict():
    shared = {"__init__", "base", "field", "choices", "points", "words"}
    files = {path.stem for path in Path(types.__file__).parent.glob("*.py")} - shared
    assert files == set(TYPES)


@pytest.mark.parametrize("name", sorted(TYPES))
def test_a_type_says_its_name_and_measure(name):
    assert TYPES[name].name == name
    assert TYPES[name].measure in Measure
    assert TYPES[name].takes <= set(OPTIONS)


@pytest.mark.parametrize("name", ASKED)
def test_reading_copies_the_measure_into_the_question(name):
    assert question(written(name)).measure is TYPES[name].measure


@pytest.mark.parametrize("name", ASKED)
def test_a_plain_value_comes_back_from_the_form_it_fills(name):
    _, value, _ = SAMPLES[name]
    page = survey(written(name)).pages[0]
    form = form_for(page, "en", same, {"q": value})
    sent = _sent_back(form.questions[0])
    again = form_for(page, "en", same, formdata=sent)
    assert again.validate(), again.faults()
    assert again.answers()["q"] == value


def _sent_back(bound: Any) -> dict[str, Any]:
    """What a browser sends when the page is sent on as it was filled."""
    sent: dict[str, Any] = {bound.name: bound.value} if bound.value else {}
    for row in [*bound.rows, *bound.extra_rows, *bound.points]:
        if getattr(row, "checked", False):
            sent.setdefault(row.name, []).append(str(row.value))
        if getattr(row, "rank_value", ""):
            sent[row.name] = row.rank_value
    return sent | {part.name: part.value for part in bound.parts}


@pytest.mark.parametrize("name", ASKED)
def test_what_a_page_sends_becomes_the_plain_value(name):
    _, value, sent = SAMPLES[name]
    form = form_for(survey(written(name)).pages[0], "en", same, formdata=sent)
    assert form.validate(), form.faults()
    assert form.answers()["q"] == value
    assert TYPES[name].accepts(question(written(name)), value)


@pytest.mark.parametrize("name", ASKED)
@pytest.mark.parametrize("value", ["dont_know", "prefer_not"])
def test_the_ways_out_are_answers_where_they_are_offered(name, value):
    page = survey(written(name, f", {value}: true")).pages[0]
    row = form_for(page, "en", same).questions[0].extra_rows[0]
    form = form_for(page, "en", same, formdata={row.name: row.value})
    assert form.validate(), form.faults()
    assert form.answers()["q"] == value
    assert form.questions[0].extra_rows[0].checked
    assert TYPES[name].accepts(page.questions[0], value)


@pytest.mark.parametrize("name", sorted(set(ASKED) - {"text", "long_text"}))
@pytest.mark.parametrize("value", ["dont_know", "prefer_not"])
def test_the_ways_out_are_refused_where_they_are_not_offered(name, value):
    assert not TYPES[name].accepts(question(written(name)), value)


@pytest.mark.parametrize("name", ASKED)
def test_a_foreign_value_is_refused_and_forgotten(name):
    foreign: Any = {"planted": "value"}
    page = survey(written(name)).pages[0]
    assert not TYPES[name].accepts(page.questions[0], foreign)
    assert form_for(page, "en", same, {"q": foreign}).answers()["q"] is None


@pytest.mark.parametrize("name", sorted(set(ASKED) - {"text", "long_text", "rank", "date"}))
def test_a_choice_that_was_not_offered_is_refused(name):
    form = form_for(survey(written(name)).pages[0], "en", same, formdata={"q": "planted"})
    assert not form.validate()
    assert form.faults()


@pytest.mark.parametrize("name", ASKED)
def test_an_empty_page_is_no_answer_and_no_fault(name):
    form = form_for(survey(written(name)).pages[0], "en", same, formdata={})
    assert form.validate()
    assert form.answers()["q"] is None
    assert form.questions[0].optional


@pytest.mark.parametrize("name", ASKED)
def test_a_required_question_says_what_to_do(name):
    page = survey(written(name, ", required: true")).pages[0]
    form = form_for(page, "en", same, formdata={})
    assert not form.validate()
    ((html_id, sentence),) = form.faults()
    assert html_id == form.questions[0].first_id
    assert sentence.endswith(".")
    assert not re.search(r"please|sorry|invalid|valid|required|this field", sentence, re.IGNORECASE)


@pytest.mark.parametrize("name", ASKED)
def test_the_author_may_say_what_a_required_question_says(name):
    page = survey(written(name, ", required: true, missing: Tell us")).pages[0]
    form = form_for(page, "en", same, formdata={})
    form.validate()
    assert [sentence for _, sentence in form.faults()] == ["Tell us"]


@pytest.mark.parametrize("name", ASKED)
def test_every_html_id_on_a_page_is_its_own(name):
    page = survey(written(name, ", dont_know: true, prefer_not: true")).pages[0]
    bound = form_for(page, "en", same).questions[0]
    ids = [part.html_id for part in [*bound.rows, *bound.points, *bound.parts, *bound.extra_rows]]
    assert len(set(ids)) == len(ids)
    assert all(html_id.startswith("q-") for html_id in ids)
    assert bound.first_id == (ids[0] if bound.rows or bound.points or bound.parts else "q-q")
    assert bound.template == f"questions/{name}.html"


@pytest.mark.parametrize("name", ASKED)
def test_words_of_the_interface_go_through_gettext(name):
    page = survey(written(name, ", dont_know: true, prefer_not: true, required: true")).pages[0]
    form = form_for(page, "pl", lambda words: f"~{words}", formdata={})
    form.validate()
    bound = form.questions[0]
    assert all(sentence.startswith("~") for sentence in bound.errors)
    assert all(row.phrase.words.startswith("~") and row.phrase.language == "pl" for row in bound.extra_rows)


def test_words_without_a_translation_are_marked_as_english():
    page = survey(written("date", ", prefer_not: true")).pages[0]
    bound = form_for(page, "pl", same).questions[0]
    assert {phrase.language for phrase in (bound.extra_rows[0].phrase, bound.parts[0].phrase)} == {"en"}
