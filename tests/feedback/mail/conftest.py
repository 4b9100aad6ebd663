"""An outbox with a mail server to send to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from feedback.clock import SetClock
from feedback.database import Database
from feedback.mail import outbox
from feedback.mail.models import Message
from feedback.mail.sending import Sender
from feedback.mail.smtp import Smtp
from feedback.mail.wording import Words
from feedback.settings import Settings
from tests.support.mailserver import Handler, mail_server

HELLO = Words("Hello", "Two words.\n.\nA line that begins with a dot is above.\n")


@dataclass
class Mailroom:
    """What a test of sending needs at hand."""

    database: Database
    clock: SetClock
    settings: Settings
    server: Handler
    sender: Sender

    def post(self, key: str, address: str = "ann@example.org", **options: object) -> bool:
        with self.database.writing() as session:
            return outbox.post(session, key, "test", address, HELLO, self.clock.now(), **options)  # type: ignore[arg-type]

    def row(self, key: str) -> Message:
        with self.database.reading() as session:
            found = session.scalars(select(Message).where(Message.key == key)).one()
            session.expunge(found)
            return found

    def later(self, **ago: float) -> None:
        self.clock.moment += timedelta(**ago)

    def another(self, **changes: object) -> Sender:
        """A second worker on the same outbox."""
        return replace(self.sender, name="another", **changes)  # type: ignore[arg-type]


@pytest.fixture
def mailroom(database: Database, clock: SetClock, settings: Settings) -> Iterator[Mailroom]:
    with mail_server() as (handler, port):
        told = replace(
            settings,
            mail_host="127.0.0.1",
            mail_port=port,
            mail_security="none",
            mail_from="listening@example.gov.uk",
        )
        sender = Sender.of(told, database, clock, "Hilltop, listening")
        yield Mailroom(
            database, clock, told, handler, replace(sender, road=replace(Smtp.of(told), patience=5))
        )


Post = Callable[..., bool]
