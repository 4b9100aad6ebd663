"""`listening-loop doctor`."""

import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from analysis.screening import model
from feedback import paths
from feedback.database import Database
from feedback.doctor import installed
from feedback.doctor.examination import examine
from feedback.doctor.finding import sound
from feedback.migrations.public_role import grants
from feedback.settings import Settings
from tests.feedback.cli.conftest import Run
from tests.feedback.cli.test_main import in_folder


def states(settings: Settings) -> dict[str, str]:
    return {finding.part: finding.state for finding in examine(settings)}


def test_an_empty_folder_with_default_settings_is_sound_and_stays_empty(tmp_path: Path):
    done = in_folder(tmp_path, "doctor")
    assert done.exit_code == 0, done.stdout + done.stderr
    assert "listening-loop database upgrade" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_migrated_database_is_sound_with_advice(run: Run, settings: Settings):
    found = states(settings)
    assert found["database"] == "sound"
    assert (found["partnership"], found["help"], found["accounts"]) == ("advice", "advice", "advice")
    told = json.loads(run("doctor", "--json").stdout)
    assert told["sound"] is True
    assert {one["part"] for one in told["findings"]} == set(found)


def test_advice_is_gone_once_it_is_followed(run: Run, settings: Settings, tmp_path: Path):
    file = tmp_path / "p.yaml"
    file.write_text("name: A\nshort_name: B\nhelp: [{name: C, phone: '1'}]\n", encoding="utf-8")
    run("partnership", "set", file)
    run("user", "add", "a@example.org", "--role", "admin")
    assert not {"partnership", "help", "accounts"} & set(states(settings))


def test_reading_days_are_asked_for_in_every_language_that_is_switched_on(run: Run, tmp_path: Path):
    file = tmp_path / "p.yaml"
    told = "name: A\nshort_name: B\nlanguages: [en, cy]\n"
    for more, missing in (
        ("", "en, cy"),
        ("listening_days: {en: Mondays}\n", "cy"),
        ("listening_days: {en: Mondays, cy: Bob dydd Llun}\n", None),
    ):
        file.write_text(told + more, encoding="utf-8")
        run("partnership", "set", file)
        said = " ".join(run("doctor").stdout.split())
        assert (f"not said in {missing}, so" in said) if missing else ("reading days" not in said)


def test_rules_without_the_model_are_said_to_miss_hints(
    run: Run, settings: Settings, monkeypatch: pytest.MonkeyPatch
):
    assert "listening-loop[language]" not in run("doctor").stdout
    monkeypatch.setattr(model, "there", lambda: False)
    assert "listening-loop[language]" in run("doctor").stdout


def test_a_database_at_another_migration_is_a_fault(tmp_path: Path):
    path = tmp_path / "old.sqlite"
    sqlite3.connect(path).close()
    url = f"sqlite:///{path}"
    in_folder(tmp_path, "database", "upgrade", LISTENING_LOOP_DATABASE=url)
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = '000'")
    connection.commit()
    connection.close()
    done = in_folder(tmp_path, "doctor", LISTENING_LOOP_DATABASE=url)
    assert done.exit_code == 1
    assert "FAULT   database" in done.stdout
    assert "database" in done.stderr


@pytest.mark.parametrize(
    "url", ["postgresql+psycopg://nobody@127.0.0.1:1/none", "sqlite:////proc/version", "nonsense"]
)
def test_a_database_that_cannot_be_reached_is_a_fault_in_words(url: str, tmp_path: Path):
    found = states(Settings(database=url, secret_file=str(tmp_path / "key")))
    assert found["database"] == "fault"


def test_a_secret_that_others_can_read_is_a_fault(settings: Settings):
    key = Path(settings.secret_file)
    key.write_text("00" * 32, encoding="utf-8")
    key.chmod(0o644)
    assert states(settings)["secret"] == "fault"
    key.chmod(0o600)
    assert states(settings)["secret"] == "sound"


def test_a_missing_library_or_file_is_a_fault(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setattr(installed, "LIBRARIES", (*installed.LIBRARIES, "nothing_of_this_name"))
    monkeypatch.setattr(paths, "TEMPLATES", tmp_path)
    findings = examine(settings)
    assert not sound(findings)
    said = {finding.part: finding.says for finding in findings if finding.state == "fault"}
    assert "nothing_of_this_name" in said["libraries"]
    assert "templates" in said["files"]


def test_a_catalogue_that_is_not_compiled_is_a_fault(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    folder = tmp_path / "cy" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").touch()
    monkeypatch.setattr(paths, "TRANSLATIONS", tmp_path)
    assert states(settings)["languages"] == "fault"
    (folder / "messages.mo").touch()
    assert states(settings)["languages"] == "sound"


def test_settings_are_printed_with_help_and_without_passwords(tmp_path: Path):
    url = "postgresql+psycopg://listening:sesame@db/listening"
    done = in_folder(tmp_path, "doctor", "--settings", LISTENING_LOOP_DATABASE=url)
    assert done.exit_code == 0
    assert "sesame" not in done.stdout
    assert "LISTENING_LOOP_DRAFT_HOURS=72" in done.stdout
    rows = json.loads(in_folder(tmp_path, "doctor", "--settings", "--json").stdout)
    assert all(row["help"] for row in rows)


def test_settings_are_printed_although_one_is_wrong(tmp_path: Path):
    done = in_folder(tmp_path, "doctor", "--settings", LISTENING_LOOP_HTPS="no")
    assert done.exit_code == 1
    assert "LISTENING_LOOP_HTTPS=True" in done.stdout
    assert "'htps'" in done.stderr


def test_a_public_road_that_leads_to_answers_is_a_fault(settings: Settings):
    assert "public role" not in states(settings)
    assert states(replace(settings, public_database=settings.database))["public role"] == "fault"


def test_a_public_role_without_the_right_to_read_is_sound(settings: Settings, database: Database):
    if database.url.get_backend_name() != "postgresql":
        found = states(replace(settings, public_database="sqlite:////nowhere/at/all.sqlite"))
        assert found["public role"] == "fault"
        return
    with database.writing() as session:
        session.execute(text("CREATE ROLE looked_at LOGIN"))
        for statement in grants("looked_at"):
            session.execute(text(statement))
    try:
        url = database.url.set(username="looked_at").render_as_string(hide_password=False)
        told = replace(settings, public_database=url)
        assert states(told)["public role"] == "sound"
        with database.writing() as session:  # as after an upgrade without the new rights
            session.execute(text("REVOKE INSERT ON concerns FROM looked_at"))
        (fault,) = [one for one in examine(told) if one.part == "public role"]
        assert fault.state == "fault"
        assert "may not add to: concerns. Run 'listening-loop database public-role" in fault.says
    finally:
        with database.writing() as session:
            session.execute(text("DROP OWNED BY looked_at"))
            session.execute(text("DROP ROLE looked_at"))
