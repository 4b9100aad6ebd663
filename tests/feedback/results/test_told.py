"""Results as text, JSON and CSV: every figure of the page is in each of them, changes between waves too."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from analysis.policy import PUBLIC
from feedback.cli import analysed_lines
from feedback.clock import SetClock
from feedback.database import Database
from feedback.responses import store
from feedback.results import told, told_csv
from feedback.surveys import waves
from tests.feedback.results import answered
from tests.support.asked import publish

KEY = "safe-at-school"
PAGES = """
  - id: all
    questions:
      - {id: safe, type: scale, text: "How safe is it?", minimum: 1, maximum: 5}
      - {id: years, type: number, text: "How many years?", minimum: 0, maximum: 30}
      - id: who
        type: many_of
        text: "Who helps?"
        choices: [{id: friend, text: A friend}, {id: teacher, text: A teacher}]
      - id: first
        type: rank
        text: "What comes first?"
        choices: [{id: sleep, text: Sleep}, {id: play, text: Play}]
"""
GOOD: dict[str, Any] = {"safe": 5, "years": 4, "who": ["friend", "teacher"], "first": ["sleep", "play"]}
BAD: dict[str, Any] = {"safe": 1, "years": 10, "who": ["friend"], "first": ["play", "sleep"]}
OTHER: dict[str, Any] = {"who": ["teacher"]}
AUTUMN, SPRING = date(2025, 9, 10), date(2026, 3, 1)


@pytest.fixture
def two_waves(database: Database, clock: SetClock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Autumn with 20 good and 60 bad answers, spring the other way round."""
    publish(database, clock, pages=PAGES)
    for name, day, good, bad in (("Autumn", AUTUMN, 20, 60), ("Spring", SPRING, 60, 20)):
        with database.writing() as session:
            came = store.by_day(session, KEY)
            waves.begin(session, KEY, name, day, came, PUBLIC, clock.now(), "tests")
        monkeypatch.setattr(answered, "DAY", day)
        answered.send(database, *[GOOD] * good, *[BAD] * bad, *[OTHER] * 20)


def found(database: Database, by: str | None = None) -> told.Plain:
    with database.reading() as session:
        return told.told(session, KEY, by, None, "en")


def lines(database: Database, by: str | None = None) -> Iterator[dict[str, str]]:
    return csv.DictReader(io.StringIO(told_csv.written(found(database, by))))


def test_mentions_top_two_middle_and_ranks_are_in_the_csv(database: Database, two_waves: None) -> None:
    told = {(line["question"], line["answer"]): line for line in lines(database)}
    assert (told["safe", "top_two"]["count"], told["safe", "top_two"]["share"]) == ("80", "50")
    assert told["years", "median"]["count"] == "7.0"
    assert told["who", "mentions"]["count"] == "280"
    ranked = told["first", "sleep"]
    assert (ranked["mean_rank"], ranked["score"], ranked["answered"]) == ("1.5", "1.5", "160")


def test_they_are_in_the_text_too(database: Database, two_waves: None) -> None:
    said = "\n".join(analysed_lines.lines(found(database)))
    assert "280 choices picked, all told" in said
    assert "middle 7" in said
    assert "mean place 1.50, score 1.50" in said
    (top,) = [line.split() for line in said.splitlines() if "two highest" in line]
    assert top[-6:] == ["80", "50", "%", "(42", "to", "58)"]


def test_a_change_is_said_in_every_file_with_its_interval(database: Database, two_waves: None) -> None:
    plain = found(database, "wave")
    safe, who = (next(one for one in plain["over_time"] if one["id"] == name) for name in ("safe", "who"))
    assert [(wave["name"], wave["answered"]) for wave in safe["waves"]] == [("Autumn", 80), ("Spring", 80)]
    mean = next(one for one in safe["changes"] if one["of"] == "mean")
    assert (mean["change"], mean["verdict"], mean["few"]) == (2, "more", False)
    assert mean["interval"]["low"] < 2 < mean["interval"]["high"]
    friend = next(one for one in who["changes"] if one["of"] == "friend")
    assert (friend["change"], friend["verdict"]) == (0, "not_sure")
    written = {
        (line["question"], line["answer"]): line
        for line in lines(database, "wave")
        if line["group"] == "change"
    }
    assert (written["safe", "mean"]["change"], written["safe", "mean"]["verdict"]) == ("2", "more")
    assert written["safe", "mean"]["group_words"] == "Autumn to Spring"
    assert written["who", "friend"]["verdict"] == "not_sure"
    said = list(analysed_lines.lines(plain))
    assert any("Autumn to Spring: the mean went up by 2.0 (likely" in line for line in said)


def test_where_chance_would_do_no_change_is_said(
    database: Database, clock: SetClock, monkeypatch: pytest.MonkeyPatch, two_waves: None
) -> None:
    with database.writing() as session:
        came = store.by_day(session, KEY)
        waves.begin(session, KEY, "Summer", date(2026, 6, 1), came, PUBLIC, clock.now(), "tests")
    monkeypatch.setattr(answered, "DAY", date(2026, 6, 2))
    answered.send(database, *[GOOD] * 40, *[BAD] * 16)
    said = [line for line in analysed_lines.lines(found(database, "wave")) if "Spring to Summer" in line]
    assert said
    assert all("no change that we can be sure of" in line for line in said)


def test_without_waves_nothing_is_said_of_change(database: Database, two_waves: None) -> None:
    assert "over_time" not in found(database)
