"""`listening-loop database`."""

import sqlite3
import stat
from pathlib import Path

import pytest

from feedback.database import Database
from feedback.migrations.upgrade import upgrade
from tests.feedback.cli.test_main import in_folder


def test_upgrade_makes_the_folder_and_the_tables_and_check_agrees(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'a' / 'b' / 'new.sqlite'}"
    before = in_folder(tmp_path, "database", "check", LISTENING_LOOP_DATABASE=url)
    assert before.exit_code == 1
    assert not (tmp_path / "a").exists()

    made = in_folder(tmp_path, "database", "upgrade", LISTENING_LOOP_DATABASE=url)
    assert made.exit_code == 0, made.stderr
    assert "from nothing" in made.stdout
    assert stat.S_IMODE((tmp_path / "a" / "b" / "new.sqlite").stat().st_mode) == 0o600

    after = in_folder(tmp_path, "database", "check", LISTENING_LOOP_DATABASE=url)
    assert (after.exit_code, after.stderr) == (0, "")
    again = in_folder(tmp_path, "database", "upgrade", LISTENING_LOOP_DATABASE=url)
    assert "up to date" in again.stdout


def test_an_upgrade_says_that_the_public_role_needs_its_rights_again(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'old.sqlite'}"
    old = Database(url)
    upgrade(old, "010")
    old.dispose()
    roads = {"LISTENING_LOOP_DATABASE": url, "LISTENING_LOOP_PUBLIC_DATABASE": url}
    assert "public-role ROLE' again" in in_folder(tmp_path, "database", "upgrade", **roads).stdout
    assert "public-role" not in in_folder(tmp_path, "database", "upgrade", **roads).stdout


def test_check_of_a_database_at_another_migration_says_what_to_run(tmp_path: Path):
    path = tmp_path / "old.sqlite"
    url = f"sqlite:///{path}"
    in_folder(tmp_path, "database", "upgrade", LISTENING_LOOP_DATABASE=url)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '000'")
    connection.close()
    done = in_folder(tmp_path, "database", "check", LISTENING_LOOP_DATABASE=url)
    assert done.exit_code == 1
    assert "stands at 000" in done.stderr
    assert "listening-loop database upgrade" in done.stderr


def test_a_migration_that_fails_leaves_no_half_made_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def broken(*_: object) -> None:
        raise OSError(28, "no space left", "disk")

    monkeypatch.setattr("feedback.migrations.upgrade.upgrade", broken)
    path = tmp_path / "new.sqlite"
    done = in_folder(tmp_path, "database", "upgrade", LISTENING_LOOP_DATABASE=f"sqlite:///{path}")
    assert (done.exit_code, path.exists()) == (1, False)
