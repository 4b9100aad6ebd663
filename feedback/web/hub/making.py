"""Asking the computer for suggestions or groups: a worker makes them, and where none is about, this request does."""

from datetime import timedelta

from flask import abort, flash
from sqlalchemy.orm import Session

from feedback.surveys.models import Survey
from feedback.themes import asked
from feedback.themes.asked import Kind
from feedback.themes.models import Asked
from feedback.web.service import actor, reading, service, writing
from feedback.worker import marks

#: A worker that was seen so lately makes what is asked; one called every few minutes counts too.
ABOUT = timedelta(minutes=10)


def begin(key: str, kind: Kind, question_id: str = "") -> int | None:
    """Ask, and make it here where no worker would; gives how many there are now, and None where that is not known."""
    now = service().clock.now()
    with writing() as session:
        _ = session.get(Survey, key) or abort(404)
        asked.ask(session, key, kind, actor(), now, question_id)
        left_to_a_worker = about(session)
    if left_to_a_worker:
        flash("Being made. This page shows them when they are there: look again in a minute.", "good")
        return None
    with reading() as session:
        row = asked.of(session, key, kind)
    return asked.make(service().database, row, now) if row is not None else None


def about(session: Session) -> bool:
    """Whether a worker was seen lately."""
    last = marks.last(session, marks.ROUND)
    return last is not None and last.at > service().clock.now() - ABOUT


def overdue(row: Asked | None) -> bool:
    """Whether what was asked waits for longer than a worker needs."""
    return row is not None and not row.fault and row.at < service().clock.now() - ABOUT
