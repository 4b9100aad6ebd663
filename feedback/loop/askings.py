"""Who was asked: each time a group had a door into a survey, or spoke in a session, and whether it has been told since.

A survey asked in several waves asked its groups several times. What was written down as told reaches a group when it
names it, from the day on which the group was first asked that time: a telling before that is of an earlier time.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, lazyload

from feedback.clock import HOME
from feedback.loop.models import Loop, LoopSource, Told
from feedback.publications import shelf
from feedback.publications.models import Publication
from feedback.sessions.models import VoiceSession
from feedback.surveys import collectors, waves
from feedback.surveys.collectors import SESSION, Door, plain
from feedback.surveys.models import Collector, Survey, Wave
from forms.text import Text

#: Doors that are at a school.
SCHOOL = "school_link"


@dataclass(frozen=True, slots=True)
class About:
    """A loop that answers an asking. `on_page` is since when it stands on the public page."""

    id: str
    slug: str
    title: dict[str, str]
    on_page: date | None


@dataclass(frozen=True, slots=True, eq=False)
class Asking:
    """One time a group was asked. `label` is empty for all who came through a door without a group.

    `kinds` are the kinds of its doors. `answers` is for reckoning with: it is shown under disclosure control only.
    `occasion` is the session, whose number of people is known as that of a survey is. `closed_on` is None while somebody may still answer, `told_on` while the group has not been told.
    """

    survey_key: str
    title: dict[str, str]
    label: str
    kinds: tuple[str, ...]
    opened_on: date
    closed_on: date | None
    invited: int | None
    answers: int
    loops: tuple[About, ...] = ()
    told_on: date | None = None
    ways: tuple[str, ...] = ()
    planned_on: date | None = None
    occasion: str = ""

    @property
    def owed(self) -> bool:
        """Whether somebody answered, nobody can any more, and nobody has told them what came of it."""
        return self.closed_on is not None and self.told_on is None and self.answers > 0

    @property
    def school(self) -> bool:
        return SCHOOL in self.kinds

    def waiting(self, today: date) -> int:
        """Days since it closed."""
        return (today - self.closed_on).days if self.closed_on else 0


def all_of(session: Session, now: datetime, keys: Sequence[str] | None = None) -> list[Asking]:
    """Every asking, of these surveys and series or of all, the newest first. A handful of statements."""
    today = now.astimezone(HOME).date()
    loops, told = _loops(session), _told(session)
    found = [*_at_doors(session, now, keys), *_in_sessions(session, keys)]
    answered = [_answered(one, loops, told, today) for one in found]
    return sorted(answered, key=lambda one: (-one.opened_on.toordinal(), plain(one.label), one.survey_key))


def _at_doors(session: Session, now: datetime, keys: Sequence[str] | None) -> Iterator[Asking]:
    """The doors of a survey with one group label that opened in one wave."""
    rows = select(Collector, Survey.title).join(Survey, Survey.key == Collector.survey_key)
    rows = rows.where(Collector.kind != SESSION)
    if keys is not None:
        rows = rows.where(Collector.survey_key.in_(keys))
    named: dict[str, list[Wave]] = defaultdict(list)
    for wave in session.scalars(select(Wave).order_by(Wave.starts_on)):
        named[wave.survey_key].append(wave)
    together: dict[tuple[str, str, str], list[Collector]] = defaultdict(list)
    titles: dict[str, dict[str, str]] = {}
    for door, title in session.execute(rows.order_by(Collector.created_at, Collector.code)):
        if collectors.state(door, now) is Door.NOT_YET:
            continue
        titles[door.survey_key] = title
        wave = waves.at(named[door.survey_key], _opened(door))
        together[door.survey_key, plain(door.group_label), wave].append(door)
    for (key, _label, _wave), doors in together.items():
        yield _asking(key, titles[key], doors, now)


def _asking(key: str, title: dict[str, str], doors: Sequence[Collector], now: datetime) -> Asking:
    closed = [_closed(door) for door in doors if collectors.state(door, now) is Door.CLOSED]
    invited = [door.invited for door in doors if door.invited]
    return Asking(
        survey_key=key,
        title=title,
        label=doors[0].group_label,
        kinds=tuple(sorted({door.kind for door in doors})),
        opened_on=min(_opened(door) for door in doors),
        closed_on=max(closed) if len(closed) == len(doors) else None,
        invited=sum(invited) if len(invited) == len(doors) else None,
        answers=sum(door.received for door in doors),
    )


def _in_sessions(session: Session, keys: Sequence[str] | None) -> Iterator[Asking]:
    """Each group of each session, or the series where no group was written down: they were asked there and then."""
    rows = select(VoiceSession, Survey.title).join(Survey, Survey.key == VoiceSession.survey_key)
    if keys is not None:
        rows = rows.where(VoiceSession.survey_key.in_(keys))
    for held, title in session.execute(rows):
        series = Text(title).pick("en").words
        for one in held.groups or [{"group": series, "people": held.people}]:
            day, people = held.held_on, one["people"] or held.people
            asked = Asking(held.survey_key, title, one["group"], (SESSION,), day, day, None, people)
            yield replace(asked, occasion=held.code)


def _opened(door: Collector) -> date:
    return (door.opens_at or door.created_at).astimezone(HOME).date()


def _closed(door: Collector) -> date:
    """The day it closed: by itself, or by somebody before that."""
    moments = [moment for moment in (door.closed_at, door.closes_at) if moment]
    return min(moments).astimezone(HOME).date()


def _answered(
    one: Asking, loops: Mapping[str, list[About]], told: Mapping[str, list[Told]], today: date
) -> Asking:
    """The asking with the loops that answer it, and what was told of them to this group."""
    about = tuple(loops.get(one.survey_key, ()))
    acts = [act for loop in about for act in told.get(loop.id, ()) if _reaches(act, one)]
    done = sorted((act for act in acts if act.told_on <= today), key=lambda act: act.told_on)
    return replace(
        one,
        loops=about,
        told_on=done[0].told_on if done else None,
        ways=tuple(dict.fromkeys(act.way for act in done)),
        planned_on=min((act.told_on for act in acts if act.told_on > today), default=None),
    )


def _reaches(act: Told, one: Asking) -> bool:
    return act.told_on >= one.opened_on and plain(one.label) in {plain(label) for label in act.groups}


def _told(session: Session) -> dict[str, list[Told]]:
    found: dict[str, list[Told]] = defaultdict(list)
    for act in session.scalars(select(Told)):
        found[act.loop_id].append(act)
    return found


def _loops(session: Session) -> dict[str, list[About]]:
    """The loops that answer each survey."""
    rows = session.scalars(select(Loop).options(lazyload(Loop.items), lazyload(Loop.further))).all()
    pages = _pages(session)
    about = {one.id: About(one.id, one.slug, one.title, pages.get(one.slug)) for one in rows}
    pairs: list[tuple[str | None, str]] = [(one.survey_key, one.id) for one in rows]
    more = session.execute(select(LoopSource.survey_key, LoopSource.loop_id))
    pairs += [(row.survey_key, row.loop_id) for row in more]
    found: dict[str, list[About]] = defaultdict(list)
    for key, loop_id in dict.fromkeys(pairs):
        if key:
            found[key].append(about[loop_id])
    return found


def _pages(session: Session) -> dict[str, date]:
    """Since when each loop that stands on the public page has stood there."""
    rows = session.execute(
        select(Publication.slug, Publication.released_at).where(
            Publication.kind == shelf.KIND,
            Publication.format == shelf.FORMAT,
            Publication.withdrawn_on.is_(None),
        )
    )
    days: dict[str, date] = {}
    for slug, at in rows:
        day = at.astimezone(HOME).date()
        days[slug] = min(days.get(slug, day), day)
    return days
