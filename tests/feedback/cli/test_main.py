"""The root of the command line: fast, helpful, and one sentence for every error."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from feedback.cli.group import LazyGroup
from feedback.cli.main import COMMANDS, command_line
from feedback.settings import PREFIX
from tests.feedback.cli.conftest import Run

ROOT = Path(__file__).parents[3]


def every_command(group: click.Group = command_line, path: str = "") -> Iterator[tuple[str, click.Command]]:
    """Each command with the words that call it, groups included."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield f"{path} {name}".strip(), command
        if isinstance(command, click.Group):
            yield from every_command(command, f"{path} {name}".strip())


def in_folder(folder: Path, *words: str, **environment: str) -> Result:
    """The command as an operator starts it: no object handed in, settings from the environment."""
    forgotten = dict.fromkeys(name for name in os.environ if name.startswith(PREFIX))
    runner = CliRunner(env={**forgotten, **environment})
    with contextlib.chdir(folder):
        return runner.invoke(command_line, words)


def test_help_imports_no_web_no_database_and_no_tables():
    code = (
        "import sys\n"
        "from feedback.cli.main import command_line\n"
        "command_line(['--help'], standalone_mode=False)\n"
        "print({'flask', 'sqlalchemy', 'pandas', 'yaml', 'gunicorn'} & set(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "set()"
    assert "survey" in done.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_the_line_in_the_list_is_the_commands_own(name: str):
    assert isinstance(command_line, LazyGroup)
    command = command_line.get_command(click.Context(command_line), name)
    assert command is not None
    assert command.name == name
    assert COMMANDS[name][1] == command.get_short_help_str(limit=200)


def test_every_commands_help_has_an_example():
    without = [path for path, command in every_command() if "Example:\n" not in (command.help or "")]
    assert without == []


def test_every_example_calls_a_command_that_exists():
    known = {path for path, _ in every_command()}
    for path, command in every_command():
        lines = [line.strip() for line in (command.help or "").splitlines()]
        for line in (line for line in lines if line.startswith("listening-loop ")):
            called = line.removeprefix("listening-loop ").split()
            assert called[0] in known or " ".join(called[:2]) in known, f"{path}: {line}"


@pytest.mark.parametrize(
    "words",
    [
        ("surveys",),
        ("survey",),
        ("survey", "export"),
        ("user", "add"),
        ("serve", "--port", "x"),
        ("--nonsense",),
    ],
)
def test_wrong_use_is_one_line_on_stderr_and_exit_2(tmp_path: Path, words: tuple[str, ...]):
    done = in_folder(tmp_path, *words)
    assert done.exit_code == 2
    assert done.stdout == "" or words == ("survey",)
    assert len(done.stderr.strip().splitlines()) == 1 or words == ("survey",)
    assert "--help" in done.stderr or words == ("survey",)


def test_without_a_database_a_command_says_how_to_make_one_and_makes_nothing(tmp_path: Path):
    done = in_folder(tmp_path, "user", "list")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "listening-loop database upgrade" in done.stderr
    assert list(tmp_path.rglob("*.sqlite")) == []


def test_a_database_without_tables_is_said_in_words(tmp_path: Path):
    empty = tmp_path / "empty.sqlite"
    empty.touch()
    done = in_folder(tmp_path, "user", "list", LISTENING_LOOP_DATABASE=f"sqlite:///{empty}")
    assert done.exit_code == 1
    assert "listening-loop database upgrade" in done.stderr
    assert "SELECT" not in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("LISTENING_LOOP_DATABSE", "x", "databse"),
        ("LISTENING_LOOP_WORKERS", "many", "whole number"),
        ("LISTENING_LOOP_DATABASE", "not a url", "LISTENING_LOOP_DATABASE"),
    ],
)
def test_a_broken_setting_stops_the_command_with_a_sentence(
    tmp_path: Path, name: str, value: str, words: str
):
    done = in_folder(tmp_path, "user", "list", **{name: value})
    assert done.exit_code == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_defect_is_not_dressed_up_as_an_operators_mistake(run: Run, monkeypatch: pytest.MonkeyPatch):
    def broken(*_: object) -> None:
        raise RuntimeError("a defect")

    monkeypatch.setattr("feedback.accounts.accounts.by_email", broken)
    assert isinstance(run("user", "disable", "a@example.org").exception, RuntimeError)
