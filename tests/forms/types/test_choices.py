"""one_of, many_of, ballot and agree: other words, choices that stand alone, limits."""

import pytest

from tests.forms.writing import form, objections, question

ONE = "- {id: q, type: one_of, text: Q, choices: [{a: Ants}, {b: Bees}, {id: o, text: Others, other: true}]}"
MANY = """- {id: q, type: many_of, text: Q, dont_know: true, choices: [{a: Ants}, {b: Bees},
    {id: none, text: None of these, exclusive: true}, {id: o, text: Others, other: true}]}"""
BALLOT = "- {id: q, type: ballot, text: Q, most: 2, choices: {a: Ants, b: Bees, c: Cats}}"


def test_choices_keep_the_order_of_the_author():
    assert form(MANY, sent={"q": ["b", "a"]}).answers()["q"] == ["a", "b"]


@pytest.mark.parametrize(("yaml", "expected"), [(ONE, "o"), (MANY, ["o"])])
def test_words_without_a_tick_tick_other(yaml, expected):
    made = form(yaml, sent={"q.other": "Spiders"})
    assert made.validate()
    assert made.answers() == {"q": expected, "q.other": "Spiders"}


def test_other_words_join_what_is_ticked():
    assert form(MANY, sent={"q": "a", "q.other": "Spiders"}).answers()["q"] == ["a", "o"]


def test_other_words_beside_another_radio_are_asked_about():
    assert objections(ONE, {"q": "a", "q.other": "Spiders"}) == [
        "Choose ‘Others’ to go with what you wrote, or clear the box."
    ]


def test_other_may_be_ticked_without_words():
    made = form(ONE, sent={"q": "o", "q.other": "  "})
    assert made.validate()
    assert made.answers() == {"q": "o", "q.other": None}


def test_other_words_are_shown_again():
    row = form(MANY, answers={"q": ["o"], "q.other": "Spiders"}).questions[0].rows[-1]
    assert (row.checked, row.other_name, row.other_value) == (True, "q.other", "Spiders")


def test_words_over_the_limit_are_kept_in_the_box_with_a_sentence():
    made = form(ONE, sent={"q": "o", "q.other": "x" * 503})
    assert not made.validate()
    assert made.faults() == [("q-q--a", "Write up to 500 characters in the box. Take out at least 3.")]
    assert made.questions[0].rows[-1].other_value == "x" * 503


@pytest.mark.parametrize(
    ("sent", "alone"), [(["a", "none"], "None of these"), (["a", "dont_know"], "I don’t know")]
)
def test_a_choice_that_stands_alone_is_refused_with_others(sent, alone):
    assert objections(MANY, {"q": sent}) == [f"Choose ‘{alone}’ on its own, or choose only the others."]


def test_a_choice_that_stands_alone_is_fine_alone():
    assert form(MANY, sent={"q": "none"}).answers()["q"] == ["none"]


def test_two_radios_at_once_are_refused():
    assert objections(ONE, {"q": ["a", "b"]}) == ["Choose one answer only."]


def test_a_ballot_refuses_more_than_its_most():
    assert objections(BALLOT, {"q": ["a", "b", "c"]}) == [
        "You can choose up to 2. Take the tick off at least 1."
    ]
    assert form(BALLOT).questions[0].most_words == ("Choose up to 2", "en")


def test_agree_has_five_answers_in_the_survey_language():
    asked = question("- {id: q, type: agree, text: Q}", languages="pl, en")
    assert [choice.id for choice in asked.choices][::4] == ["strongly_agree", "strongly_disagree"]
    assert asked.choices[1].text.to_dict() == {"pl": "Zgadzam się", "en": "Agree"}


def test_agree_falls_back_to_english_where_no_words_are_known():
    asked = question("- {id: q, type: agree, text: Q}", languages="tr")
    assert asked.choices[0].text.languages == ("en",)


def test_a_choice_called_hint_does_not_take_the_id_of_the_hint():
    made = form("- {id: q, type: one_of, text: Q, hint: Think, choices: {hint: A hint, error: An error}}")
    bound = made.questions[0]
    assert bound.described_by == "q-q-hint"
    assert bound.described_by not in [row.html_id for row in bound.rows]


def test_required_questions_name_the_ways_out():
    asked = ONE.replace("type:", "required: true, dont_know: true, prefer_not: true, type:")
    assert objections(asked, {}) == ["Choose one answer, or choose ‘I don’t know’ or ‘I don’t want to say’."]
