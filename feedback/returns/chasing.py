"""Reminding those who have not returned, by mail: before it is due, on the day, and afterwards. Each once.

A step belongs to a day: whoever is given more time is reminded of the new one. Who has returned, or has said that they
will not, is left alone. A worker that was down for a while writes only what is due now, and nothing it has missed. A reminder
carries the link of the first letter and changes nothing, so it may come at any moment of somebody's answering.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.clock import HOME
from feedback.mail import outbox
from feedback.mail.models import Message
from feedback.returns import letters, links, standing
from feedback.returns.letters import Sender, said
from feedback.returns.links import Way
from feedback.returns.models import ReturnLink, ReturnRound
from feedback.returns.standing import Standing
from feedback.surveys import collectors
from feedback.surveys.collectors import Door
from feedback.surveys.models import Collector

#: So many days before it is due the first reminder goes.
BEFORE = 7
#: Once late, one goes at once and then every so many days, so often in all.
AFTER, TIMES = 7, 3
ANSWERED = "It has returned, or will not, meanwhile."


@dataclass(frozen=True, slots=True)
class Reminder:
    """What is due to be said to one organisation."""

    round: ReturnRound
    to: Standing
    link: ReturnLink
    which: str

    @property
    def key(self) -> str:
        """Why it is sent, once."""
        return f"{_all(self.round, self.to, self.link.number)}{self.which}"


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
    """Write the reminders that are due; gives how many. A statement for each, and otherwise as many for one as for all."""
    if not sender.mails:
        return 0
    today, found = now.astimezone(HOME).date(), _open(session, now)
    _withdraw(session, found, now)
    wanted = {
        reminder.key: reminder for one, each in found if (reminder := _reminder(one, each, today)) is not None
    }
    new = outbox.unknown(session, wanted)
    reached = letters.reached(session, sender, {wanted[key].to.address for key in new})
    reminders = [wanted[key] for key in sorted(new) if wanted[key].to.address in reached]
    return _write(session, reminders, sender, now) if reminders else 0


def _open(session: Session, now: datetime) -> list[tuple[ReturnRound, Standing]]:
    """Every organisation in the rounds that go by mail and still take returns."""
    rows = session.execute(
        select(ReturnRound, Collector)
        .join(Collector, Collector.code == ReturnRound.collector_code)
        .where(ReturnRound.by_mail)
        .order_by(ReturnRound.id)
    )
    rounds = [one for one, door in rows if collectors.state(door, now) is Door.OPEN]
    standings = standing.read_all(session, rounds)
    return [(one, each) for one in rounds for each in standings[one.id]]


def _reminder(one: ReturnRound, each: Standing, today: date) -> Reminder | None:
    which = step(each.due_on, today)
    if which is None or each.returns or each.declined or each.sent or each.link is None:
        return None
    return Reminder(one, each, each.link, which)


def _withdraw(session: Session, found: Sequence[tuple[ReturnRound, Standing]], now: datetime) -> None:
    """Reminders that wait for the morning are not wanted any more; a letter that asks for a corrected return is."""
    held = session.scalars(
        select(Message.key).where(Message.kind == letters.KIND, Message.state == "waiting")
    )
    keys = held.all()
    for one, each in found if keys else ():
        if each.returns or each.declined:
            number = each.counts.number if each.counts else each.link.number if each.link else 0
            prefix = _all(one, each, number)
            if any(key.startswith(prefix) for key in keys):
                outbox.withdraw(session, prefix, now, ANSWERED)


def _write(session: Session, reminders: Sequence[Reminder], sender: Sender, now: datetime) -> int:
    ways = links.ready(session, sender.key, [one.link for one in reminders])
    heads = letters.heads(session, [one.round for one in reminders])
    return sum(
        letters.post(
            session,
            heads[one.round.id],
            one.key,
            one.to.address,
            f"{'late' if one.which.startswith('late') else 'due ' + said(one.to.due_on)}, for {one.to.agency}",
            _lines(one, ways[one.link.invitation_id]),
            sender,
            now,
            ways[one.link.invitation_id].link,
        )
        for one in reminders
    )


def _lines(one: Reminder, way: Way) -> list[str]:
    each = one.to
    when = {
        "before": f"The return of {each.agency} is due by {said(each.due_on)}.",
        "on the day": f"The return of {each.agency} is due today.",
    }.get(one.which, f"The return of {each.agency} was due by {said(each.due_on)} and has not come.")
    what = "The boards see which organisations have not returned. If you need more time, or will not return, tell us why."
    return [when, _how(way), what]


def _how(way: Way) -> str:
    if not way.link:
        return "You have begun. Carry on with the link by which you began, or in the same browser; if that is not possible, ask us for a new link."
    if way.fresh:
        there = " What was begun with it is there." if way.begun else ""
        return f"This is the link that opens now; one from an earlier message opens nothing any more.{there}"
    if way.begun:
        return "You have begun. Your link, the same as before, carries on where you stopped, on any device."
    return "Your link is the same as before. You can stop and carry on later, on any device."


def _all(one: ReturnRound, each: Standing, number: int) -> str:
    return f"return/{one.id}/{each.agency_key}/{number}/{each.due_on}/"
