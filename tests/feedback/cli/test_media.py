"""`listening-loop media`."""

import json
from pathlib import Path

from tests.feedback.cli.conftest import Run
from tests.feedback.media import made


def test_a_file_is_added_listed_and_replaced(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "photo.png"
    file.write_bytes(made.jpeg_with_a_place())
    said = run(
        "media",
        "add",
        file,
        "--name",
        "our-park",
        "--alt",
        "en=A pond = a lake",
        "--licence",
        "Ada",
        "--json",
    )
    told = json.loads(said.stdout)
    assert (told["name"], told["kind"]) == ("our-park", "picture")
    assert told["path"].endswith(".jpg"), "known by its content, not by its name"
    [line] = json.loads(run("media", "list", "--json").stdout)
    assert (line["alt"], line["licence"], line["surveys"]) == ({"en": "A pond = a lake"}, "Ada", [])
    file.write_bytes(made.png())
    assert run("media", "add", file, "--name", "our-park").stdout == "asset:our-park: picture, 1 kB\n"
    assert run("media", "list").stdout == "our-park\tpicture\t1 kB\t-\tno survey\n"


def test_what_is_refused_is_a_sentence(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "photo.png"
    file.write_bytes(b"<script>")
    refused = run("media", "add", file, "--name", "our-park")
    assert refused.exit_code == 1
    assert "do not know this kind of file" in refused.stderr
    assert run("media", "add", file, "--name", "x", "--alt", "a pond").exit_code == 2
    assert "No files yet" in run("media", "list").stderr
