"""Waves: naming them, putting answers beside each other, and saying a change only where there is one."""

from datetime import date

import pytest

from analysis.change import Verdict
from analysis.policy import PUBLIC
from feedback.clock import SetClock
from feedback.database import Database
from feedback.responses import store
from feedback.results import over_time
from feedback.surveys import waves
from feedback.surveys.waves import WaveFault
from tests.feedback.results import answered
from tests.support.asked import publish

KEY = "safe-at-school"
AUTUMN, SPRING = date(2025, 9, 1), date(2026, 3, 1)


@pytest.fixture
def asked(database: Database, clock: SetClock, monkeypatch: pytest.MonkeyPatch):
    """`asked(day, very, not)`: so many answers of each kind, given on a day."""
    publish(database, clock)

    def send(day: date, very: int, unsafe: int) -> None:
        monkeypatch.setattr(answered, "DAY", day)
        answered.send(database, *[{"safe": "very"}] * very, *[{"safe": "not"}] * unsafe)

    return send


def begin(database: Database, clock: SetClock, name: str, day: date) -> None:
    with database.writing() as session:
        waves.begin(session, KEY, name, day, store.by_day(session, KEY), PUBLIC, clock.now(), "tests")


def series(database: Database) -> over_time.Series:
    with database.reading() as session:
        return next(one for one in over_time.over_time(session, KEY) if one.part.question.id == "safe")


def test_a_change_beyond_chance_is_said_with_its_interval(database: Database, clock: SetClock, asked) -> None:
    begin(database, clock, "Autumn", AUTUMN)
    asked(date(2025, 9, 10), 20, 60)
    begin(database, clock, "Spring", SPRING)
    asked(date(2026, 3, 3), 60, 20)
    found = series(database)
    assert [(point.name, point.base) for point in found.points] == [("Autumn", 80), ("Spring", 80)]
    (step,) = found.steps
    change = step.shares["very"]
    assert (change.verdict, change.difference, change.few) == (Verdict.MORE, 50, False)
    assert 30 < change.interval.low < 50 < change.interval.high < 65


def test_a_difference_within_chance_is_no_change(database: Database, clock: SetClock, asked) -> None:
    asked(date(2025, 9, 10), 12, 14)
    begin(database, clock, "Spring", SPRING)
    asked(date(2026, 3, 3), 15, 12)
    found = series(database)
    assert [point.name for point in found.points] == ["Before that", "Spring"]
    assert {change.verdict for change in found.steps[0].shares.values()} == {Verdict.NOT_SURE}
    assert all(change.few for change in found.steps[0].shares.values())


def test_a_small_wave_is_counted_with_the_one_before(database: Database, clock: SetClock, asked) -> None:
    asked(date(2025, 9, 10), 30, 30)
    begin(database, clock, "Spring", SPRING)
    asked(date(2026, 3, 3), 2, 2)
    with database.reading() as session:
        assert over_time.over_time(session, KEY) == ()  # one point only: both together


def test_waves_follow_each_other_and_never_part_off_a_few(database: Database, clock: SetClock, asked) -> None:
    asked(date(2025, 9, 10), 30, 30)
    asked(date(2025, 9, 20), 3, 3)
    with pytest.raises(WaveFault, match="Fewer than 10 people would stand alone"):
        begin(database, clock, "Late", date(2025, 9, 15))
    begin(database, clock, "Spring", SPRING)
    for name, day, fault in (
        ("Earlier", date(2025, 12, 1), "Choose a day after 1 March 2026"),
        ("spring", date(2026, 6, 1), "There is a wave called"),
        (" ", date(2026, 6, 1), "Write a name"),
    ):
        with pytest.raises(WaveFault, match=fault):
            begin(database, clock, name, day)


def test_a_wave_that_people_have_answered_in_stays(database: Database, clock: SetClock, asked) -> None:
    begin(database, clock, "Autumn", AUTUMN)
    asked(date(2025, 9, 10), 30, 30)
    begin(database, clock, "Spring", SPRING)
    with database.writing() as session:
        came = store.by_day(session, KEY)
        waves.take_away(session, KEY, came, clock.now(), "tests")
        assert [one.name for one in waves.of(session, KEY)] == ["Autumn"]
        with pytest.raises(WaveFault, match="People have answered in Autumn"):
            waves.take_away(session, KEY, came, clock.now(), "tests")
