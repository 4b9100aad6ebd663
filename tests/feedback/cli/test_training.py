"""`listening-loop training` at a terminal."""

import json
from pathlib import Path

import pytest
from sqlalchemy import func, select

from feedback.database import Database
from feedback.training.models import Booking
from tests.feedback.cli.conftest import Run
from tests.feedback.training.stories import world

TABLE = (
    "Ref,Wer,Email,Organisation,Attendance\n"
    "B1,Ann Archer,ann@example.org,Police,Yes\n"
    "B2,Bea Bond,bea@example.org,The Moon,sort of\n"
)
MAP = 'columns: {Wer: name}\nagencies: {The Moon: health}\nattendance: {"sort of": left_early}\n'


@pytest.fixture
def code(database: Database) -> str:
    with database.writing() as session:
        return world(session).event.code


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "bookings.csv"
    path.write_text(TABLE, encoding="utf-8")
    return str(path)


def count(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Booking)) or 0


def test_courses_are_listed_with_the_codes_of_their_events(run: Run, code: str):
    assert code in run("training", "courses").stdout
    (course,) = json.loads(run("training", "courses", "--json").stdout)
    assert (course["key"], course["events"][0]["code"]) == ("recognising-neglect", code)


def test_nothing_is_kept_where_a_row_is_refused(run: Run, database: Database, code: str, file: str):
    refused = run("training", "import", file, "--event", code)
    assert refused.exit_code == 1
    assert "Row 3, whether they came: “sort of” is no word we know" in refused.stderr
    assert "1 row was refused" in refused.stderr
    assert count(database) == 0
    assert run("training", "import", file, "--event", code, "--skip-bad").exit_code == 0
    assert count(database) == 1


def test_a_map_says_what_words_mean_and_a_dry_run_keeps_nothing(
    run: Run, database: Database, code: str, file: str, tmp_path: Path
):
    words = tmp_path / "words.yaml"
    words.write_text(MAP, encoding="utf-8")
    dry = run("training", "import", file, "--event", code, "--map", str(words), "--dry-run", "--json")
    told = json.loads(dry.stdout)
    assert (told["new"], told["kept"], told["columns"]["Wer"]) == (2, False, "name")
    assert count(database) == 0
    kept = run("training", "import", file, "--event", code, "--map", str(words))
    assert "2 new and 0 changed kept" in kept.stdout
    again = run("training", "import", file, "--event", code)
    assert "0 new and 0 changed kept; 2 there already" in again.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("columns: {Who: name}", "The map speaks of a column 'Who'"),
        ("colums: {Wer: name}", "Did you mean 'columns'"),
        ("attendance: {x: came}", "says 'x' is 'came'"),
        ("- x", "must have columns"),
        ("{", "cannot be read"),
    ],
)
def test_a_map_that_cannot_be_read_says_why(
    run: Run, code: str, file: str, tmp_path: Path, words: str, said: str
):
    path = tmp_path / "words.yaml"
    path.write_text(words, encoding="utf-8")
    refused = run("training", "import", file, "--event", code, "--map", str(path))
    assert refused.exit_code == 1
    assert said in refused.stderr


def test_an_event_that_is_not_there(run: Run, file: str, database: Database):
    assert "There is no event 'x'" in run("training", "import", file, "--event", "x").stderr
    assert "There is no course yet" in run("training", "courses").stdout
