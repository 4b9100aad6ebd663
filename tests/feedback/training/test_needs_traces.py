"""On PostgreSQL nothing says for longer than a day when somebody said what they need: it is said beside their answers."""

from datetime import timedelta
from threading import Thread

import pytest
from sqlalchemy import text

from feedback.clock import SetClock
from feedback.database import Database
from feedback.settings import Settings
from feedback.training import needs
from feedback.worker.duties import DUTIES
from feedback.worker.loop import Worker
from tests.feedback.training.stories import world

KEY = b"a key"
NAMES = ("Ann", "Bilal", "Cora", "Dana", "Eve")

pytestmark = pytest.mark.parametrize(
    "database", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)


@pytest.fixture
def booked(database: Database) -> dict[str, needs.Place]:
    """Five people on one event: each has said what they need, in a transaction of its own."""
    with database.writing() as session:
        story = world(session)
        event = story.later()
        story.event = event
        found = {name: needs.Place(story.book(name).id, event.id) for name in NAMES}
    for name, place in found.items():
        _say(database, place, f"I am {name}")
    return found


@pytest.fixture
def worker(settings: Settings, database: Database, clock: SetClock) -> Worker:
    return Worker(settings, database, clock, tuple(one for one in DUTIES if one.name == "needs"))


def _say(database: Database, place: needs.Place, words: str) -> None:
    with database.changing() as session:
        needs.say(session, KEY, place, words, needs.LINK)


def _turns(database: Database) -> list[tuple[str, int, tuple[int, ...]]]:
    """The attack: whose words stand in which row, in the order in which the rows were written."""
    marks = "SELECT id, xmin::text::bigint, ctid::text FROM said_needs ORDER BY 2, 3"
    with database.reading() as session:
        rows = session.execute(text(marks)).all()
    return [(id_, turn, tuple(map(int, place.strip("()").split(",")))) for id_, turn, place in rows]


def _said(database: Database, booked: dict[str, needs.Place]) -> dict[str, list[str]]:
    with database.reading() as session:
        return needs.of_event(session, KEY, booked["Ann"].event_id)


def test_after_the_workers_day_no_row_says_when_it_was_written(
    database: Database, clock: SetClock, worker: Worker, booked: dict[str, needs.Place]
) -> None:
    whose = {needs._id(KEY, place.booking_id, needs.LINK): name for name, place in booked.items()}
    assert [whose[id_] for id_, _, _ in _turns(database)] == list(NAMES)  # so far the attack works
    before = _said(database, booked)
    assert "5 needs" in " ".join(worker.round().done)
    rows = _turns(database)
    assert len({turn for _, turn, _ in rows}) == 1
    by_place = [id_ for id_, _, _ in sorted(rows, key=lambda one: one[2])]
    assert by_place == sorted(whose)
    assert _said(database, booked) == before


def test_it_is_done_once_a_day_whether_or_not_somebody_said_something(
    database: Database, clock: SetClock, worker: Worker, booked: dict[str, needs.Place]
) -> None:
    """Done because of a new row, it would tell when that was written."""
    worker.round()
    first = _turns(database)
    _say(database, booked["Ann"], "A seat")
    clock.moment += timedelta(hours=23)
    worker.round()
    assert len({turn for _, turn, _ in _turns(database)}) == 2
    clock.moment += timedelta(hours=1)
    worker.round()
    second = _turns(database)
    assert len({turn for _, turn, _ in second}) == 1
    clock.moment += timedelta(days=1)
    worker.round()
    assert len({rows[0][1] for rows in (first, second, _turns(database))}) == 3


def test_what_is_said_and_forgotten_meanwhile_waits_and_is_not_lost(
    database: Database, booked: dict[str, needs.Place]
) -> None:
    def forget() -> None:
        with database.writing() as session:
            needs.forget(session, KEY, booked["Bilal"].booking_id)

    with database.writing() as session:
        needs.put_back(session)
        others = [Thread(target=forget), Thread(target=_say, args=(database, booked["Ann"], "A seat"))]
        for one in others:
            one.start()
            one.join(0.3)
            assert one.is_alive()
    for one in others:
        one.join()
    found = _said(database, booked)
    assert found[booked["Ann"].booking_id] == ["A seat"]
    assert booked["Bilal"].booking_id not in found
    assert len(found) == 4
