"""The page that describes the format: its examples are read, and it names everything there is."""

import re
from pathlib import Path
from textwrap import indent

import pytest

from forms import author_file
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
    question = "- id: q\n  type: many_of\n  text: Q\n" + indent(BLOCKS[1], "  ")
    assert author_file.read(written(question, languages="en, pl")).survey


@pytest.mark.parametrize("word", [*TYPES, *OPTIONS, *map(str, Mode)])
def test_everything_is_described(word):
    assert f"`{word}" in PAGE
