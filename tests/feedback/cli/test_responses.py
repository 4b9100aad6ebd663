"""`listening-loop responses` at a terminal."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from feedback.database import Database
from feedback.responses.models import Response
from tests.feedback.cli.conftest import Run

Table = Callable[..., Path]


def answered(database: Database) -> int:
    with database.reading() as session:
        return session.query(Response).count()


def test_rows_land_and_the_command_says_how_many(run: Run, published: str, table: Table, database: Database):
    done = run(
        "responses", "import", published, table("safe,why", "3,Dark", "5,Light"), "--day", "2026-02-01"
    )
    assert (done.exit_code, done.stderr) == (0, "")
    assert "2 of 2 rows" in done.stdout
    assert answered(database) == 2


def test_a_refused_row_stops_everything_and_is_listed(
    run: Run, published: str, table: Table, database: Database
):
    file = table("safe,places", "3,park", "9,park", "2,shop")
    done = run("responses", "import", published, file)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "Row 3, column 'safe': " in done.stderr
    assert "Row 4, column 'places': " in done.stderr
    assert "2 of 3 rows were refused" in done.stderr
    assert answered(database) == 0

    told = run("responses", "import", published, file, "--skip-bad", "--json")
    assert told.exit_code == 0
    assert {one["row"] for one in json.loads(told.stdout)["refused"]} == {3, 4}
    assert answered(database) == 1


def test_a_dry_run_says_what_would_happen(run: Run, published: str, table: Table, database: Database):
    done = run("responses", "import", published, table("safe", "3"), "--dry-run")
    assert (done.exit_code, "1 of 1 rows would be stored" in done.stdout) == (0, True)
    assert answered(database) == 0


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["saef", "3"], "Did you mean 'safe'"),
        ([""], "is empty"),
        (["safe"], "no rows"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_sentence(
    run: Run, published: str, table: Table, database: Database, lines: list[str], words: str
):
    done = run("responses", "import", published, table(*lines))
    assert done.exit_code == 1
    assert words in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert answered(database) == 0


def test_the_guess_at_an_encoding_is_said(run: Run, published: str, table: Table):
    done = run("responses", "import", published, table("safe,why", "3,Café", encoding="cp1252"))
    assert "Windows-1252" in done.stderr
    assert done.exit_code == 0


def test_a_map_file_and_a_workbooks_sheet_are_used(
    run: Run, published: str, tmp_path: Path, database: Database
):
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        book.add_worksheet("Cover").write(0, 0, "About")
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, ["Mark", "Email"])
        sheet.write_row(1, 0, [4, "a@example.org"])
    (tmp_path / "map.yaml").write_text("columns: {Mark: safe, Email: ignore}", encoding="utf-8")
    words = ("--map", tmp_path / "map.yaml", "--sheet", "Data")
    assert run("responses", "import", published, tmp_path / "a.xlsx", *words).exit_code == 0
    with database.reading() as session:
        assert [row.answers for row in session.query(Response)] == [{"safe": 4}]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "jsonl"])
def test_answers_are_exported_in_every_format(
    run: Run, published: str, table: Table, tmp_path: Path, kind: str
):
    run("responses", "import", published, table("safe", "3", "4"))
    done = run("responses", "export", published, "--format", kind, "--out", tmp_path / f"o.{kind}", "--json")
    assert done.exit_code == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["responses"] == 2
    assert all(Path(one).is_file() for one in told["files"])


@pytest.mark.parametrize(
    ("words", "said", "status"),
    [
        (("--format", "docx", "--out", "o.docx"), "jsonl", 2),
        ((), "--out", 2),
        (("--out", "/nowhere/at/all/o.csv"), "no such folder", 1),
    ],
)
def test_an_export_that_cannot_be_made(
    run: Run, published: str, words: tuple[str, ...], said: str, status: int
):
    done = run("responses", "export", published, *words)
    assert (done.exit_code, said in done.stderr) == (status, True), done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
