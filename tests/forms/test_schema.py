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
        "{id: q, type: text, text: Q, picture: house}",
        "{id: q, type: text, text: Q, audio: symbol:house}",
        "{id: q, type: text, text: Q, video: {captions: asset:c}}",
        "{id: _quotes, type: text, text: Q}",
    ],
)
def test_what_the_reader_refuses_for_its_shape_the_schema_refuses(question):
    text = written(f"- {question}")
    assert author_file.read(text).survey is None
    assert not SCHEMA.is_valid(yaml.safe_load(text))


GOOD = "{id: q, type: faces, text: Q, picture: symbol:safe, audio: {en: asset:q}}"
FLOWS = [
    ("{consent: parent_told, decides_from: 13, take_back_days: 0, offline: false}", True),
    ("{consent: nobody}", False),
    ("{decides_from: 5}", False),
    ("{take_back_days: 400}", False),
    ("{read_within: 3, read_by: sam@example.gov.uk}", True),
    ("{read_within: 0}", False),
    ("{read_by: Sam Hill}", False),
    ("{anything: true}", False),
]
CHANGES = [
    ("{easy_read: true, changes: {q: {type: scale, picture: {source: asset:a, alt: A park}}}}", True),
    ("{changes: {q: {points: 3, video: {source: asset:v, captions: {en: asset:c}}}}}", True),
    ("{changes: {q: {type: one_of}}}", False),
    ("{easy_raed: true}", False),
]


@pytest.mark.parametrize(("flow", "good"), FLOWS)
def test_the_schema_and_the_reader_agree_on_what_surrounds_the_questions(flow, good):
    text = written(f"- {GOOD}", audience="child") + f"flow: {flow}\n"
    assert (author_file.read(text).survey is not None) is SCHEMA.is_valid(yaml.safe_load(text)) is good


@pytest.mark.parametrize(("about", "good"), CHANGES)
def test_the_schema_and_the_reader_agree_on_versions(about, good):
    text = written(f"- {GOOD}") + f"versions:\n  - {{id: v, title: V, {about[1:]}\n"
    assert (author_file.read(text).survey is not None) is SCHEMA.is_valid(yaml.safe_load(text)) is good
