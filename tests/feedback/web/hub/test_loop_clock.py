"""The page of the loop clock, its table to take away, and the target."""

import csv
import io
from datetime import date

import pytest
from sqlalchemy import text

from tests.feedback.loop.stories import world


@pytest.fixture
def waiting(database, app):
    with database.writing() as session:
        story = world(session)
        loop = story.loop(asked_from=date(2025, 12, 1), asked_to=date(2025, 12, 20))
        story.item(loop)
        session.execute(text("DELETE FROM told"))
    app.extensions["service"].forget_partnership()


@pytest.mark.parametrize(
    ("by", "name"),
    [
        ("priority", "Safe outside"),
        ("board", "The Board"),
        ("agency", "Rivermouth Council"),
        ("x", "Safe outside"),
    ],
)
def test_each_group_has_its_row_and_its_file(staff, waiting, by, name):
    board = staff("board")
    page = board.get(f"/hub/loops/clock?by={by}").text
    assert name in page
    assert "Safe on the way home" in page
    rows = list(csv.DictReader(io.StringIO(board.get(f"/hub/loops/clock.csv?by={by}").text)))
    assert [(row["name"], row["told_n"], row["overdue"], row["target_days"]) for row in rows] == [
        (name, "0", "1", "60")
    ]


def test_who_waits_too_long_stands_on_today(staff, waiting):
    assert "74 days, the target is 60" in staff("hub").get("/hub/").text


def test_only_who_may_edit_the_partnership_sets_the_target(staff, waiting):
    assert staff("hub").post("/hub/loops/clock", data={"days": "90"}).status_code == 403
    admin = staff("admin")
    admin.post("/hub/loops/clock", data={"days": "soon"})
    assert "You aim at 60 days." in admin.get("/hub/loops/clock").text
    admin.post("/hub/loops/clock", data={"days": "90"})
    assert "You aim at 90 days." in admin.get("/hub/loops/clock").text
    assert "the target is" not in staff("hub").get("/hub/").text


def test_without_loops_it_says_what_to_do(staff):
    assert "No loop yet" in staff("hub").get("/hub/loops/clock").text
