import pytest

from forms import author_file
from tests.forms.writing import survey, written

SAFE = """
- {id: safe, type: one_of, text: How safe, hint: Think, choices: {a: Very, b: Not}}
- {id: why, type: text, text: Why}
- {id: s, type: statements, text: Agree, statements: {x: X, y: Y}}
"""


def worded():
    text = (
        written(SAFE)
        + """
versions:
  - id: easy
    title: Easy
    changes:
      safe: {text: "Safe?", choices: {b: {text: No, hint: Not at all}}}
      s: {text: "True for you?"}
    leaves_out: [why]
"""
    )
    found = author_file.read(text).survey
    assert found
    return found


def test_a_version_changes_words_and_nothing_else():
    easy = worded().for_audience("easy").question("safe")
    assert [str(choice.text.pick("en")) for choice in easy.choices] == ["Very", "No"]
    assert str(easy.choices[1].hint.pick("en")) == "Not at all"
    assert (str(easy.text.pick("en")), str(easy.hint.pick("en"))) == ("Safe?", "Think")
    assert easy.choice_ids == worded().question("safe").choice_ids


def test_a_version_changes_the_words_above_all_statements():
    easy = worded().for_audience("easy")
    assert {str(question.stem.pick("en")) for question in easy.questions if question.group} == {
        "True for you?"
    }


def test_a_version_leaves_questions_and_their_pages_out():
    assert [page.id for page in worded().for_audience("easy").pages] == ["safe", "s_x", "s_y"]


def test_a_version_is_worked_out_once():
    asked = worded()
    assert asked.for_audience("easy") is asked.for_audience("easy")
    assert asked.for_audience(None) is asked


def test_an_unknown_version_is_a_lookup_error():
    with pytest.raises(LookupError, match="no audience version 'hard'"):
        worded().for_audience("hard")


def test_surveys_are_values():
    assert survey(SAFE) == survey(SAFE)
    assert hash(worded()) == hash(worded())
    assert survey(SAFE).question("nobody") is None


def test_a_version_can_give_points_and_ends_other_words():
    text = (
        written("""
        - {id: face, type: faces, text: Q, points: 3}
        - {id: scale, type: scale, text: Q, low: Never, high: Always}
    """)
        + """
versions:
  - id: young
    title: Young
    changes: {face: {labels: [Boo, Hm, Yay]}, scale: {low: Nope}}
"""
    )
    asked = author_file.read(text).survey
    assert asked
    face, scale = asked.for_audience("young").questions
    assert [str(label.pick("en")) for label in face.options.labels] == ["Boo", "Hm", "Yay"]
    assert (str(scale.options.low.pick("en")), str(scale.options.high.pick("en"))) == ("Nope", "Always")
