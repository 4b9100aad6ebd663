"""Asking by itself: each event gets its doors, and through each personal door those are asked who are to be.

A duty of the worker. It does nothing twice: a door is there or not, and whoever was asked through one keeps their
invitation.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from feedback.invitations import asking, letter, sending
from feedback.invitations.models import InvitedPerson
from feedback.invitations.sending import Asked
from feedback.partnership import profile
from feedback.partnership.languages import ENGLISH
from feedback.settings import Settings
from feedback.surveys import pairing
from feedback.training import due, event_doors, points
from feedback.training.due import Due, Person
from feedback.training.models import TrainingEvent
from feedback.training.point_models import TrainingPoint

WORKER = "worker"
#: An event needs no door any more when the last follow-up that a course may have is over (see `courses.LAST_DAY`).
_OVER = timedelta(days=800)


@dataclass(frozen=True, slots=True)
class Manner:
    """How a point is asked for: reminders in days after the first message, how long that waits, and our words. `earlier` are
    those that earlier releases put into a door's plan."""

    reminders: tuple[int, ...]
    words: str
    waits: timedelta = timedelta()
    earlier: tuple[str, ...] = ()


def gettext(words: str) -> str:
    """A mark for `translations/gather.py`: the words are put into a language when a door is set up."""
    return words


_FOLLOW_UP = Manner(
    (7, 14),
    gettext(
        "Some time ago you came to this course. We want to know what you could use of it, and what got in the way."
    ),
)
#: At the end people answer in the room. The link comes the next day, for those who could not.
MANNERS = {
    points.BEFORE: Manner(
        (7,),
        gettext(
            "You have a place on this course. What you say now helps us to spend the time on what you need. If you need "
            "an interpreter, or anything else to take part, you can say so on the page your link leads to."
        ),
        earlier=(
            "You have a place on this course. What you say now helps us to spend the time on what you need. If you need "
            "an interpreter, or anything else to take part, tell the people you booked with.",
        ),
    ),
    points.END: Manner(
        (4, 10),
        gettext(
            "Thank you for coming to the course. If you have told us in the room already, you need do nothing more."
        ),
        timedelta(hours=18),
    ),
    points.MANAGER: Manner(
        (7, 14),
        gettext(
            "People in your team came to this course some time ago. Two minutes from you tell us whether it shows."
        ),
    ),
}


def keep_doors(session: Session, at: datetime, _settings: Settings | None = None) -> int:
    """Make the doors that events lack, and move those of events that moved. Gives how many were made."""
    rows = session.scalars(
        select(TrainingEvent)
        .where(
            TrainingEvent.ends_at > at - _OVER,
            TrainingEvent.course_key.in_(select(TrainingPoint.course_key).where(TrainingPoint.asked)),
        )
        .order_by(TrainingEvent.starts_at, TrainingEvent.id)
    ).all()
    return sum(event_doors.follow(session, event, at, WORKER, changed=False) for event in rows)


def ask(session: Session, at: datetime, key: bytes) -> int:
    """Let every personal door that is due ask those who are to be asked. Gives how many had not been asked before."""
    hide(session, key)
    return sum(_ask(session, one, at, key) for one in due.now(session, at))


def hide(session: Session, key: bytes) -> int:
    """Make opaque what an older installation kept of people's bookings in the open; gives how many rows.

    Their answers keep the keys they have: those are made from what is inside.
    """
    rows = session.execute(
        select(InvitedPerson.id, InvitedPerson.pair_basis).where(
            InvitedPerson.pair_basis.startswith("course/")
        )
    ).all()
    for id_, basis in sorted(rows):
        hidden = pairing.hidden(key, basis or "")
        session.execute(update(InvitedPerson).where(InvitedPerson.id == id_).values(pair_basis=hidden))
    return len(rows)


def _ask(session: Session, one: Due, at: datetime, key: bytes) -> int:
    manner = MANNERS.get(one.point, _FOLLOW_UP)
    plan, words = sending.of(session, one.collector_code), in_languages(session, manner.words)
    if plan is None:
        first_at = one.opened_at + manner.waits
        sending.plan(
            session, one.collector_code, first_at, manner.reminders, at=at, actor=WORKER, words=words
        )
    elif plan.words.get(ENGLISH) in (manner.words, *manner.earlier):
        # The hub writes in another language since, or we say it in other words. What staff have written stays.
        plan.words = words | {tag: said for tag, said in plan.words.items() if said not in manner.earlier}
    before = asking.counts(session, one.collector_code).asked
    sending.add(session, one.collector_code, [_asked(one, person, key) for person in one.people], at, WORKER)
    return asking.counts(session, one.collector_code).asked - before


def in_languages(session: Session, english: str) -> dict[str, str]:
    """Our words in every language the hub writes in."""
    return {
        tag: letter.said(english, tag)
        for tag in {ENGLISH: "", **dict.fromkeys(profile.read(session).languages)}
    }


def _asked(one: Due, person: Person, key: bytes) -> Asked:
    """Under their booking somebody's answers are found again at every point of the course."""
    booking = person.booking_id
    basis = pairing.basis_of_booking(key, one.course_key, booking) if booking else ""
    return Asked(person.name, person.address, person.agency_key, person.language, pair_basis=basis)
