"""Links are shown once, who has answered is told as the mode allows, and an export names people only where told before."""

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from feedback.clock import SetClock
from feedback.database import Database
from feedback.invitations import asking
from feedback.responses import export
from feedback.surveys.models import Collector
from tests.feedback.invitations.asked import NAMES, answered, ask

PEOPLE = "/hub/surveys/safe-at-school/doors/abc/people"


@pytest.fixture
def hub(staff: Callable[..., FlaskClient]) -> FlaskClient:
    return staff("hub")


def test_only_the_hash_of_a_link_is_kept(database: Database, clock: SetClock) -> None:
    links = ask(database, clock)
    with database.reading() as session:
        kept = str(session.execute(text("SELECT * FROM invitations")).all())
    assert not [link for link in links.values() if link in kept]


@pytest.mark.parametrize(("mode", "told"), [("unlinked", False), ("confidential", True)])
def test_who_has_answered_is_told_as_the_mode_allows(
    app: Flask, database: Database, clock: SetClock, mode: str, told: bool
) -> None:
    answered(app, ask(database, clock, mode=mode)["Ann"])
    with database.reading() as session:
        door = session.get_one(Collector, "abc")
        open_ = {one.name: one.answered for one in asking.everybody(session, door, mode, closed=False)}
        closed = {one.name: one.answered for one in asking.everybody(session, door, mode, closed=True)}
        assert asking.counts(session, "abc") == asking.Counts(3, 1)
    assert open_ == {"Ann": told, "Bilal": False, "Cora": False}
    assert closed == open_


def test_closing_a_door_tells_no_smaller_group_but_that_everybody_has_answered(
    app: Flask, database: Database, clock: SetClock
) -> None:
    links = ask(database, clock)
    marked = []
    for name in NAMES:
        answered(app, links[name])
        with database.reading() as session:
            door = session.get_one(Collector, "abc")
            marked.append(
                sum(one.answered for one in asking.everybody(session, door, "unlinked", closed=True))
            )
    assert marked == [0] * (len(NAMES) - 1) + [len(NAMES)]


@pytest.mark.parametrize("mode", ["unlinked", "paired"])
def test_taking_back_who_did_not_answer_a_closed_door_marks_nobody_else(
    app: Flask, database: Database, clock: SetClock, hub: FlaskClient, mode: str
) -> None:
    """Seven asked, six answered, five of them told: of the two who are not, one alone has answered."""
    links = ask(
        database, clock, (*NAMES, *(f"Person {number}" for number in range(7 - len(NAMES)))), mode=mode
    )
    *before, last, silent = links
    for name in (*before, last):
        answered(app, links[name])
    with database.writing() as session:
        door = session.get_one(Collector, "abc")
        door.closes_at = clock.now()
        ids = {one.name: one.id for one in asking.everybody(session, door, mode, closed=True)}
    hub.post(f"{PEOPLE}/{ids[silent]}/cancel")
    with database.reading() as session:
        door = session.get_one(Collector, "abc")
        marked = {one.name: one.answered for one in asking.everybody(session, door, mode, closed=True)}
    assert sum(marked.values()) == 5
    assert marked[last] is False
    assert "stay unmarked for good" in hub.get(PEOPLE).text


def test_nothing_staff_can_press_tells_who_has_just_answered(
    app: Flask, database: Database, clock: SetClock, hub: FlaskClient
) -> None:
    """A new link, or an invitation taken back, says the same of who has answered and of who has not."""
    answered(app, ask(database, clock)["Ann"])
    with database.reading() as session:
        door = session.get_one(Collector, "abc")
        ids = {one.name: one.id for one in asking.everybody(session, door, "unlinked", closed=False)}
    for act in ("link", "cancel"):
        pages = [hub.post(f"{PEOPLE}/{ids[name]}/{act}", follow_redirects=True) for name in ("Ann", "Bilal")]
        assert {page.status_code for page in pages} == {200}
        assert "1</b> has answered" in hub.get(PEOPLE).text


def test_a_list_is_looked_at_before_anybody_is_asked(
    database: Database, clock: SetClock, hub: FlaskClient
) -> None:
    ask(database, clock, ())
    page = hub.post(PEOPLE, data={"list": "Dana, dana@example.org\nnobody@nowhere"}).text
    assert "Make a link for 1 person" in page
    assert "is no e-mail address" in page
    with database.reading() as session:
        assert asking.counts(session, "abc").asked == 0
    links = hub.post(PEOPLE, data={"list": "Dana, dana@example.org\nnobody@nowhere", "action": "ask"})
    assert "/i/" in links.text
    assert links.headers["Cache-Control"] == "no-store"
    assert "/i/" not in hub.get(PEOPLE).text


def test_an_empty_list_says_what_to_do(database: Database, clock: SetClock, hub: FlaskClient) -> None:
    ask(database, clock, ())
    refused = hub.post(PEOPLE, data={"list": " "})
    assert refused.status_code == 422
    assert "Paste a list" in refused.text


def test_other_doors_have_no_list_of_people(
    database: Database, clock: SetClock, hub: FlaskClient, staff: Callable[..., FlaskClient]
) -> None:
    ask(database, clock)
    assert staff("analyst").get(PEOPLE).status_code == 403
    assert hub.get("/hub/surveys/other/doors/abc/people").status_code == 404


@pytest.mark.parametrize(("mode", "named"), [("unlinked", False), ("confidential", True)])
def test_an_export_names_who_answered_only_where_the_start_page_says_so(
    app: Flask, database: Database, clock: SetClock, tmp_path: Path, mode: str, named: bool
) -> None:
    links = ask(database, clock, mode=mode)
    for name in NAMES:
        answered(app, links[name])
    export.export(database, "safe-at-school", "csv", tmp_path / "answers.csv", clock.now(), "tests")
    with (tmp_path / "answers.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row.get("name") for row in rows} == (set(NAMES) if named else {None})


def test_results_of_a_confidential_survey_are_read_as_any_others(
    app: Flask, database: Database, clock: SetClock, hub: FlaskClient
) -> None:
    links = ask(database, clock, tuple(f"Person {number}" for number in range(12)), mode="confidential")
    for link in links.values():
        answered(app, link)
    page = hub.get("/hub/surveys/safe-at-school/results")
    assert page.status_code == 200
    assert "Person 1" not in page.text
    assert "How safe do you feel at school?" in page.text
    assert re.search(r"<dt>answers</dt><dd>12<", page.text)


def test_a_link_ends_in_a_sign_that_mail_programs_leave_in_it() -> None:
    assert all(asking._new_link()[-1].isalnum() for _ in range(300))
