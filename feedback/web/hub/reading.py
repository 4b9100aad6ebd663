"""What is still to be read, by survey and by reader: every text of children and families, within the time promised."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, render_template
from sqlalchemy.orm import Session

from feedback.accounts.roles import Permission
from feedback.clock import HOME
from feedback.reading import owed
from feedback.reading.owed import Owed
from feedback.web.guard import allow
from feedback.web.service import reading, service

#: What a reader has read is counted over so many days.
LATELY = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Reader:
    """One reader: what waits in the surveys that ask for them (for them or a colleague), and what they read lately."""

    name: str
    unread: int
    late: int
    read: int


def add_to(hub: Blueprint) -> None:
    hub.add_url_rule("/reading", "reading", page)


@allow(Permission.READ_COMMENTS)
def page() -> str:
    """Every survey with texts that nobody has read, and everybody who is asked to read."""
    now = service().clock.now()
    with reading() as session:
        lines = owed.of_all(session, now, service().partnership().duty.time)
        return render_template(
            "hub/reading.html",
            lines=lines,
            readers=_readers(session, lines, now),
            by=by,
            lately=LATELY.days,
        )


def of_survey(session: Session, key: str) -> Owed | None:
    """What is owed of one survey, for the pages that speak of it."""
    return owed.of_survey(session, key, service().clock.now(), service().partnership().duty.time)


def by(one: Owed) -> str:
    """What the clock of a survey says: "3 late since 2 March", "Read by Friday 6 March"; nothing without a promise."""
    if one.late and one.since:
        return f"{one.late} late since {one.since:%-d %B}"
    return f"Read by {one.due.astimezone(HOME):%A %-d %B}" if one.due else ""


def _readers(session: Session, lines: list[Owed], now: datetime) -> list[Reader]:
    read = owed.read_since(session, now - LATELY)
    names = {account_id: name for one in lines for account_id, name in one.readers.people.items()}
    names |= {account_id: name for account_id, (name, _) in read.items()}
    found = []
    for account_id, name in sorted(names.items(), key=lambda item: item[1]):
        theirs = [one for one in lines if account_id in one.readers.people]
        found.append(
            Reader(
                name,
                sum(one.unread for one in theirs),
                sum(one.late for one in theirs),
                read.get(account_id, ("", 0))[1],
            )
        )
    return found
