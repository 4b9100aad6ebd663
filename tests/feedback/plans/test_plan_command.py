"""`listening-loop plan` at a terminal."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from feedback.cli.plan import plan as plan_command
from feedback.clock import SetClock
from feedback.database import Database
from tests.feedback.plans.printed import EXAMPLES


@dataclass
class Service:
    database: Database
    clock: SetClock


@pytest.fixture
def run(database: Database) -> Callable[..., Result]:
    service = Service(database, SetClock(datetime(2026, 3, 4, 14, 30, tzinfo=UTC)))
    return lambda *words: CliRunner().invoke(plan_command, [str(word) for word in words], obj=service)


def test_a_plan_is_brought_in_and_listed(run: Callable[..., Result]):
    done = run("import", EXAMPLES / "rochdale-2022-24.yaml", "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["objectives"] == 20
    listed = json.loads(run("list", "--json").stdout)
    assert [(line["key"], line["priorities"]) for line in listed] == [("rochdale-2022-24", 5)]
    assert "20 objectives" in run("list").stdout


def test_a_second_import_says_that_nothing_had_changed(run: Callable[..., Result]):
    run("import", EXAMPLES / "bury-2023-24.yaml")
    assert "bury-2023-24 had not changed" in run("import", EXAMPLES / "bury-2023-24.yaml").stdout


def test_a_broken_plan_goes_to_stderr_with_its_place_and_nothing_is_kept(
    run: Callable[..., Result], tmp_path: Path
):
    words = (EXAMPLES / "bury-2023-24.yaml").read_text(encoding="utf-8")
    broken = tmp_path / "broken.yaml"
    broken.write_text(words.replace("    lead_deputy:\n", "    lead_deputi:\n", 1), encoding="utf-8")
    done = run("import", broken)
    assert done.exit_code == 1
    assert done.stdout == ""
    assert "priorities 1, lead_deputi" in done.stderr
    assert "Did you mean 'lead_deputy'" in done.stderr
    assert json.loads(run("list", "--json").stdout) == []


def test_a_file_that_is_not_there_is_wrong_use(run: Callable[..., Result]):
    assert run("import", "nowhere.yaml").exit_code == 2


def test_an_empty_shelf_says_what_to_do(run: Callable[..., Result]):
    assert "listening-loop plan import FILE" in run("list").stderr


@pytest.mark.parametrize("words", [(), ("import",), ("list",)])
def test_every_help_has_an_example(run: Callable[..., Result], words: tuple[str, ...]):
    assert "Example:" in run(*words, "--help").stdout
