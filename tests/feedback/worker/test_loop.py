"""Round after round, whatever fails."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from feedback.clock import SetClock
from feedback.database import Database
from feedback.mail import outbox
from feedback.mail.wording import Words
from feedback.settings import Settings
from feedback.worker import marks
from feedback.worker.duties import Duty
from feedback.worker.loop import Worker
from tests.support.mailserver import Handler, free_port, mail_server


@pytest.fixture
def server() -> Iterator[tuple[Handler, int]]:
    with mail_server() as found:
        yield found


@pytest.fixture
def told(settings: Settings, server: tuple[Handler, int]) -> Settings:
    return replace(
        settings,
        mail_host="127.0.0.1",
        mail_port=server[1],
        mail_security="none",
        mail_from="listening@example.gov.uk",
        worker_seconds=20,
    )


def _writes(session: Session, now: datetime, _settings: Settings) -> int:
    return int(
        outbox.post(session, f"day/{now:%j}", "test", "ann@example.org", Words("Hello", "Hello\n"), now)
    )


def _fails(session: Session, now: datetime, settings: Settings) -> int:
    _writes(session, now, settings)
    raise ValueError("what a child wrote, and ann@example.org")


WRITES = Duty("writes", _writes, "messages written", mails=True)
FAILS = Duty("fails", _fails, "never said")


def test_what_a_duty_writes_is_sent_in_the_same_round_and_once(
    told: Settings, database: Database, clock: SetClock, server: tuple[Handler, int]
):
    worker = Worker(told, database, clock, [WRITES])
    assert worker.round().done == ("1 messages written", "1 sent")
    assert worker.round() == Worker(told, database, clock, [WRITES]).round()
    assert len(server[0].taken) == 1


def test_a_duty_that_fails_leaves_nothing_behind_and_stops_nobody(
    told: Settings, database: Database, clock: SetClock, server: tuple[Handler, int]
):
    done = Worker(told, database, clock, [FAILS, WRITES]).round()
    assert done.done == ("1 messages written", "1 sent")
    assert done.faults == ("fails: could not be done (ValueError)",)
    with database.reading() as session:
        last = marks.last(session, marks.ROUND)
    assert last is not None
    assert "child" not in last.fault


def test_a_duty_that_writes_is_not_asked_where_there_is_no_mail_server(
    settings: Settings, database: Database, clock: SetClock
):
    assert Worker(settings, database, clock, [WRITES]).round().done == ()
    with database.reading() as session:
        assert outbox.standing(session).waiting == 0


def test_a_duty_of_once_a_day_is_done_once_a_day_and_again_after_a_fault(
    settings: Settings, database: Database, clock: SetClock
):
    calls: list[datetime] = []

    def does(_session: Session, now: datetime, _settings: Settings) -> int:
        calls.append(now)
        if len(calls) == 2:
            raise ValueError
        return 0

    worker = Worker(settings, database, clock, [Duty("daily", does, "", every=timedelta(days=1))])
    for hours, done in ((0, 1), (1, 1), (23, 2), (0, 3), (1, 3)):
        clock.moment += timedelta(hours=hours)
        worker.round()
        assert len(calls) == done


def test_a_dead_mail_server_is_left_alone_for_longer_and_longer_and_duties_go_on(
    told: Settings, database: Database, clock: SetClock, server: tuple[Handler, int]
):
    dead = Worker(replace(told, mail_port=free_port()), database, clock, [WRITES])
    tries = 0
    for _ in range(60):
        tries += bool(dead.round().faults)
        clock.moment += timedelta(seconds=20)
    assert tries == 7  # after 20, 40, 80, 160, 300, 300 seconds
    assert Worker(told, database, clock, []).round().done == ("1 sent",)


def test_looking_first_changes_nothing(told: Settings, database: Database, clock: SetClock):
    worker = Worker(told, database, clock, [WRITES])
    assert worker.would().done == ("1 messages written",)
    with database.reading() as session:
        assert outbox.standing(session).waiting == 0


def test_it_stops_when_told_to(settings: Settings, database: Database, clock: SetClock):
    worker = Worker(settings, database, clock, [])
    rounds = []
    thread = threading.Thread(target=lambda: rounds.extend(worker.rounds()))
    thread.start()
    worker.stop.set()
    thread.join(10)
    assert not thread.is_alive()


def test_a_database_that_is_away_is_waited_for(
    settings: Settings, database: Database, clock: SetClock, monkeypatch: pytest.MonkeyPatch
):
    worker = Worker(replace(settings, worker_seconds=1), Database("sqlite:////nowhere/at/all"), clock, [])
    rounds = worker.rounds()
    assert next(rounds).faults == ("The database cannot be used; waiting for it.",)
    monkeypatch.setattr(worker, "database", database)
    assert next(rounds).faults == ()
