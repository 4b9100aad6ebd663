"""`listening-loop survey`."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from feedback.clock import HOME
from feedback.database import Database
from feedback.surveys.models import Collector
from forms import author_file
from tests.feedback.cli.conftest import SURVEY, Run


def test_checking_a_good_and_a_bad_file_says_place_fault_and_remedy(
    run: Run, survey_file: Path, tmp_path: Path
):
    bad = tmp_path / "bad.yaml"
    bad.write_text(SURVEY.replace("type: scale", "type: scael"), encoding="utf-8")
    done = run("survey", "check", survey_file, bad, tmp_path / "absent.yaml")
    assert done.exit_code == 1
    assert "after-school can be used" in done.stdout
    assert "error: Line" in done.stdout
    assert "'scale'" in done.stdout
    assert "absent.yaml" in done.stdout
    assert "2 of 3" in done.stderr
    assert run("survey", "check", survey_file).exit_code == 0


def test_importing_and_publishing_gives_the_address(run: Run, survey_file: Path):
    told = json.loads(run("survey", "import", survey_file, "--publish", "--json").stdout)
    assert (told["key"], told["version"], told["not_carried_over"]) == ("after-school", 1, [])
    assert told["path"].startswith("/s/")
    assert told["url"].endswith(told["path"])
    again = json.loads(run("survey", "import", survey_file, "--publish", "--json").stdout)
    assert (again["version"], again["path"]) == (1, told["path"])


def test_without_publish_no_door_is_opened(run: Run, survey_file: Path, database: Database):
    told = json.loads(run("survey", "import", survey_file, "--json").stdout)
    assert told["path"] is told["url"] is None
    with database.reading() as session:
        assert session.query(Collector).count() == 0
    refused = run("survey", "open", "after-school")
    assert refused.exit_code == 1
    assert "--publish" in refused.stderr


def test_a_correction_becomes_the_next_version(run: Run, survey_file: Path):
    run("survey", "import", survey_file, "--publish")
    survey_file.write_text(SURVEY.replace("Why is that?", "Why?"), encoding="utf-8")
    assert json.loads(run("survey", "import", survey_file, "--json").stdout)["version"] == 2


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("form.xlsx", "YAML"),
        ("absent.yaml", "not a file"),
        ("library:event-evaluatoin", "Did you mean 'event-evaluation'?"),
    ],
)
def test_what_cannot_be_imported_is_said_and_nothing_is_kept(run: Run, tmp_path: Path, name: str, words: str):
    (tmp_path / "form.xlsx").touch()
    done = run("survey", "import", name if ":" in name else tmp_path / name)
    assert done.exit_code == 1
    assert words in done.stderr
    assert run("survey", "export", "after-school", "--out", tmp_path / "x.yaml").exit_code == 1


def test_the_library_is_listed_and_each_of_it_can_be_imported(run: Run):
    for line in json.loads(run("survey", "library", "--json").stdout):
        done = run("survey", "import", f"library:{line['name']}", "--json")
        assert done.exit_code == 0, done.stderr
    assert "event-evaluation" in run("survey", "library").stdout


def test_an_exported_definition_reads_back_the_same(run: Run, published: str, tmp_path: Path):
    out = tmp_path / "out.yaml"
    assert run("survey", "export", published, "--out", out).exit_code == 0
    assert author_file.read(out).survey == author_file.read(SURVEY).survey
    later = run("survey", "export", published, "--format", "xlsform", "--out", tmp_path / "o.xlsx")
    assert later.exit_code == 1
    assert "yaml" in later.stderr
    assert not (tmp_path / "o.xlsx").exists()
    assert "Did you mean 'after-school'?" in run("survey", "export", "after-skool", "--out", out).stderr


def test_the_schema_is_json(run: Run):
    assert json.loads(run("survey", "schema").stdout)["$schema"].startswith("https://json-schema.org/")


def test_a_door_opens_as_asked_and_closes_at_the_end_of_the_day(run: Run, published: str, database: Database):
    words = ("--kind", "school_link", "--group", "Hill Primary", "--invited", "30", "--listed")
    done = run("survey", "open", published, *words, "--closes", "2026-03-31", "--code", "hill-primary")
    assert done.stdout.strip().endswith("/s/hill-primary")
    with database.reading() as session:
        door = session.get_one(Collector, "hill-primary")
        assert (door.kind, door.group_label, door.invited, door.listed) == (
            "school_link",
            "Hill Primary",
            30,
            True,
        )
        assert door.closes_at is not None
        assert door.closes_at.astimezone(HOME).isoformat() == "2026-03-31T23:59:59+01:00"
    assert "0 answers" in run("survey", "close", "HILL-PRIMARY").stdout
    assert "closed before" in run("survey", "close", "hill-primary").stderr


@pytest.mark.parametrize(
    ("words", "said", "status"),
    [
        (("--closes", "2026-03-03"), "has passed", 2),
        (("--code", "a b"), "letters", 2),
        (("--kind", "window"), "paper", 2),
        (("--audience", "infants"), "audience version", 1),
    ],
)
def test_a_door_that_cannot_be_opened(
    run: Run, published: str, words: tuple[str, ...], said: str, status: int
):
    done = run("survey", "open", published, *words)
    assert (done.exit_code, said in done.stderr) == (status, True), done.stderr


def test_a_taken_code_is_refused(run: Run, published: str):
    run("survey", "open", published, "--code", "hill-primary")
    assert "taken" in run("survey", "open", published, "--code", "hill-primary").stderr
    assert "no door" in run("survey", "close", "nowhere").stderr


def test_a_file_of_schools_becomes_doors_or_says_what_is_wrong(
    run: Run, published: str, table: Callable[..., Path]
):
    list_ = table("School,Invited", "Oak School,31", "=Ash", name="schools.csv")
    looked = run("survey", "doors", published, list_, "--dry-run", "--json")
    assert [(one["name"], one["invited"]) for one in json.loads(looked.stdout)] == [
        ("Oak School", 31),
        ("=Ash", None),
    ]
    assert "Nothing is open yet" in looked.stderr
    done = run("survey", "doors", published, list_, "--closes", "2026-03-31")
    assert done.exit_code == 0
    assert done.stdout.splitlines()[0] == "name,invited,address"
    assert re.fullmatch(r"Oak School,31,http://\S+/s/\w{7}", done.stdout.splitlines()[1])
    assert done.stdout.splitlines()[2].startswith("'=Ash,")
    again = run("survey", "doors", published, list_)
    assert again.exit_code == 1
    assert "has a door of that name" in again.stdout
    assert "Nothing is opened: 2 of 2 rows have a fault" in again.stderr
    assert run("survey", "doors", published, table("", name="empty.csv")).exit_code == 1
    assert "There is no survey" in run("survey", "doors", "nothing", list_).stderr
