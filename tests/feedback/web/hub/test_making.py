"""What somebody asked the computer for: a worker makes it, and where none is about, the request does."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from analysis import grouping
from feedback.clock import SetClock
from feedback.database import Database
from feedback.settings import Settings
from feedback.themes import asked
from feedback.worker import marks
from feedback.worker.duties import DUTIES
from feedback.worker.loop import Worker
from tests.analysis.test_grouping import TEXTS, can_group
from tests.feedback.themes.coded import KEY, Coder
from tests.feedback.web.hub.test_theme_work import _coded
from tests.support.asked import publish

URL = f"/hub/surveys/{KEY}/themes"
MINE = [one for one in DUTIES if one.name == "themes"]


@pytest.fixture
def hub(staff: Callable[..., FlaskClient], database: Database, clock: SetClock) -> FlaskClient:
    publish(database, clock)
    return staff("hub")


@pytest.fixture
def alice(hub: FlaskClient, database: Database, clock: SetClock) -> Coder:
    coder = Coder(database, clock, hub.account_id)  # type: ignore[attr-defined]
    coder.said(*TEXTS, "n/a")
    return coder


@pytest.fixture
def worker(settings: Settings, database: Database, clock: SetClock) -> Worker:
    """A worker that has been about."""
    with database.writing() as session:
        marks.note(session, marks.ROUND, clock.now())
    return Worker(settings, database, clock, MINE)


def _sorted(hub: FlaskClient) -> str:
    return hub.post(f"{URL}/groups", follow_redirects=True).text


def _refuse(*_args: object, **_more: object) -> None:
    raise AssertionError("nobody reckons in a request while a worker is about")


def test_with_a_worker_about_no_request_reckons(
    hub: FlaskClient, alice: Coder, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    can_group()
    _coded(alice)
    with monkeypatch.context() as patch:
        patch.setattr("analysis.grouping.group", _refuse)
        patch.setattr("analysis.suggesting.suggest", _refuse)
        page = _sorted(hub)
        assert "New groups are being made" in page
        assert "Sort them" not in page
        assert "New suggestions are being made" in hub.post(f"{URL}/suggestions", follow_redirects=True).text
    assert worker.would().done == ("2 suggestions and groups made",)
    assert worker.round().done == worker.round().done == ("1 suggestions and groups made",)
    page = hub.get(f"{URL}/groups").text
    assert "being made" not in page
    assert re.search(r"\d+ comments sorted on", page)
    assert worker.round().done == ()


def test_where_no_worker_was_seen_lately_the_request_makes_them(
    hub: FlaskClient, alice: Coder, worker: Worker, clock: SetClock
) -> None:
    can_group()
    clock.moment += timedelta(minutes=11)
    assert "groups to look through" in _sorted(hub)
    assert worker.round().done == ()


def test_what_waits_too_long_says_so_and_can_be_asked_again(
    hub: FlaskClient, alice: Coder, worker: Worker, clock: SetClock
) -> None:
    can_group()
    assert "being made" in _sorted(hub)
    clock.moment += timedelta(minutes=11)
    page = hub.get(f"{URL}/groups").text
    assert "the worker that makes them is away" in page
    assert "Sort them" in page
    page = _sorted(hub)
    assert "groups to look through" in page
    assert "away" not in page


def test_what_cannot_be_made_is_said_once_and_not_tried_again(
    hub: FlaskClient, worker: Worker, database: Database, clock: SetClock
) -> None:
    can_group()
    Coder(database, clock, hub.account_id).said("One", "Two")  # type: ignore[attr-defined]
    _sorted(hub)
    worker.round()
    page = hub.get(f"{URL}/groups").text
    assert "No new groups: There are 2 comments that say something" in page
    assert "Sort them" in page
    assert worker.round().done == ()


def test_a_fault_of_ours_is_told_and_not_tried_for_ever(
    hub: FlaskClient, alice: Coder, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grouping, "group", _refuse)
    _sorted(hub)
    assert worker.round().faults == ("themes: could not be done (AssertionError)",)
    assert asked.FAILED in hub.get(f"{URL}/groups").text
    assert worker.round().faults == ()


def test_of_two_who_make_the_same_one_keeps_it(
    hub: FlaskClient, alice: Coder, worker: Worker, database: Database, clock: SetClock
) -> None:
    can_group()
    _sorted(hub)
    with database.reading() as session:
        row = asked.of(session, KEY, "groups")
    assert row is not None
    assert asked.make(database, row, clock.now()) is not None
    assert asked.make(database, row, clock.now()) is None
