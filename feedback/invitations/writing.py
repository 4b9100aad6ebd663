"""Writing what is due: a link and its message in one transaction, for those who have not answered and want messages."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.clock import HOME
from feedback.invitations import door as at_door
from feedback.invitations import letter, progress
from feedback.invitations.entrance import own_link
from feedback.invitations.letter import About, To
from feedback.invitations.models import Invitation, InvitedPerson
from feedback.invitations.sending_models import Recipient, Sending
from feedback.mail import opting_out, outbox, quiet, reach
from feedback.mail.models import Message
from feedback.mail.reach import Trouble
from feedback.partnership import profile
from feedback.partnership.profile import Profile
from feedback.secrets import hashed, key_from
from feedback.settings import Settings
from feedback.surveys import collectors, promises, versions
from feedback.surveys.collectors import Door
from feedback.surveys.models import Collector

#: Messages made in one transaction: answers wait for it on SQLite.
BATCH = 200
KIND = "invite"
ASKED_NOT_TO = "The person wants no more messages."
ANSWERED = "The person has answered meanwhile."
#: How `feedback.mail.smtp` says that a server knows no such mailbox (RFC 5321, 4.2.3). What is refused for the sender's sake
#: (RFC 3463, 5.7), for its size or its words says nothing of the address.
_NO_SUCH_MAILBOX = re.compile(r"The mail server said 55[013]: (?!5\.7)")


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody whose next message is due. `answered` is what may be known of it, not what is so at this moment."""

    person: Recipient
    name: str
    address: str
    answered: bool


def write(session: Session, now: datetime, settings: Settings) -> int:
    """Make the messages that are due; gives how many."""
    if not can_send(settings):
        return 0
    key = key_from(Path(settings.secret_file))
    _withdraw(session, key, now)
    _learn(session, key)
    plans = session.scalars(
        select(Sending)
        .where(Sending.stopped.is_(False))
        .order_by(Sending.collector_code)
        .with_for_update(skip_locked=True)
    )
    left, made = BATCH, 0
    who = profile.read(session)
    for plan in plans.all():
        if left > 0 and _may_send(plan, now, settings, who):
            seen, sent = _of_door(session, plan, now, settings, key, who, left)
            left, made = left - seen, made + sent
    return made


def _may_send(plan: Sending, now: datetime, settings: Settings, who: Profile) -> bool:
    """No message is made while it could not go: it would be sent with what was known of its reader hours before."""
    by_hour = plan.any_hour or _wakes(now, settings)
    return by_hour and (plan.any_day or who.duty.time.works_on(now.astimezone(HOME).date()))


def at_work(now: datetime, settings: Settings, who: Profile) -> bool:
    """Whether a message that waits for people's working hours could go now."""
    return _wakes(now, settings) and who.duty.time.works_on(now.astimezone(HOME).date())


def _wakes(now: datetime, settings: Settings) -> bool:
    return not quiet.read(settings.mail_quiet_hours).hold(now)


def can_send(settings: Settings) -> bool:
    """Whether messages can go: they need a way, and a link needs an address that it leads to."""
    return bool(settings.public_url and settings.sends_mail)


def about(
    session: Session, subject: Mapping[str, str], words: Mapping[str, str], door: Collector, who: Profile
) -> About | None:
    """What all messages of a door say; None where nobody can come through it by a personal link."""
    version = versions.current(session, door.survey_key)
    if version is None or not promises.fits(door.kind, version.mode):
        return None
    survey = versions.read(version)
    return About(
        partnership=who.name,
        title=None if survey.sensitive else survey.title,
        mode=version.mode,
        few=door.invited is not None and door.invited < collectors.FEW,
        minutes=survey.start.minutes,
        languages=letter.spoken(version, who),
        writes=tuple(who.languages),
        closes_on=door.closes_at.astimezone(HOME).date() if door.closes_at else None,
        help=tuple((one.name, one.phone) for one in who.help if one.phone),
        subject=subject,
        words=words,
    )


def due(session: Session, plan: Sending, mode: str, now: datetime, limit: int) -> list[Due]:
    """Whose next message is due, in no order that means anything."""
    answered = Invitation.told if mode in promises.KEPT_APART else Invitation.answered
    rows = session.execute(
        select(Recipient, InvitedPerson.name, InvitedPerson.address, answered)
        .join(Invitation, Invitation.id == Recipient.id)
        .join(InvitedPerson, InvitedPerson.id == Recipient.id)
        .where(
            Recipient.collector_code == plan.collector_code,
            Recipient.next_at <= now,
            Invitation.cancelled.is_(False),
        )
        .order_by(Recipient.id)
        .limit(limit)
    )
    return [Due(*row) for row in rows]


