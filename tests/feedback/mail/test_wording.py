"""Every message has a subject and words, and needs nothing of a web page."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from feedback import paths
from feedback.mail import wording
from feedback.mail.quiet import read

TEMPLATES = sorted(path.stem for path in (paths.TEMPLATES / "mail").glob("*.txt"))


def test_a_message_is_a_line_and_its_words():
    words = wording.render("trial")
    assert words.subject == "A message to try the mail server"
    assert words.text.startswith("This message")
    assert words.text.endswith("\n")


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_message_has_a_subject_of_one_line_and_says_who_writes(name: str):
    words = (paths.TEMPLATES / "mail" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    assert words[0].strip()
    assert len(words[0]) < 100
    assert "Listening Loop" in " ".join(words)


def test_a_template_does_not_guess_what_it_was_not_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "half.txt").write_text("Hello\n{{ name }}\n", encoding="utf-8")
    monkeypatch.setattr(paths, "TEMPLATES", tmp_path)
    wording._environment.cache_clear()
    try:
        with pytest.raises(UndefinedError):
            wording.render("half")
        assert wording.render("half", name="A & B").text == "A & B\n"
    finally:
        wording._environment.cache_clear()


def test_quiet_hours_may_be_none_at_all():
    assert not any(read("").hold(datetime(2026, 1, 1, hour, tzinfo=UTC)) for hour in range(24))
    by_day = [read("09:00-17:00").hold(datetime(2026, 1, 1, hour, tzinfo=UTC)) for hour in range(24)]
    assert [hour for hour, held in enumerate(by_day) if held] == list(range(9, 17))
