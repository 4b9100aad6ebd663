"""Which mails about concerns are due at a moment. What sends them is elsewhere, and sends each key once.

No word of a child is in any of them: a level, a clock, the survey's title, and a link behind which one signs in.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from feedback.clock import HOME
from feedback.partnership import profile
from feedback.partnership.duty import Duty
from feedback.safeguarding import rota
from feedback.safeguarding.models import Concern, ConcernNote
from feedback.safeguarding.outcomes import BECAME_URGENT, LEVELS
from feedback.safeguarding.rota import On
from feedback.surveys.models import Survey
from forms.text import Text

#: Said to who is told in place of a lead: they cannot read what was written, and can see to it that somebody does.
NOBODY = (
    "Nobody here is safeguarding lead, so this came to you. "
    "An administrator must give somebody the role “Safeguarding lead or deputy” now."
)


@dataclass(frozen=True, slots=True)
class Notice:
    """One mail to one person. `key` is the same however often it is asked for; `link` is an address inside the hub."""

    key: str
    to_account_id: str
    subject: str
    lines: tuple[str, ...]
    link: str


@dataclass(frozen=True, slots=True)
class _Told:
    """A reason to write: what happened, in a word for the key and in one for the subject, and to whom."""

    step: str
    happened: str
    people: tuple[str, ...]


def due(session: Session, now: datetime) -> list[Notice]:
    """Every mail that should have gone out by now about a concern that is not closed.

    A new one goes to the first on the rota, an urgent one to both, and to who covers the evening outside working
    hours. With half its time gone and nobody there, the second is told; once it is late, every lead. What has been
    looked at and not decided for a working day goes to who owns it, after two to the second as well, after three to
    every lead; an owner who may no longer decide is none. Where nobody is on the rota all leads are told at once, and
    where nobody is a lead, who may at least see that there are concerns: somebody has to be told.
    """
    duty = profile.read(session).duty
    able = tuple(account.id for account in rota.deciders(session))
    leads = able or tuple(account.id for account in rota.instead(session))
    on = rota.now(session, now, duty)
    found = session.execute(
        select(Concern, Survey.title)
        .outerjoin(Survey, Survey.key == Concern.survey_key)
        .where(Concern.closed_at.is_(None), Concern.opened_at <= now)
        .order_by(Concern.due_at, Concern.id)
    ).all()
    rises, lowered = _rises(session), _lowered(session)
    one_by_one = [
        notice
        for concern, title in found
        if not _waits_unsorted(concern)
        for told in _reasons(
            concern, rises.get(concern.id, []), lowered.get(concern.id, 0), duty, on, leads, now
        )
        for notice in _notices(concern, title, told, led=bool(able))
    ]
    unsorted = [concern for concern, _ in found if _waits_unsorted(concern)]
    together = _together(unsorted, on.people[:1] or leads, leads, now, led=bool(able)) if unsorted else []
    return one_by_one + together


def _waits_unsorted(concern: Concern) -> bool:
    """Nothing was found in it: it needs a reader, and no alarm of its own."""
    return concern.unsorted and concern.acknowledged_at is None


def _together(
    waiting: Sequence[Concern], first: Sequence[str], leads: Sequence[str], now: datetime, *, led: bool
) -> list[Notice]:
    """One mail a day about all texts that no machine could sort, to every lead once one of them is late."""
    late = sum(concern.due_at <= now for concern in waiting)
    step = "late" if late else "waiting"
    what = "1 text waits" if len(waiting) == 1 else f"{len(waiting)} texts wait"
    lines = (
        f"{what} for a person to read, because no machine could sort them (their language, or a fault).",
        *([f"Late: {late}."] if late else []),
        *([] if led else [NOBODY]),
        "What was written is not in this mail. Sign in to read it.",
    )
    return [
        Notice(
            key=f"concerns/unsorted-{step}/{now.astimezone(HOME).date()}/{account_id}",
            to_account_id=account_id,
            subject=f"{what} that no machine could sort",
            lines=lines,
            link="/hub/concerns",
        )
        for account_id in _once((*first, *leads) if late else first)
    ]


def _rises(session: Session) -> dict[str, list[ConcernNote]]:
    """When people made open concerns urgent that were not, the oldest first."""
    found: dict[str, list[ConcernNote]] = {}
    rows = session.scalars(
        select(ConcernNote)
        .join(Concern, Concern.id == ConcernNote.concern_id)
        .where(Concern.closed_at.is_(None), ConcernNote.act == BECAME_URGENT)
        .order_by(ConcernNote.at, ConcernNote.id)
    )
    for note in rows:
        found.setdefault(note.concern_id, []).append(note)
    return found


def _lowered(session: Session) -> dict[str, int]:
    """How often people made open concerns less urgent."""
    rows = session.execute(
        select(ConcernNote.concern_id, func.count())
        .join(Concern, Concern.id == ConcernNote.concern_id)
        .where(
            Concern.closed_at.is_(None),
            ConcernNote.act.startswith("level: "),
            ConcernNote.act != BECAME_URGENT,
        )
        .group_by(ConcernNote.concern_id)
    )
    return dict(rows.all())


def _reasons(
    concern: Concern,
    rises: list[ConcernNote],
    lowered: int,
    duty: Duty,
    on: On,
    leads: tuple[str, ...],
    now: datetime,
) -> Iterator[_Told]:
    # A mail of its own each time it becomes urgent: the key of the last one would send nothing. The first time has
    # the key it always had, whether it began so or was made so (then it was raised once more than lowered): an upgrade
    # writes nobody a second mail about it.
    again = len(rises) if len(rises) == lowered else len(rises) - 1
    urgent = f"urgent-{again}" if again > 0 else "urgent"
    first, both = on.people[:1] or leads, on.people or leads
    second = on.people[1:] or leads
    if concern.acknowledged_at is not None:
        if concern.level == "urgent" and _by_another(concern, rises):
            owner = (concern.owner_id,) if concern.owner_id in leads and concern.owner_id else ()
            yield _Told(urgent, "Somebody says that this is urgent now", (*owner, *second))
        yield from _undecided(concern, duty, on.people, leads, now)
        return
    if not concern.brought_in:
        if concern.level == "urgent":
            evening = (on.evening,) if on.evening and not on.working else ()
            yield _Told(urgent, "An urgent concern", tuple(dict.fromkeys((*both, *evening))))
        else:
            yield _Told("new", "A new concern", first)
        if now < concern.due_at and _half_gone(concern, duty, now):
            yield _Told("half", "Half the time is gone, and nobody has looked", second)
    if now >= concern.due_at:
        yield _Told("late", "Late: nobody has looked", tuple(dict.fromkeys((*both, *leads))))


def _by_another(concern: Concern, rises: list[ConcernNote]) -> bool:
    """Whether somebody else made it urgent after its owner had looked."""
    seen = concern.acknowledged_at
    return (
        bool(rises) and seen is not None and rises[-1].at >= seen and rises[-1].account_id != concern.owner_id
    )


def _undecided(
    concern: Concern, duty: Duty, both: tuple[str, ...], leads: tuple[str, ...], now: datetime
) -> Iterator[_Told]:
    seen = concern.acknowledged_at
    assert seen is not None
    second = both[1:] or leads
    owner = (concern.owner_id,) if concern.owner_id in leads and concern.owner_id else second
    waits = "Handed on, and not written down yet" if concern.outcome else "Looked at, and not decided yet"
    if now >= duty.time.after_days(seen, 1):
        yield _Told("undecided", waits, owner)
    if now >= duty.time.after_days(seen, 2):
        yield _Told("undecided-2", waits, (*owner, *(both if owner == second else second)))
    if now >= duty.time.after_days(seen, 3):
        yield _Told("undecided-3", waits, (*owner, *leads))


def _half_gone(concern: Concern, duty: Duty, now: datetime) -> bool:
    """Whether half of the working time from opening to the end of the clock has passed."""
    whole = duty.time.between(concern.opened_at, concern.due_at)
    return duty.time.between(concern.opened_at, now) >= max(whole / 2, timedelta(minutes=1))


def _notices(concern: Concern, title: dict[str, str] | None, told: _Told, *, led: bool) -> list[Notice]:
    level = LEVELS[concern.level]
    lines = (
        f"{told.happened}.",
        f"Level: {level}.",
        f"A person has to look by {concern.due_at.astimezone(HOME):%A %-d %B, %H:%M}.",
        f"From: {Text(title).pick('en').words}." if title else "Raised by hand.",
        *([] if led else [NOBODY]),
        "What was written is not in this mail. Sign in to read it.",
    )
    return [
        Notice(
            key=f"concern/{concern.id}/{told.step}/{account_id}",
            to_account_id=account_id,
            subject=f"{told.happened} ({level.lower()})",
            lines=lines,
            link=f"/hub/concerns/{concern.id}" if led else "/hub/concerns",
        )
        for account_id in _once(told.people)
    ]


def _once(people: Sequence[str]) -> Sequence[str]:
    return tuple(dict.fromkeys(people))
