"""A personal door that sends by itself, with a mail server that takes what is sent."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from flask import Flask
from sqlalchemy import select, text

from feedback.clock import SetClock
from feedback.database import Database
from feedback.invitations import sending
from feedback.invitations.sending import Asked
from feedback.mail.models import Message
from feedback.settings import Settings
from feedback.worker.duties import DUTIES
from feedback.worker.loop import Worker
from tests.support.asked import publish
from tests.support.mailserver import Handler

HOME = "https://listen.example.gov.uk"
LINK = re.compile(rf"{HOME}/i/(\S+)")
STOP = re.compile(rf"{HOME}(/no-mail/\S+)")


@dataclass
class Post:
    """One door, its worker, and what has arrived."""

    app: Flask
    database: Database
    clock: SetClock
    worker: Worker
    server: Handler

    def plan(self, reminders: Sequence[int] = (7, 14), **more: object) -> None:
        with self.database.writing() as session:
            now = self.clock.now()
            sending.plan(session, "abc", now, reminders, at=now, actor="tests", **more)  # type: ignore[arg-type]

    def add(self, *people: Asked | str, **more: object) -> list[str | None]:
        asked = [
            one if isinstance(one, Asked) else Asked(one, f"{one.lower()}@example.org") for one in people
        ]
        with self.database.writing() as session:
            return sending.add(session, "abc", asked, self.clock.now(), "tests", **more)  # type: ignore[arg-type]

    def later(self, **ago: float) -> None:
        """Time goes by, and the worker has its round."""
        self.clock.moment += timedelta(**ago)
        self.worker.round()

    def arrived(self, name: str) -> list[str]:
        """What came to one person, the oldest first: subject and words."""
        to = f"{name.lower()}@example.org"
        return [f"{one['Subject']}\n{one.get_content()}" for one in self.server.taken if one["To"] == to]

    def link(self, name: str) -> str:
        return _found(LINK, self.arrived(name)[-1])

    def stop_link(self, name: str) -> str:
        return _found(STOP, self.arrived(name)[-1])

    def rows(self) -> list[Message]:
        with self.database.reading() as session:
            rows = list(session.scalars(select(Message)))
            session.expunge_all()
        return rows

    def everything(self) -> str:
        """Every word in every table."""
        with self.database.reading() as session:
            tables = session.execute(text(_TABLES[self.database.engine.dialect.name])).scalars().all()
            rows = [session.execute(text(f'SELECT * FROM "{table}"')).all() for table in tables]
        return str(rows)


_TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
    "postgresql": "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'",
}


def _found(what: re.Pattern[str], words: str) -> str:
    found = what.search(words)
    assert found is not None, words
    return found.group(1)


def open_post(
    app: Flask,
    database: Database,
    clock: SetClock,
    settings: Settings,
    server: tuple[Handler, int],
    **more: object,
) -> Post:
    """A survey behind the personal door `abc`, and a worker with a mail server."""
    publish(database, clock, kind="personal", **{"mode": "unlinked", **more})  # type: ignore[arg-type]
    told = replace(
        settings,
        mail_host="127.0.0.1",
        mail_port=server[1],
        mail_security="none",
        mail_from="listening@example.gov.uk",
        public_url=HOME,
    )
    only = [one for one in DUTIES if one.name == "invitations"]
    return Post(app, database, clock, Worker(told, database, clock, only), server[0])
