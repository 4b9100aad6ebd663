"""Whoever sees nothing but results lays the pages of a course beside the results of its surveys, and subtracts.

Nineteen of the police and one health visitor came to the first event; police and others to the second. By event the survey before the
course counts her, by agency the course counts the nineteen without her: read by one and the same reader, she is the difference.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from feedback.clock import SetClock
from feedback.database import Database
from feedback.results import settled
from feedback.surveys.models import Survey
from feedback.training import courses, outcomes
from tests.feedback.training.held import Held, held

Staff = Callable[..., FlaskClient]
BEFORE, END = "recognising-neglect-before", "recognising-neglect-end"


def came(made: Held) -> None:
    said = [("police", 0, 2 + one % 3) for one in range(19)] + [("health", 0, 2)]
    said += [("school", 1, 2 + one % 3) for one in range(15)] + [
        ("council", 1, 2 + one % 2) for one in range(12)
    ]
    said += [("health", 1, 2 + one % 3) for one in range(12)]
    for number, (agency, event, was) in enumerate(said):
        who = {"agency": agency, "role": "direct"}
        made.answer(event, "before", {"confidence_aim1": was, **who}, f"k{number * 7919 % 1009:04}")
        made.answer(
            event,
            "end",
            {"confidence_aim1": was + (agency != "school"), **who},
            f"k{number * 7919 % 1009:04}",
        )


@pytest.fixture
def course(database: Database) -> None:
    with database.writing() as session:
        came(held(session))


def settle(browser: FlaskClient, key: str, by: str) -> int:
    return browser.post(f"/hub/surveys/{key}/results/shown-by", data={"by": by}).status_code


def seen_by(browser: FlaskClient, key: str, by: str) -> bool:
    return browser.get(f"/hub/surveys/{key}/results.json?by={by}").status_code == 200


def _left_over(browser: FlaskClient, database: Database) -> float:
    """The first event before the course, less the police of the course."""
    told = browser.get(f"/hub/surveys/{BEFORE}/results.json?by=_door").json
    assert told is not None
    table = next(one for one in told["tables"] if one["id"] == "confidence_aim1")
    event = next(one for one in table["groups"] if one["answered"] == 20)
    with database.reading() as session:
        course = courses.find(session, "recognising-neglect")
        assert course is not None
        result = outcomes.of_course(session, course, "agency").aims[0].true
    assert result is not None
    police = next(one.shown for one in result.groups if one.id == "police")
    assert police.figures is not None
    assert police.figures.before is not None
    return round(event["mean"] * 20 - police.figures.before.mean * police.counted, 6)


@pytest.mark.usefixtures("course")
def test_all_surveys_of_a_course_are_seen_by_what_was_settled_last(
    staff: Staff, database: Database, clock: SetClock
) -> None:
    clock.moment += timedelta(days=1)  # who sees nothing but results sees a day when it is over
    hub, board = staff("hub"), staff("board")
    assert settle(hub, BEFORE, "_door") == 303
    assert seen_by(board, BEFORE, "_door")
    assert settle(hub, END, "agency") == 303
    with database.reading() as session:
        course = courses.find(session, "recognising-neglect")
        assert course is not None
        assert outcomes.may_show_by(session, course) == ("agency",)
    assert _left_over(hub, database) == 2, "what she said before, for who has the one and the other"
    assert not seen_by(board, BEFORE, "_door")
    assert seen_by(board, BEFORE, "agency") == seen_by(board, END, "agency") is True


@pytest.mark.usefixtures("course")
@pytest.mark.parametrize(
    ("by", "course_by"), [("", ("event",)), ("_door", ("event",)), ("role", ("role",)), ("worth", ())]
)
def test_a_course_is_seen_by_its_events_only_beside_nothing_else(
    database: Database, by: str, course_by: tuple[str, ...]
) -> None:
    with database.writing() as session:
        session.get_one(Survey, END).shown_by = by or None
    with database.reading() as session:
        course = courses.find(session, "recognising-neglect")
        assert course is not None
        assert outcomes.may_show_by(session, course) == course_by


@pytest.mark.usefixtures("course")
def test_what_was_settled_apart_before_is_one_now(database: Database) -> None:
    with database.writing() as session:
        session.get_one(Survey, BEFORE).shown_by = "_door"
        session.get_one(Survey, END).shown_by = "agency"
    with database.reading() as session:
        seen = {settled.settled(session, session.get_one(Survey, key)) for key in (BEFORE, END)}
    assert len(seen) == 1
