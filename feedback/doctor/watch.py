"""Whether somebody is there when a child writes."""

from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from analysis.screening import model
from feedback.doctor.finding import Finding, State
from feedback.partnership import profile
from feedback.partnership.duty import PLACES
from feedback.safeguarding import catching_up, queue, rota
from feedback.surveys.models import Collector


def safeguarding(session: Session) -> Iterator[Finding]:
    """Whether somebody is there when a child writes. A fault once people can answer, advice before."""
    now = datetime.now(UTC)
    duty = profile.read(session).duty
    live = bool(
        session.scalar(select(func.count()).select_from(Collector).where(Collector.closed_at.is_(None)))
    )
    grave: State = "fault" if live else "advice"
    leads = rota.deciders(session)
    if not leads:
        yield Finding(
            "safeguarding",
            grave,
            "Nobody is safeguarding lead. Run 'listening-loop user add EMAIL --role safeguarding_lead', twice.",
        )
    elif rota.now(session, now, duty).empty:
        yield Finding(
            "safeguarding", grave, "Nobody is on the rota. Put two people on it at /hub/concerns/rota."
        )
    elif gaps := rota.gaps(session, now.date(), duty, days=14):
        yield Finding("safeguarding", "advice", f"Nobody is on the rota on {gaps[0]:%-d %B}. Fill the gap.")
    else:
        yield Finding("safeguarding", "sound", "Two people are on the rota")
    if missing := [label for name, label in PLACES.items() if not duty.places.get(name)]:
        yield Finding(
            "hand-over", "advice", f"Not set: {', '.join(missing)}. Set them at /hub/concerns/rota."
        )
    late = sum(one.due_at < now for one in queue.on_the_clock(session))
    if late:
        yield Finding("concerns", "fault", f"{late} are late. Call the people on the rota.")
    if unscreened := catching_up.waiting(session):
        yield Finding(
            "screening",
            "advice",
            f"{unscreened} texts have not been looked at. Run 'listening-loop concerns catch-up'.",
        )
    if not model.there():
        yield Finding(
            "screening",
            "advice",
            "The model is not installed, and by rules alone most hints of harm stand no higher than other texts. "
            "Run: pip install 'listening-loop[language]'",
        )
