"""What the worker asks each round: is anything due? A room that has something adds a line to `DUTIES`.

A duty is a verb over a session: it finds what is due now, does it in that one transaction, and says how many it was.
It may be asked at any moment, by two workers at once, and after a worker died in it: so it does nothing twice (a
message by its key, a row by its state). What it writes to people goes into the outbox in the same transaction.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.clock import HOME
from feedback.database import Database
from feedback.invitations import writing
from feedback.mail import outbox
from feedback.partnership import profile
from feedback.plans import escalation
from feedback.publications import links
from feedback.publishing import reactions
from feedback.reading import drawing
from feedback.responses import drafts, forgetting
from feedback.returns import chasing
from feedback.returns.letters import Sender
from feedback.safeguarding import catching_up, screen
from feedback.safeguarding.models import Concern
from feedback.secrets import key_from
from feedback.settings import Settings
from feedback.themes import asked
from feedback.training import asking_due, certificates, needs
from feedback.training import forgetting as booked
from feedback.worker import digest, notices

#: Finds and does what is due; gives how many.
Verb = Callable[[Session, datetime, Settings], int]
#: The same, for what takes seconds: between transactions of its own, so that nobody who answers waits for it.
Apart = Callable[[Database, datetime], int]


@dataclass(frozen=True, slots=True)
class Duty:
    """`says` is what is told of it, after the number. `mails`: it is not asked where no mail server is set.

    Where there is `apart`, that does it, and `does` only counts what waits.
    """

    name: str
    does: Verb
    says: str
    every: timedelta = timedelta()
    mails: bool = False
    apart: Apart | None = None


def _empty_mail(session: Session, now: datetime, settings: Settings) -> int:
    return outbox.purge(session, now, settings.mail_keep_days)


def _forget_contacts(session: Session, now: datetime, settings: Settings) -> int:
    held = select(Concern.contact_id).where(Concern.held, Concern.contact_id.is_not(None))
    return forgetting.contacts(session, now, settings.contact_keep_days, held)


@cache
def _screener(secret_file: str) -> screen.Screener | None:
    return screen.usual(secret_file)


def _screen(session: Session, now: datetime, settings: Settings) -> int:
    screener = _screener(settings.secret_file)
    return catching_up.batch(session, screener, now).screened if screener else 0


def _asked(session: Session, _now: datetime, _settings: Settings) -> int:
    return asked.waiting(session)


def _draw(session: Session, now: datetime, _settings: Settings) -> int:
    return drawing.draw(session, now)


def _escalate(session: Session, now: datetime, _settings: Settings) -> int:
    return escalation.raise_due(session, now.astimezone(HOME).date(), now)


def _recount(session: Session, now: datetime, _settings: Settings) -> int:
    return reactions.recount(session, now)


def _chase(session: Session, now: datetime, settings: Settings) -> int:
    # Made while it could not go, a reminder would be sent with what was known of the return hours or days before.
    if not writing.at_work(now, settings, profile.read(session)):
        return 0
    key = key_from(Path(settings.secret_file))
    return chasing.due(session, now, Sender(settings.public_url, writing.can_send(settings), key))


def _wipe_drafts(session: Session, now: datetime, settings: Settings) -> int:
    return drafts.expire(session, now, settings.draft_hours)


def _end_links(session: Session, now: datetime, _settings: Settings) -> int:
    return links.purge(session, now)


def _forget_bookings(session: Session, now: datetime, settings: Settings) -> int:
    return booked.needs(session, now) + booked.names(session, now, settings.training_keep_days)


def _put_back_needs(session: Session, _now: datetime, _settings: Settings) -> int:
    return needs.put_back(session)


def _ask_about_courses(session: Session, now: datetime, settings: Settings) -> int:
    return asking_due.ask(session, now, key_from(Path(settings.secret_file)))


def _settle_certificates(session: Session, now: datetime, settings: Settings) -> int:
    return certificates.settle(session, key_from(Path(settings.secret_file)), now)


def _forget_certificates(session: Session, now: datetime, settings: Settings) -> int:
    return certificates.forget(session, now.astimezone(HOME).date(), settings.certificate_keep_days)


DUTIES: tuple[Duty, ...] = (
    Duty("screening", _screen, "texts screened that nothing had looked at"),
    Duty("concerns", notices.concerns, "notices of concerns written", mails=True),
    Duty("requests", notices.contact_requests, "notices of requests to be contacted written", mails=True),
    Duty("digest", digest.write, "morning mails written", mails=True),
    Duty(
        "training doors",
        asking_due.keep_doors,
        "doors of training events made",
        every=timedelta(minutes=10),
    ),
    Duty(
        "training",
        _ask_about_courses,
        "people asked about a course",
        every=timedelta(minutes=10),
        mails=True,
    ),
    Duty("invitations", writing.write, "messages to people asked by name written", mails=True),
    Duty("returns", _chase, "reminders of returns written", every=timedelta(hours=1), mails=True),
    Duty("sample", _draw, "texts drawn for the weekly sample", every=timedelta(hours=1)),
    Duty(
        "plans",
        _escalate,
        "objectives and actions put to the boards they belong to",
        every=timedelta(hours=1),
    ),
    Duty("reactions", _recount, "counts of reactions brought up to date", every=timedelta(minutes=10)),
    Duty(
        "old requests", _forget_contacts, "handled requests to be contacted emptied", every=timedelta(hours=1)
    ),
    Duty(
        "bookings",
        _forget_bookings,
        "needs of people, or events with all their names, emptied",
        every=timedelta(hours=1),
    ),
    Duty(
        "needs",
        _put_back_needs,
        "needs that people said themselves put back together, so that nothing tells when they were written",
        every=timedelta(days=1),
    ),
    Duty("themes", _asked, "suggestions and groups made", apart=asked.make_next),
    Duty(
        "report links", _end_links, "links to reports that ended emptied or deleted", every=timedelta(hours=1)
    ),
    Duty(
        "certificates",
        _settle_certificates,
        "certificates looked for among the bookings",
        every=timedelta(hours=1),
    ),
    Duty("old certificates", _forget_certificates, "certificates deleted", every=timedelta(hours=1)),
    Duty("old drafts", _wipe_drafts, "answers that nobody sent wiped", every=timedelta(hours=1)),
    Duty("old mail", _empty_mail, "messages emptied of their addresses", every=timedelta(hours=1)),
)
