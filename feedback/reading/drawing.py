"""Drawing the weekly sample: once a week is over, at random, from what screening did not flag.

Simple random sampling within each audience. A few flagged texts are mixed in, so that a reader cannot go by "these are
the harmless ones".
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from math import ceil
from random import Random, SystemRandom

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from feedback.clock import HOME
from feedback.reading.models import SampleDraw, SampleText
from feedback.responses.models import Comment, Response
from feedback.safeguarding.models import Concern
from feedback.secrets import new_id
from feedback.surveys import versions
from feedback.surveys.models import SurveyVersion

#: Of each audience's texts of a week, this share is drawn, and at least so many where there are.
SHARE, LEAST = 0.05, 10
#: Flagged texts mixed in: one for so many drawn, at least so many where there are.
ONE_FLAGGED_FOR, LEAST_FLAGGED = 5, 2
#: How far back weeks are caught up with, where nobody drew for a while.
WEEKS_BACK = 8


def draw(session: Session, now: datetime, chance: Random | None = None) -> int:
    """Draw for every week that is over and has not been drawn; gives how many texts were put before readers."""
    chance, drawn = chance or SystemRandom(), 0
    audiences: dict[str, str] = {}
    for week in _weeks(session, now):
        for audience, (plain, flagged) in sorted(_texts(session, week, audiences).items()):
            drawn += _draw(session, week, audience, plain, flagged, now, chance)
    return drawn


def monday(day: date) -> date:
    """The first day of this day's week."""
    return day - timedelta(days=day.weekday())


def flagged() -> ColumnElement[bool]:
    """Whether screening flagged a comment, or could not sort it and sent it to a person."""
    machine = (Concern.comment_id == Comment.id, Concern.raised_by.is_(None))
    return exists().where(*machine)


def _weeks(session: Session, now: datetime) -> list[date]:
    this = monday(now.astimezone(HOME).date())
    weeks = [this - timedelta(weeks=back) for back in range(WEEKS_BACK, 0, -1)]
    done = set(session.scalars(select(SampleDraw.week).where(SampleDraw.week >= weeks[0]).distinct()))
    return [week for week in weeks if week not in done and not _unscreened(session, week)]


def _unscreened(session: Session, week: date) -> bool:
    """Whether a text of this week waits to be screened: then nobody knows yet what was not flagged."""
    waits = _in(week).where(Comment.screened_by.is_(None))
    return session.scalar(waits.with_only_columns(Comment.id).limit(1)) is not None


def _in(week: date) -> Select[str, str, bool]:
    return (
        select(Comment.id, Response.version_id, flagged())
        .join(Response, Response.id == Comment.response_id)
        .where(Response.day >= week, Response.day < week + timedelta(weeks=1))
    )


def _texts(session: Session, week: date, audiences: dict[str, str]) -> dict[str, tuple[list[str], list[str]]]:
    """The comments of a week, all of them screened, by audience: not flagged, and flagged."""
    rows = session.execute(_in(week))
    found: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for comment_id, version_id, was_flagged in rows:
        if version_id not in audiences:
            version = session.get_one(SurveyVersion, version_id)
            audiences[version_id] = versions.read(version).audience
        found[audiences[version_id]][was_flagged].append(comment_id)
    return found


def _draw(
    session: Session,
    week: date,
    audience: str,
    plain: list[str],
    flagged: list[str],
    now: datetime,
    chance: Random,
) -> int:
    """One draw, unless another worker was first. What is shared out is sorted first: a seed then says the whole."""
    size = min(len(plain), max(LEAST, ceil(len(plain) * SHARE)))
    if not _first(session, week, audience, len(plain), size, now):
        return 0
    mixed = min(len(flagged), max(LEAST_FLAGGED, ceil(size / ONE_FLAGGED_FOR))) if size else 0
    chosen = [
        *((one, False) for one in chance.sample(sorted(plain), size)),
        *((one, True) for one in chance.sample(sorted(flagged), mixed)),
    ]
    session.add_all(_rows(week, audience, chosen))
    session.flush()
    return len(chosen)


def _rows(week: date, audience: str, chosen: list[tuple[str, bool]]) -> Iterator[SampleText]:
    for comment_id, was_flagged in chosen:
        yield SampleText(
            id=new_id(), week=week, audience=audience, comment_id=comment_id, flagged=was_flagged
        )


def _first(session: Session, week: date, audience: str, population: int, size: int, now: datetime) -> bool:
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    values = {"week": week, "audience": audience, "population": population, "drawn": size, "drawn_at": now}
    statement = dialect.insert(SampleDraw).values(values).on_conflict_do_nothing()
    return session.scalar(statement.returning(SampleDraw.audience)) is not None
