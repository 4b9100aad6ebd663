"""`listening-loop redact`."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from analysis.redaction import tagger
from feedback.cli.main import command_line


def _run(typed: str, *words: str):
    return CliRunner().invoke(command_line, ["redact", *words], input=typed.encode())


def test_a_line_of_json_for_each_line_in_their_order():
    done = _run("miss khan on 07700 900123\r\n\nNo ’names’\u2028here\n", "--no-model")
    assert done.exit_code == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.split("\n") if line]
    assert lines == [
        {
            "text": "[name] on [phone]",
            "found": [
                {"kind": "name", "start": 0, "end": 9, "words": "miss khan"},
                {"kind": "phone", "start": 13, "end": 25, "words": "07700 900123"},
            ],
        },
        {"text": "", "found": []},
        {"text": "No ’names’\u2028here", "found": []},
    ]


def test_known_words_come_from_a_file(tmp_path: Path):
    known = tmp_path / "known.txt"
    known.write_text("Brackenlow\n", encoding="utf-8")
    done = _run("at brackenlow we played", "--no-model", "--known", str(known))
    assert json.loads(done.stdout)["text"] == "at [name] we played"


def test_bytes_that_are_no_text_do_not_stop_it():
    done = CliRunner().invoke(command_line, ["redact", "--no-model"], input=b"\xff\xfe bad\nmiss khan\n")
    assert [json.loads(line)["text"] for line in done.stdout.splitlines()][1] == "[name]"


def test_without_the_model_it_runs_and_says_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tagger, "installed", lambda: False)
    done = _run("miss khan\n")
    assert done.exit_code == 0
    assert "not installed" in done.stderr
    assert json.loads(done.stdout)["text"] == "[name]"
