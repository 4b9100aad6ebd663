"""Reminding those who have not returned, by mail: before it is due, on the day, and afterwards. Each once.

A step belongs to a day: whoever is given more time is reminded of the new one. Who has returned, or has said that they
will not, is left alone. A worker that was down for a while writes only what is due now, and nothing it has missed.
"""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.clock import HOME
from feedback.invitations import asking
from feedback.mail import outbox
from feedback.returns import letters, standing
from feedback.returns.letters import Sender, said
from feedback.returns.models import ReturnRound
from feedback.returns.standing import Standing
from feedback.surveys import collectors
from feedback.surveys.collectors import Door
from feedback.surveys.models import Collector

#: So many days before it is due the first reminder goes.
BEFORE = 7
#: Once late, one goes at once and then every so many days, so often in all.
AFTER, TIMES = 7, 3
WORKER = "worker"
ANSWERED = "It has returned, or will not, meanwhile."


def step(due_on: date, today: date) -> str | None:
    """Which reminder a day is for; None for a day without one."""
    left = (due_on - today).days
    if left > BEFORE:
        return None
    if left > 0:
        return "before"
    if left == 0:
        return "on the day"
    number = (-left - 1) // AFTER + 1
    return f"late {number}" if number <= TIMES else None


def due(session: Session, now: datetime, sender: Sender) -> int:
    """Write the reminders that are due; gives how many."""
    if not sender.mails:
        return 0
    today = now.astimezone(HOME).date()
    rounds = session.scalars(select(ReturnRound).where(ReturnRound.by_mail).order_by(ReturnRound.id)).all()
    return sum(
        _remind(session, one, each, today, sender, now)
        for one in rounds
        if _is_open(session, one, now)
        for each in standing.read(session, one)
    )


def _is_open(session: Session, one: ReturnRound, now: datetime) -> bool:
    return collectors.state(session.get_one(Collector, one.collector_code), now) is Door.OPEN


def _remind(
    session: Session, one: ReturnRound, each: Standing, today: date, sender: Sender, now: datetime
) -> bool:
    which = step(each.due_on, today)
    if each.returns or each.declined:
        _withdraw(session, one, each, now)
        return False
    if which is None or each.sent or each.link is None or not letters.reaches(session, sender, each.address):
        return False
    key = f"return/{one.id}/{each.agency_key}/{each.link.number}/{each.due_on}/{which}"
    if not outbox.unknown(session, [key]):
        return False
    with session.begin_nested() as together:
        posted = _write(session, one, each, which, key, sender, now)
        if not posted:  # another worker was first: its link must stay the one that opens
            together.rollback()
    return posted


def _withdraw(session: Session, one: ReturnRound, each: Standing, now: datetime) -> None:
    """Reminders that wait for the morning are not wanted any more; a letter that asks for a corrected return is."""
    number = each.counts.number if each.counts else each.link.number if each.link else 0
    outbox.withdraw(session, f"return/{one.id}/{each.agency_key}/{number}/{each.due_on}/", now, ANSWERED)


def _write(
    session: Session, one: ReturnRound, each: Standing, which: str, key: str, sender: Sender, now: datetime
) -> bool:
    """Who has begun carries on where they began: a new link would lose what they wrote."""
    link = ""
    if not each.begun:
        door = session.get_one(Collector, one.collector_code)
        assert each.link is not None
        made = asking.new_link(session, door, each.link.invitation_id, now, WORKER)
        link = made.link if made else ""
    subject = f"{'late' if which.startswith('late') else 'due ' + said(each.due_on)}, for {each.agency}"
    return letters.write(session, one, key, each.address, subject, _lines(each, which), sender, now, link)


def _lines(each: Standing, which: str) -> list[str]:
    when = {
        "before": f"The return of {each.agency} is due by {said(each.due_on)}.",
        "on the day": f"The return of {each.agency} is due today.",
    }.get(which, f"The return of {each.agency} was due by {said(each.due_on)} and has not come.")
    how = (
        "You have begun. Carry on in the browser in which you began; if that is not possible, ask us for a new link."
        if each.begun
        else "This is the link that opens now; one from an earlier message opens nothing any more."
    )
    what = "The boards see which organisations have not returned. If you need more time, or will not return, tell us why."
    return [when, how, what]
