"""Whether somebody empties the outbox."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from feedback.clock import SystemClock
from feedback.database import Database
from feedback.doctor.finding import Finding
from feedback.mail import outbox
from feedback.settings import Settings
from feedback.worker import marks

#: A worker that was not seen for so long is not there, whether it runs on or is called every few minutes.
WORKER_AWAY = timedelta(hours=1)


def worker(settings: Settings) -> Iterator[Finding]:
    """Whether somebody empties the outbox. Says nothing where the database itself cannot be used: that was said."""
    try:
        database = Database(settings.database)
    except Exception:
        return
    try:
        if database.url.get_backend_name() == "sqlite" and not Path(database.url.database or "").is_file():
            return
        yield from _worked(database, mails=settings.sends_mail)
    except (SQLAlchemyError, OSError):
        return
    finally:
        database.dispose()


def _worked(database: Database, *, mails: bool) -> Iterator[Finding]:
    now = SystemClock().now()
    with database.reading() as session:
        last, standing = marks.last(session, marks.ROUND), outbox.standing(session)
    start = "Start 'listening-loop worker', or run 'listening-loop worker --once' every few minutes."
    if last is None:
        yield Finding("worker", "advice", f"It has never run here. {start}")
    elif last.at < now - WORKER_AWAY:
        state = "fault" if mails else "advice"
        yield Finding("worker", state, f"It was last seen on {last.at:%-d %B at %H:%M} (UTC). {start}")
    elif last.fault:
        yield Finding("worker", "fault", f"Its last round had a fault: {last.fault}")
    else:
        yield Finding("worker", "sound", f"Last seen on {last.at:%-d %B at %H:%M} (UTC)")
    yield from _outbox(standing, now)


def _outbox(standing: outbox.Standing, now: datetime) -> Iterator[Finding]:
    if standing.oldest is not None and standing.oldest < now - WORKER_AWAY:
        yield Finding(
            "outbox", "fault", f"A message has waited since {standing.oldest:%-d %B at %H:%M} (UTC)."
        )
    elif standing.given_up:
        yield Finding(
            "outbox",
            "advice",
            f"{standing.given_up} messages were given up. 'listening-loop mail list' says why.",
        )
    else:
        yield Finding("outbox", "sound", f"{standing.waiting} messages wait, {standing.sent} were sent")
