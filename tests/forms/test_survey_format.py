"""The page that describes the format: its examples are read, and it names everything there is."""

import re
from pathlib import Path
from textwrap import indent

import pytest

from forms import author_file
from forms.author_file.flow import FLOW_KEYS
from forms.author_file.media import MEDIA_KEYS, VIDEO_KEYS
from forms.confidentiality import Mode
from forms.schema import OPTIONS
from forms.types import TYPES
from tests.forms.writing import written

PAGE = (Path(__file__).parents[2] / "docs" / "survey-format.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


def test_the_small_survey_is_sound():
    reading = author_file.read(BLOCKS[0])
    assert reading.survey
    assert {fault.severity for fault in reading.faults} <= {"warning"}


def test_the_choices_are_sound():
    question = "- id: q\n  type: many_of\n  text: Q\n" + indent(block("choices:"), "  ")
    assert author_file.read(written(question, languages="en, pl")).survey


def test_the_flow_is_sound():
    text = written("- {id: q, type: text, text: Q}", audience="child") + block("flow:")
    assert author_file.read(text).survey


def test_what_stands_beside_the_words_is_sound():
    text = written(block("- id: lunch"), languages="en, so")
    assert author_file.read(text).survey, author_file.read(text).faults


def test_the_versions_are_sound():
    asked = """
        - {id: feel, type: faces, text: Feel, picture: symbol:okay}
        - {id: better, type: text, text: Better}
        - {id: who, type: one_of, text: Who, choices: {friend: A friend, adult: A grown-up}}
        - {id: recommend, type: text, text: Recommend}
    """
    text = written(asked, audience="child") + block("versions:")
    assert author_file.read(text).survey, author_file.read(text).faults


def block(start: str) -> str:
    return next(one for one in BLOCKS if one.startswith(start))


@pytest.mark.parametrize("word", [*TYPES, *OPTIONS, *map(str, Mode), *FLOW_KEYS, *MEDIA_KEYS, *VIDEO_KEYS])
def test_everything_is_described(word):
    assert f"`{word}" in PAGE
