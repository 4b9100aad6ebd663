"""One demo, made by the command itself, for every test that looks at what is in it."""

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask

from feedback.app import create_app
from feedback.cli.installation import Installation
from feedback.cli.main import command_line
from feedback.database import Database
from feedback.demo import prepare
from feedback.settings import Settings

PORT = 8765


@dataclass(frozen=True)
class Demo:
    """A demo that was made: what the command said, and the service on its database."""

    told: dict[str, Any]
    settings: Settings
    app: Flask
    database: Database


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """`listening-loop demo --no-serve --json` in a folder of its own."""
    folder = tmp_path_factory.mktemp("demo")
    with contextlib.chdir(folder):
        told = run_demo()
    settings = prepare.settings_for(Settings(), folder / "instance", PORT)
    app = create_app(settings)
    app.testing = True
    database = app.extensions["service"].database
    yield Demo(told, settings, app, database)
    database.dispose()


def run_demo(*more: str) -> dict[str, Any]:
    """What the command says, run in this folder."""
    arguments = ["demo", "--no-serve", "--json", "--port", str(PORT), *more]
    result = CliRunner().invoke(command_line, arguments, obj=Installation())
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where this test's demo lies."""
    return tmp_path / "instance"


@pytest.fixture
def demo_settings(folder: Path) -> Settings:
    return prepare.settings_for(Settings(), folder, PORT)
