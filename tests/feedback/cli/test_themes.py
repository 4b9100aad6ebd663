"""`listening-loop themes` at a terminal."""

import json
import zipfile
from pathlib import Path

from feedback.clock import SetClock
from feedback.database import Database
from feedback.themes import codebook
from tests.feedback.cli.conftest import Run


def test_a_codebook_goes_out_and_in(
    run: Run, published: str, database: Database, clock: SetClock, tmp_path: Path
) -> None:
    out = tmp_path / "out.qdpx"
    empty = run("themes", "export", published, "--out", out)
    assert (empty.exit_code, "has no themes yet" in empty.stderr, out.exists()) == (1, True, False)
    with database.writing() as session:
        codebook.add(session, published, "Light", clock.now(), "tests", definition="Lamps")
    done = run("themes", "export", published, "--out", out)
    assert (done.exit_code, done.stderr) == (0, "")
    with zipfile.ZipFile(out) as pack:
        assert pack.namelist() == ["project.qde"]
    told = run("themes", "export", published, "--format", "csv", "--out", tmp_path / "c.csv", "--json")
    assert json.loads(told.stdout)["files"] == [str(tmp_path / "c.csv"), str(tmp_path / "c.csv.codebook.csv")]
    run("themes", "export", published, "--format", "qdc", "--out", tmp_path / "c.qdc")
    again = run("themes", "import", published, tmp_path / "c.qdc")
    assert "0 themes were added to after-school; 1 were there already." in again.stdout


def test_what_is_no_codebook_stops_with_a_sentence(run: Run, published: str, tmp_path: Path) -> None:
    file = tmp_path / "photo.qdc"
    file.write_bytes(b"\x89PNG")
    done = run("themes", "import", published, file)
    assert (done.exit_code, "no REFI-QDA codebook" in done.stderr) == (1, True)
    assert run("themes", "export", "nothing", "--out", tmp_path / "x").exit_code == 1
