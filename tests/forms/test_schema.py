from pathlib import Path

import jsonschema
import pytest
import yaml

from forms import author_file, library
from forms.schema import json_schema
from tests.forms.writing import written

SCHEMA = jsonschema.Draft202012Validator(json_schema())
FILES = [
    *(Path(__file__).parents[2] / "examples" / "surveys").glob("*.yaml"),
    *library.FOLDER.glob("*.yaml"),
]


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_example_and_ready_made_survey_fits(path):
    SCHEMA.validate(yaml.safe_load(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_is_written_fits(path):
    survey = author_file.read(path).survey
    assert survey
    SCHEMA.validate(yaml.safe_load(author_file.write(survey)))


@pytest.mark.parametrize(
    "question",
    [
        "{id: q, type: txt, text: Q}",
        "{id: q, type: text, text: Q, most: 3}",
        "{id: q, type: one_of, text: Q}",
        "{id: 1st, type: text, text: Q}",
        "{id: q, type: faces, text: Q, points: 4}",
        "{id: q, type: one_of, text: Q, choices: [A, B]}",
        "{id: q, type: text, text: {english: Q}}",
        "{id: q, type: text}",
    ],
)
def test_what_the_reader_refuses_for_its_shape_the_schema_refuses(question):
    text = written(f"- {question}")
    assert author_file.read(text).survey is None
    assert not SCHEMA.is_valid(yaml.safe_load(text))
