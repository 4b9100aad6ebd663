from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import author_file, library
from forms.survey import Survey
from tests.forms.writing import survey, written

EXAMPLES = sorted((Path(__file__).parents[3] / "examples" / "surveys").glob("*.yaml"))


def back(asked: Survey) -> Survey | None:
    return author_file.read(author_file.write(asked)).survey


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_is_sound_and_survives_being_written(path):
    reading = author_file.read(path)
    assert reading.faults == ()
    assert reading.survey
    assert back(reading.survey) == reading.survey


@pytest.mark.parametrize("name", library.names())
def test_every_ready_made_survey_survives_being_written(name):
    assert back(library.read(name)) == library.read(name)


def test_statements_are_put_back_together():
    asked = survey("- {id: s, type: statements, text: S, answer_with: faces, statements: {a: A, b: B}}")
    text = author_file.write(asked)
    assert text.count("type: statements") == 1
    assert back(asked) == asked


def test_two_lists_of_statements_stay_apart():
    one = "- {{id: {}, type: statements, text: S, statements: {{a: A}}}}"
    asked = survey(one.format("s") + "\n" + one.format("t"))
    assert author_file.write(asked).count("type: statements") == 2
    assert back(asked) == asked


def test_other_scripts_are_written_as_they_are():
    assert "مرحبا 😀" in author_file.write(survey("- {id: q, type: text, text: مرحبا 😀}"))


TRICKY = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=30
).filter(str.strip)


@given(
    st.lists(TRICKY, min_size=3, max_size=3), st.sampled_from(["yes", "no", "1", "null", "on", "1e3", "08"])
)
def test_any_words_survive_being_written(words, choice_id):
    import json

    text, hint, choice = (json.dumps(word.strip()) for word in words)
    yaml = (
        f'- {{id: q, type: one_of, text: {text}, hint: {hint}, choices: {{"{choice_id}": {choice}, b: B}}}}'
    )
    reading = author_file.read(written(yaml))
    if reading.survey is None:  # the words promise something, or are empty to YAML
        assert reading.errors
        return
    assert back(reading.survey) == reading.survey
