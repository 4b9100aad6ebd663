"""What authors are told: the place, the fault, what to do, and the line."""

import pytest

from forms import author_file
from forms.author_file import Fault
from tests.forms.writing import paged, written

TEXT = "- {id: more, type: text, text: More}"


def faults(text: str) -> list[str]:
    return [fault.sentence() for fault in author_file.read(text).faults]


def only(text: str) -> Fault:
    (fault,) = author_file.read(text).faults
    return fault


def test_a_good_file_has_no_faults():
    reading = author_file.read(written(TEXT))
    assert reading.faults == ()
    assert reading.survey


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("{id: q, type: txt, text: Q}", "Line 9, question 'q': 'txt' is not a known 'type'. Did you mean 'text'?"),
        ("{id: q, type: text, txt: Q}", "Line 9, question 'q': 'txt' is not known here. Did you mean 'text'?"),
        (
            "{id: q, type: text, text: Q, most: 3}",
            "Line 9, question 'q': A question of type 'text' does not take 'most'."
            " It takes: asks_for, dont_know, limit, missing, prefer_not, required.",
        ),
        ("{id: q, type: one_of, text: Q}", "Line 9, question 'q': The question has no choices. Add 'choices:' with an id and words for each."),
        ("{id: 1st, type: text, text: Q}", "Line 9, question 1: '1st' cannot be an id. Use letters, digits and _, a letter first, at most 64 of them."),
        ("{id: csrf_token, type: text, text: Q}", "Line 9, question 1: 'csrf_token' is a word the pages need. Choose another id."),
        ("{type: text, text: Q}", "Line 9, question 1: It has no 'id'. Add 'id:' and a short name."),
        ("{id: q, type: text}", "Line 9, question 'q': 'text' is missing. Add 'text:' and the words."),
        ("{id: q, type: text, text: Q, limit: many}", "Line 9, question 'q': 'limit' must be a number, not 'many'. Write 'limit: 5'."),
        ("{id: q, type: text, text: Q, asks_for: improvements}", "Line 9, question 'q': 'improvements' is not a known 'asks_for'. Did you mean 'improvement'?"),
        ("{id: q, type: text, text: Q, limit: 2.5}", "Line 9, question 'q': 'limit' must be a whole number. Write 'limit: 5'."),
        ("{id: q, type: text, text: Q, required: perhaps}", "Line 9, question 'q': 'required' cannot be 'perhaps'. Write 'true' or 'false'."),
        ("{id: q, type: faces, text: Q, points: 4}", "Line 9, question 'q': There are no 4 faces. Write 'points: 3' or 'points: 5'."),
        ("{id: q, type: faces, text: Q, points: 3, labels: [A, B]}", "Line 9, question 'q': 3 faces have 2 labels. Write 3 labels, the saddest first."),
        ("{id: q, type: scale, text: Q, maximum: 100}", "Line 9, question 'q': A scale has 2 to 11 points, this one has 100. Write 'minimum: 0' and 'maximum: 10', or fewer."),
        ("{id: q, type: scale, text: Q, labels: [A, B]}", "Line 9, question 'q': 5 points have 2 labels. Write 5 labels, the lowest first, or none."),
        ("{id: q, type: number, text: Q, minimum: 5, maximum: 1}", "Line 9, question 'q': 'minimum' is not below 'maximum'. Swap them, or leave one out."),
        ("{id: q, type: ballot, text: Q, choices: {a: A, b: B}}", "Line 9, question 'q': A ballot needs 'most', the number of choices one may pick. Write 'most:' with a number from 1 to 2."),
        ("{id: q, type: one_of, text: Q, choices: [{a: A}, {a: B}]}", "Line 9, question 'q': The choice 'a' is there twice. Give each choice its own id."),
        ("{id: q, type: one_of, text: Q, choices: {a: A, dont_know: B}}", "Line 9, question 'q': 'dont_know' cannot be the id of a choice. Write 'dont_know: true' on the question."),
        ("{id: q, type: one_of, text: Q, choices: [A, B]}", None),
        ("{id: q, type: rank, text: Q, choices: [{a: A}, {id: b, text: B, other: true}]}", "Line 9, question 'q': What is put in order has no box for other words and nothing that stands alone. Take 'other' and 'exclusive' off its choices."),
        ("{id: q, type: statements, text: Q}", "Line 9, question 'q': There are no statements. Add 'statements:' with an id and words for each."),
        ("{id: q, type: statements, text: Q, answer_with: face, statements: {a: A}}", "Line 9, question 'q': Statements cannot be answered with 'face'. Did you mean 'faces'?"),
        ("only words", "Line 9, question 1: This is not a question. Write 'id:', 'type:' and 'text:'."),
    ],
)  # fmt: skip
def test_a_question_with_a_fault_says_what_to_write(question, sentence):
    reading = author_file.read(written(f"- {question}"))
    assert reading.survey is None
    if sentence:
        assert sentence in [fault.sentence() for fault in reading.faults]


