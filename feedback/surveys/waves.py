"""The times in which a survey was asked, under the names the hub gives them: "Autumn 2025", "Spring 2026".

A wave lasts until the next one starts, so that waves never overlap. They are only ever added at the end: moved to and
fro, two pages a day apart would tell what the people of that day said.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.policy import Policy, may_filter
from feedback.audit import trail
from feedback.surveys.models import Wave

BEFORE = "before"
LONGEST_NAME = 80


class WaveFault(Exception):
    """A wave cannot be named, or taken away. The message says why and what to do."""


def of(session: Session, survey_key: str) -> Sequence[Wave]:
    """The waves of a survey, the first first."""
    return session.scalars(select(Wave).where(Wave.survey_key == survey_key).order_by(Wave.starts_on)).all()


def at(waves: Sequence[Wave], day: date) -> str:
    """The wave a day lies in: the day it starts on, as it is written, or `BEFORE` all of them."""
    found = BEFORE
    for wave in waves:
        if wave.starts_on <= day:
            found = wave.starts_on.isoformat()
    return found


def begin(
    session: Session,
    survey_key: str,
    name: str,
    starts_on: date,
    came: Mapping[date, int],
    policy: Policy | None,
    now: datetime,
    actor: str,
) -> Wave:
    """Name a wave that starts on a day. `came` is how many responses there are of each day.

    Raises:
        WaveFault: the name or the day will not do, or the answers would be parted so that few stand alone.
    """
    name = " ".join(name.split())
    named = of(session, survey_key)
    if not name or len(name) > LONGEST_NAME:
        raise WaveFault(f"Write a name of up to {LONGEST_NAME} letters, such as Autumn 2026.")
    if name.casefold() in {one.name.casefold() for one in named}:
        raise WaveFault(f"There is a wave called {name} already. Choose another name.")
    last = named[-1].starts_on if named else date.min
    if starts_on <= last:
        raise WaveFault(
            f"Choose a day after {last:%-d %B %Y}, when {named[-1].name} started: waves follow each other."
        )
    whole = sum(count for day, count in came.items() if day >= last)
    since = sum(count for day, count in came.items() if day >= starts_on)
    if policy is not None and not may_filter(whole, since, policy):
        raise WaveFault(
            f"Fewer than {policy.threshold} people would stand alone before or after that day, and what they said "
            "could be worked out. Choose a day with more answers on both sides, or name the wave before it starts."
        )
    wave = Wave(survey_key=survey_key, name=name, starts_on=starts_on)
    session.add(wave)
    session.flush()
    trail.note(session, now, actor, "wave named", f"survey/{survey_key}", name=name, starts=str(starts_on))
    return wave


def take_away(session: Session, survey_key: str, came: Mapping[date, int], now: datetime, actor: str) -> None:
    """Take the last wave away, while nobody has answered in it.

    Raises:
        WaveFault: there is none, or people have answered in it.
    """
    named = of(session, survey_key)
    if not named:
        raise WaveFault("There is no wave to take away.")
    wave = named[-1]
    if any(day >= wave.starts_on and count for day, count in came.items()):
        raise WaveFault(f"People have answered in {wave.name}, so it stays.")
    session.delete(wave)
    session.flush()
    trail.note(session, now, actor, "wave taken away", f"survey/{survey_key}", name=wave.name)