def _of_door(
    session: Session,
    plan: Sending,
    now: datetime,
    settings: Settings,
    key: bytes,
    who: Profile,
    limit: int,
) -> tuple[int, int]:
    """How many were due at one door, and for how many of them a message was made."""
    door = session.get_one(Collector, plan.collector_code)
    if (
        collectors.state(door, now) is not Door.OPEN
        or (said := about(session, plan.subject, plan.words, door, who)) is None
    ):
        return 0, 0
    waiting = due(session, plan, said.mode, now, limit)
    written = _to_be_written(session, key, waiting)
    base = settings.public_url.rstrip("/")
    links = {one.person.id: own_link(key, one.person.id, one.person.turn) for one in written}
    if links:
        at_door.arm(session, plan.collector_code, {who: hashed(link) for who, link in links.items()})
    made = sum(_post(session, plan, door, said, one, links[one.person.id], key, base, now) for one in written)
    for one in waiting:
        progress.move_on(plan, one.person, now)
    session.flush()
    return len(waiting), made


def _to_be_written(session: Session, key: bytes, waiting: Sequence[Due]) -> list[Due]:
    """Those who have not answered, as far as that may be known, want messages, and have an address that works."""
    able = [one for one in waiting if not one.answered and outbox.sendable(one.address)]
    addresses = {one.address for one in able}
    out = opting_out.among(session, key, addresses)
    lost = {address for address, why in reach.among(session, key, addresses).items() if why.hard}
    return [one for one in able if one.address not in out | lost]


def _post(
    session: Session,
    plan: Sending,
    door: Collector,
    said: About,
    one: Due,
    link: str,
    key: bytes,
    base: str,
    now: datetime,
) -> bool:
    stop_link = f"{base}/no-mail/{opting_out.token(key, one.address)}"
    to = To(one.name, f"{base}/i/{link}", stop_link, one.person.rounds)
    language = letter.in_language(said, one.person.language)
    return outbox.post(
        session,
        progress.key(door.code, one.person),
        KIND,
        one.address,
        letter.written(said, to, language),
        now,
        quiet=not plan.any_hour,
        rests=not plan.any_day,
        send_by=door.closes_at,
        stop_link=stop_link,
    )


def _withdraw(session: Session, key: bytes, now: datetime) -> None:
    """Messages that have waited, for a mail server or for the morning, and whose reader wants none meanwhile; and, where
    it may be known, those whose reader has answered."""
    held = session.execute(
        select(Message.key, Message.address, Message.kind).where(
            Message.stop_link != "", Message.state == "waiting", Message.posted_at < now
        )
    ).all()
    if not held:
        return
    # Whoever wants none wants none of any kind: returns and what is told back as well.
    out = opting_out.among(session, key, {row.address for row in held})
    _give_up(session, [row.key for row in held if row.address in out], now, ASKED_NOT_TO)
    _give_up(session, _answered(session, [row.key for row in held if row.kind == KIND]), now, ANSWERED)


def _learn(session: Session, key: bytes) -> None:
    """What a mail server said of an address when it took no message to it."""
    rows = session.scalars(
        select(Message).where(
            Message.kind == KIND, Message.state == "given_up", Message.arrival == "", Message.text != ""
        )
    )
    for row in rows:
        row.arrival = reach.FAILED
        if row.address and row.given_up_at is not None and _NO_SUCH_MAILBOX.match(row.reason):
            why = f"The mail server does not take messages to it. {row.reason}"
            reach.note(session, key, row.address, Trouble(True, why, row.given_up_at))


def _answered(session: Session, keys: Iterable[str]) -> list[str]:
    """Of these messages those whose reader is known to have answered, in modes that know it at once."""
    by_person: dict[str, list[str]] = {}
    for key in keys:
        by_person.setdefault(key.split("/")[2], []).append(key)
    modes: dict[str, str] = {}
    rows = session.execute(
        select(Invitation.id, Collector.survey_key)
        .join(Collector, Collector.code == Invitation.collector_code)
        .where(
            Invitation.answered,
            Invitation.collector_code.in_({key.split("/")[1] for some in by_person.values() for key in some}),
        )
    ).all()
    for survey_key in {row.survey_key for row in rows}:
        version = versions.current(session, survey_key)
        modes[survey_key] = version.mode if version else ""
    known = [row.id for row in rows if modes[row.survey_key] not in promises.KEPT_APART]
    return [key for one in known for key in by_person.get(one, ())]


def _give_up(session: Session, keys: Iterable[str], now: datetime, reason: str) -> None:
    for key in keys:
        outbox.withdraw(session, key, now, reason)
