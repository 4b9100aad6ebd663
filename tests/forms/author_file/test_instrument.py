"""The same question with faces or words: what may be swapped, what is filled in, and what is refused."""

import pytest

from forms import author_file
from forms.question import Question
from forms.survey import Survey
from tests.forms.writing import written

ASKED = """
- {id: safe, type: faces, text: Safe}
- {id: sure, type: scale, text: Sure, labels: [No, A bit, Some, Quite, Yes]}
- {id: ten, type: scale, text: Ten, minimum: 0, maximum: 10}
- {id: nought, type: scale, text: Nought, minimum: 0, maximum: 2, labels: [A, B, C]}
- {id: who, type: one_of, text: Who, choices: {a: A, b: B}}
- {id: last, type: text, text: Last}
"""


def read(changes: str, asked: str = ASKED, **about: str) -> author_file.Reading:
    changes = f"versions:\n  - id: v\n    title: V\n    changes:\n      {changes}\n"
    return author_file.read(written(asked, **about) + changes)


def survey(changes: str, asked: str = ASKED, **about: str) -> Survey:
    reading = read(changes, asked, **about)
    assert reading.survey is not None, [fault.sentence() for fault in reading.faults]
    assert author_file.read(author_file.write(reading.survey)).survey == reading.survey
    return reading.survey


def spoken(changes: str, question_id: str, **about: str) -> Question:
    found = survey(changes, **about).for_audience("v").question(question_id)
    assert found
    return found


def labels(question: Question, language: str = "en") -> list[str]:
    return [label.pick(language).words for label in question.options.labels]


def test_three_faces_for_the_youngest_bring_their_words():
    safe = spoken("safe: {points: 3}", "safe", languages="en, so")
    assert safe.instrument == "faces:3"
    assert labels(safe, "so") == ["Murugaysan", "Caadi", "Faraxsan"]
    assert (safe.options.minimum, safe.options.maximum) == (1, 3)


def test_words_in_place_of_faces_keep_the_words_of_the_faces():
    safe = spoken("safe: {type: scale}", "safe")
    assert (safe.instrument, safe.type) == ("scale:1-5", "scale")
    assert labels(safe)[0] == "Very unhappy"
    assert safe.options.points is None


def test_faces_in_place_of_words():
    assert spoken("sure: {type: faces}", "sure").instrument == "faces:5"
    three = spoken("sure: {type: faces, labels: [No, A bit, Yes]}", "sure")
    assert (three.instrument, labels(three)) == ("faces:3", ["No", "A bit", "Yes"])


def test_words_may_have_as_many_points_as_they_have_labels():
    four = spoken("safe: {type: scale, labels: [A, B, C, D]}", "safe")
    assert four.instrument == "scale:1-4"
    assert (four.options.minimum, four.options.maximum) == (1, 4)


def test_asking_with_the_same_again_changes_nothing():
    assert survey("safe: {type: faces, points: 5}").versions[0].changes == {}


def test_statements_change_their_instrument_together_or_one_alone():
    asked = "- {id: s, type: statements, text: S, answer_with: faces, statements: {a: A, b: B}}"
    changes = "s: {type: scale}\n      s_b: {labels: [One, Two, Three, Four, Five]}"
    a, b = survey(changes, asked).for_audience("v").questions
    assert a.instrument == b.instrument == "scale:1-5"
    assert labels(b)[0] == "One"


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ("who: {type: faces}", "'who' is of type 'one_of', and no version can ask it with another."),
        ("who: {points: 3}", "'who' is of type 'one_of'"),
        ("last: {type: long_text}", "'last' is of type 'text'"),
        ("safe: {type: one_of}", "'safe' cannot be asked with 'one_of': it would count another thing."),
        ("safe: {type: facs}", "'safe' cannot be asked with 'facs'"),
        ("ten: {type: faces}", "The points of 'ten' have no words"),
        ("nought: {type: faces}", "'nought' starts at 0, and faces start at 1."),
        ("safe: {points: 4}", "There are no 4 faces."),
        ("safe: {type: scale, points: 4}", "4 points have no words."),
        ("safe: {points: 3, labels: [A, B]}", "3 points have 2 labels."),
        ("safe: {labels: [A, B, C]}", "There are 3 labels, and 'safe' has 5."),
        ("sure: {type: faces, labels: [A, B, C, D]}", "There are no 4 faces."),
        ("safe: {type: scale, labels: [A]}", "A scale has 2 to 11 points, this one has 1."),
    ],
)
def test_another_measure_or_a_count_that_does_not_fit_is_refused(changes: str, fault: str):
    reading = read(changes)
    assert reading.survey is None
    (found,) = reading.errors
    assert found.fault.startswith(fault)
    assert (found.place, found.line) == (f"version 'v', question '{changes.split(':')[0]}'", 19)
    assert found.remedy


def test_a_misspelt_type_is_told_the_near_one():
    assert read("safe: {type: facs}").errors[0].remedy == "Did you mean 'faces'?"


DEPENDS = ASKED + "- {id: why, type: text, text: Why, when: safe < 3}\n- {id: end, type: note, text: End}\n"


def test_a_condition_on_a_number_that_means_something_else_is_refused():
    (found,) = read("safe: {points: 3}", DEPENDS).errors
    assert found.place == "version 'v'"
    assert found.fault == (
        "'safe' has 3 points here instead of 5, and 'safe < 3', on which question 'why' depends, "
        "means something else with them."
    )
    assert found.remedy == "Add 'why' to 'leaves_out' here, or ask 'safe' with as many points."


def test_it_may_stay_where_what_depends_on_it_is_left_out():
    assert survey("safe: {points: 3}\n    leaves_out: [why]", DEPENDS)


def test_as_many_points_in_words_mean_the_same():
    assert survey("safe: {type: scale}", DEPENDS)


def test_a_condition_that_looks_at_no_number_may_stay():
    asked = DEPENDS.replace("safe < 3", "safe = dont_know or safe answered").replace(
        "text: Safe}", "text: Safe, dont_know: true}"
    )
    assert survey("safe: {points: 3}", asked)


def test_a_condition_of_a_page_counts_too():
    asked = DEPENDS.replace("when: safe < 3", "when: not (last = x and safe = 5)")
    assert "'safe = 5'" in read("safe: {points: 3}", asked).errors[0].fault
