"""Answers as a file: for whoever may take them, with what is in it said first, and each time written down."""

import csv
import io
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from feedback.audit import trail
from feedback.clock import SetClock
from feedback.database import Database
from feedback.web.hub.exporting import KINDS
from tests.feedback.results.answered import send
from tests.support.asked import publish

KEY = "safe-at-school"
URL = f"/hub/surveys/{KEY}/results/answers"
Staff = Callable[..., FlaskClient]


@pytest.fixture
def asked(database: Database, clock: SetClock) -> Database:
    publish(database, clock)
    send(
        database,
        *[{"safe": "very", "who": ["friend"], "words": "=cmd"}] * 12,
        {"safe": "not", "why": "Lights"},
    )
    return database


@pytest.mark.parametrize(
    "role", ["board", "scrutineer", "admin", "group_lead", "safeguarding_lead", "second_reader"]
)
def test_who_may_not_take_answers_along_is_offered_and_given_none(
    asked: Database, staff: Staff, role: str
) -> None:
    browser = staff(role)
    assert browser.get(URL).status_code == browser.post(URL, data={"kind": "csv"}).status_code == 403
    assert URL not in browser.get(f"/hub/surveys/{KEY}/results").text


@pytest.mark.parametrize("kind", KINDS)
def test_the_file_holds_every_answer_and_leaves_nothing_behind(
    asked: Database, staff: Staff, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "temporary"
    own.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(own))
    browser = staff("analyst")
    assert URL in browser.get(f"/hub/surveys/{KEY}/results").text
    page = browser.get(URL).text
    assert "Nothing is hidden in this file" in page
    assert "names, addresses" not in page
    with browser.post(URL, data={"kind": kind, "reason": " For the  yearly report "}) as got:
        assert got.status_code == 200
        assert got.headers["Cache-Control"] == "no-store"
        assert f"{KEY}-answers." in got.headers["Content-Disposition"]
        assert got.data
    assert list(own.iterdir()) == []
    with asked.reading() as session:
        (entry,) = [one for one in trail.of(session, f"survey/{KEY}") if one.action == "answers exported"]
    assert entry.actor == browser.account_id  # type: ignore[attr-defined]
    assert entry.detail == {"format": kind, "responses": 13, "reason": "For the yearly report"}


def test_lines_and_codebook_come_together_and_no_word_is_a_formula(asked: Database, staff: Staff) -> None:
    with staff("hub").post(URL, data={"kind": "csv"}) as got, zipfile.ZipFile(io.BytesIO(got.data)) as opened:
        assert opened.namelist() == [f"{KEY}-answers.csv", f"{KEY}-answers.csv.codebook.csv"]
        lines = list(csv.DictReader(io.StringIO(opened.read(f"{KEY}-answers.csv").decode())))
    assert len(lines) == 13
    assert {line["words"] for line in lines} == {"'=cmd", "[z]"}
    assert not {"id", "time", "name", "address"} & set(lines[0])


def test_names_in_a_file_need_a_reason(database: Database, clock: SetClock, staff: Staff) -> None:
    publish(database, clock, mode="confidential", audience="practitioner", kind="personal")
    browser = staff("hub")
    refused = browser.post(URL, data={"kind": "xlsx", "reason": "  "})
    assert refused.status_code == 422
    assert "names are in it" in refused.text
    with database.reading() as session:
        assert not [one for one in trail.of(session, f"survey/{KEY}") if one.action == "answers exported"]
    with browser.post(URL, data={"kind": "xlsx", "reason": "To ring them back"}) as got:
        assert got.status_code == 200


def test_a_kind_there_is_not_is_said_and_what_was_typed_stays(asked: Database, staff: Staff) -> None:
    refused = staff("hub").post(URL, data={"kind": "exe", "reason": "For the board"})
    assert refused.status_code == 422
    assert "Choose what kind of file" in refused.text
    assert "For the board" in refused.text
    assert staff("hub").get("/hub/surveys/no-such/results/answers").status_code == 404
