"""`listening-loop partnership`: a file says who runs the service; a wrong one changes nothing."""

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from feedback import paths
from feedback.database import Database
from feedback.partnership.models import Agency, Board, Partnership, VoiceGroup
from tests.feedback.cli.conftest import Run

FILE = """
name: Hilltop Safeguarding Children Partnership
short_name: Hilltop
area: Hilltop
accent: "#0b5a66"
languages: [en, cy]
listening_days: {en: Monday to Friday, cy: Llun i Gwener}
contact_email: listen@hilltop.example
agencies:
  - {name: Hilltop Council, kind: council}
  - {key: police, name: Hilltop Police}
boards:
  - name: Executive
    chair: Director
    sub_groups:
      - name: Quality
        sub_groups: [{name: Audit}]
voice_groups:
  - {name: Young Voices, who: Aged 11 to 19}
help:
  - {name: In danger now, phone: "999", emergency: yes}
  - name: {en: Childline, cy: Childline}
    hours: Any time
    phone: 0800 1111
    web: https://www.childline.org.uk
    audience: child
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "partnership.yaml"
    path.write_text(FILE, encoding="utf-8")
    return path


def test_a_file_sets_everything_up(run: Run, file: Path, database: Database):
    done = run("partnership", "set", file)
    assert (done.exit_code, done.stderr) == (0, "")
    told = json.loads(run("partnership", "show", "--json").stdout)
    assert (told["name"], told["languages"]) == ("Hilltop Safeguarding Children Partnership", ["en", "cy"])
    assert [one["phone"] for one in told["help"]] == ["999", "0800 1111"]
    with database.reading() as session:
        boards = {board.key: board.parent_key for board in session.scalars(select(Board))}
        assert boards == {"executive": None, "quality": "executive", "audit": "quality"}
        assert set(session.scalars(select(Agency.key))) == {"hilltop-council", "police"}
        assert session.get_one(Partnership, 1).listening_days["cy"] == "Llun i Gwener"


def test_setting_again_replaces_the_lists_it_has_and_keeps_the_others(
    run: Run, file: Path, database: Database
):
    run("partnership", "set", file)
    file.write_text("name: New name\nshort_name: New\nagencies: [{name: Only One}]\n", encoding="utf-8")
    assert run("partnership", "set", file).exit_code == 0
    with database.reading() as session:
        assert session.get_one(Partnership, 1).area == "Hilltop"
        assert list(session.scalars(select(Agency.key))) == ["only-one"]
        assert session.get(VoiceGroup, "young-voices") is not None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("area: Hilltop", "aera: Hilltop", "Did you mean 'area'"),
        ("short_name: Hilltop\n", "", "'short_name' is missing"),
        ('"#0b5a66"', '"#ffff00"', "contrast"),
        ("[en, cy]", "[English]", "language tag"),
        ("[en, cy]", "[en, fr]", "'fr' has no words of the interface"),
        ("listen@hilltop.example", "listen", "email"),
        ("audience: child", "audience: children", "Did you mean 'child'"),
        ("emergency: yes", "emergency: maybe", "yes or no"),
        ('phone: "999", ', "", "a phone number"),
        ("https://www", "www", "https://"),
        ("key: police", "key: hilltop-council", "there twice"),
        ("  - name: Executive\n", "  - Executive\n", "not YAML"),
        ("agencies:\n", "agencies: {}\nagency:\n", "Did you mean 'agencies'"),
    ],
)
def test_a_wrong_file_is_refused_whole(
    run: Run, file: Path, database: Database, old: str, new: str, said: str
):
    assert old in FILE
    file.write_text(FILE.replace(old, new, 1), encoding="utf-8")
    done = run("partnership", "set", file)
    assert done.exit_code == 1
    assert said in done.stderr
    with database.reading() as session:
        assert session.get(Partnership, 1) is None


def test_the_example_in_the_repository_can_be_set(run: Run):
    for example in sorted((paths.EXAMPLES / "partnership").glob("*.yaml")):
        done = run("partnership", "set", example)
        assert done.exit_code == 0, done.stderr
