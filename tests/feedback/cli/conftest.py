"""The command line over a database of the test's own, and a survey with one question of each kind that is imported."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from feedback.cli.installation import Installation
from feedback.cli.main import command_line
from feedback.clock import SetClock
from feedback.database import Database
from feedback.settings import Settings

Run = Callable[..., Result]

SURVEY = """
survey: after-school
title: {en: After school, cy: Ar ôl ysgol}
languages: [en, cy]
audience: family
mode: anonymous
start:
  why: We want to know what helps.
  who_asks: The Hilltop partnership
  who_sees: Two people.
  minutes: 2
  next_steps: We read every answer.
  hear_back: On our website in May.
questions:
  - id: safe
    type: scale
    text: {en: "How safe do you feel?", cy: "Pa mor ddiogel ydych chi?"}
    minimum: 1
    maximum: 5
    dont_know: true
  - id: places
    type: many_of
    text: Where do you go?
    choices:
      - {id: park, text: {en: The park, cy: Y parc}}
      - {id: club, text: A club}
      - {id: home, text: Straight home, exclusive: true}
  - {id: why, type: long_text, text: "Why is that?"}
"""


@pytest.fixture
def run(settings: Settings, database: Database, clock: SetClock) -> Run:
    """`run("user", "list")`: the command's result, with stdout and stderr apart."""

    def invoke(*words: object) -> Result:
        installation = Installation()
        vars(installation).update(settings=settings, database=database, clock=clock)
        return CliRunner().invoke(command_line, [str(word) for word in words], obj=installation)

    return invoke


@pytest.fixture
def survey_file(tmp_path: Path) -> Path:
    path = tmp_path / "after-school.yaml"
    path.write_text(SURVEY, encoding="utf-8")
    return path


@pytest.fixture
def published(run: Run, survey_file: Path) -> str:
    """The key of a published survey."""
    assert run("survey", "import", survey_file, "--publish").exit_code == 0
    return "after-school"


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Path]:
    """`table("safe,why", "3,Dark")`: a CSV file with these lines."""

    def write(*lines: str, name: str = "answers.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes("\n".join([*lines, ""]).encode(encoding))
        return path

    return write