@pytest.mark.parametrize(
    ("when", "remedy"),
    [
        ("saef < 3", "Did you mean 'safe'?"),
        ("helped = yess", "Did you mean 'yes'?"),
        ("safe = 9", "Use a whole number from 1 to 5."),
        ("safe has 3", "Use one of: =, !=, <, <=, >, >=, answered."),
        ("age = old", "Compare it with a number."),
        ("day > tuesday", "Write it like 2026-12-04."),
        ("later = a", "Move 'later' to an earlier page."),
        ("beside answered", "Move what depends on it to a later page."),
        ("hello answered", "Look at a question instead."),
        ("safe < 3 adn helped = yes", "Did you mean 'and'?"),
        ("{anny: [safe < 3]}", "Did you mean 'any'?"),
        ("{any: []}", "Add a line like '- helped = yes'."),
    ],
)
def test_a_condition_with_a_fault_says_what_to_write(when, remedy):
    pages = f"""
        - questions:
          - {{id: hello, type: note, text: Hello}}
          - {{id: safe, type: faces, text: Safe}}
          - {{id: helped, type: one_of, text: Helped, choices: {{yes: Yes, no: No}}}}
          - {{id: age, type: number, text: Age}}
          - {{id: day, type: date, text: Day}}
        - questions:
          - {{id: beside, type: text, text: Beside}}
          - id: more
            type: text
            text: More
            when: {when}
        - questions:
          - {{id: later, type: text, text: Later}}
    """
    (fault,) = author_file.read(paged(pages)).errors
    assert (remedy, fault.line) == (fault.remedy, 20)
    assert fault.place.startswith("question 'more', when")


def test_conditions_can_be_written_as_lists():
    when = "{any: [safe < 3, {all: [safe = 5, not: safe = 4]}]}".replace("not: safe = 4", "{not: safe = 4}")
    pages = f"""
        - questions: [{{id: safe, type: faces, text: Safe}}]
        - when: {when}
          questions: [{TEXT[2:]}]
    """
    survey = author_file.read(paged(pages)).survey
    assert survey
    assert str(survey.pages[1].when) == "safe < 3 or (safe = 5 and not (safe = 4))"


@pytest.mark.parametrize("word", ["anonymous", "Anonymously", "anonimowa", "yn ddienw", "مجهولة"])
@pytest.mark.parametrize("mode", ["unlinked", "confidential"])
def test_the_word_anonymous_is_refused_where_it_is_not_true(word, mode):
    text = written(TEXT.replace("text: More", f"text: This is {word}"), mode=mode)
    fault = only(text)
    assert fault.severity == "error"
    assert "mode" in fault.remedy
    assert author_file.read(text.replace(f"mode: {mode}", "mode: anonymous")).survey


def test_the_word_anonymous_is_found_in_the_words_of_a_version():
    text = written(TEXT, mode="paired") + "versions: [{id: a, title: A, changes: {more: Anonymous}}]\n"
    assert only(text).place == "version 'a'"


def test_two_things_with_one_id_are_refused():
    assert faults(written(f"{TEXT}\n{TEXT}"))[0].endswith("Give each question its own id.")


def test_a_key_that_is_there_twice_is_refused():
    fault = only(written(TEXT) + "title: Again\n")
    assert (fault.fault, fault.remedy) == ("'title' is there twice.", "Keep one of them.")


def test_a_version_that_names_no_question_is_told_the_near_one():
    text = (
        written(TEXT)
        + "versions:\n  - id: a\n    title: A\n    changes:\n      mroe: Else\n    leaves_out: [moree]\n"
    )
    assert [(fault.line, fault.remedy) for fault in author_file.read(text).faults] == [
        (14, "Did you mean 'more'?"), (15, "Did you mean 'more'?"),
    ]  # fmt: skip


def test_a_version_that_leaves_everything_out_is_refused():
    text = written(TEXT) + "versions: [{id: a, title: A, leaves_out: [more]}]\n"
    assert only(text).fault == "It leaves out every question."


@pytest.mark.parametrize("name", ["why", "who_asks", "who_sees", "next_steps", "hear_back", "minutes"])
def test_a_start_without_a_part_is_refused(name):
    text = written(TEXT).replace(f" {name}:", " nothing:").replace(f"{{{name}:", "{nothing:")
    assert author_file.read(text).survey is None
    assert any(f"'{name}' is missing" in sentence for sentence in faults(text))


@pytest.mark.parametrize("key", ["survey", "title", "languages", "audience", "mode", "start"])
def test_a_survey_without_a_part_is_refused(key):
    lines = [line for line in written(TEXT).splitlines() if not line.startswith(f"{key}:")]
    reading = author_file.read("\n".join(lines))
    assert reading.survey is None
    assert reading.errors


def test_statements_beside_another_question_are_refused():
    pages = f"- questions: [{TEXT[2:]}, {{id: s, type: statements, text: S, statements: {{a: A, b: B}}}}]"
    assert only(paged(pages)).remedy == "Give the statements a page of their own."
