"""What waits too long, told by mail to who must look: a level, a clock and a link, never a word that anybody wrote."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from feedback.accounts.models import Account
from feedback.clock import HOME
from feedback.mail import outbox, wording
from feedback.mail.outbox import MailFault
from feedback.partnership import profile
from feedback.responses import contacts
from feedback.safeguarding import escalation, rota
from feedback.safeguarding.escalation import Notice
from feedback.settings import Settings
from forms.text import Text

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands on every notice: who writes, and where the hub is."""

    partnership: str
    hub: str


def concerns(session: Session, now: datetime, settings: Settings) -> int:
    """The mails about concerns that are due, see `feedback.safeguarding.escalation`."""
    return send(session, "concern", escalation.due(session, now), now, settings)


def contact_requests(session: Session, now: datetime, settings: Settings) -> int:
    """Somebody asks to be contacted: the first on the rota is told, and once it is late everybody who decides.

    Where nobody may decide, who may see that there are concerns: see `feedback.safeguarding.rota`.
    """
    duty = profile.read(session).duty
    able = rota.deciders(session)
    leads = [account.id for account in able or rota.instead(session)]
    first = rota.now(session, now, duty).people[:1] or leads
    notices = []
    for one in contacts.waiting(session):
        late = one.due <= now
        happened = "Late: somebody waits to be contacted" if late else "Somebody asks to be contacted"
        lines = (
            f"{happened}.",
            f"A person has to look by {one.due.astimezone(HOME):%A %-d %B, %H:%M}.",
            f"From: {Text(one.survey_title).pick('en').words}.",
            *([] if able else [escalation.NOBODY]),
            "What was written is not in this mail. Sign in to read it.",
        )
        step = "late" if late else "new"
        notices += [
            Notice(f"contact/{one.row.id}/{step}/{account_id}", account_id, happened, lines, "/hub/contacts")
            for account_id in dict.fromkeys((*first, *leads) if late else first)
        ]
    return send(session, "contact", notices, now, settings)


def send(
    session: Session,
    kind: str,
    notices: Sequence[Notice],
    now: datetime,
    settings: Settings,
    *,
    quiet: bool = False,
) -> int:
    """Put notices that have not been sent into the outbox; gives how many. One to an account that is closed is not."""
    new = outbox.unknown(session, [one.key for one in notices])
    head = Letterhead(profile.read(session).name, settings.public_url.rstrip("/"))
    return sum(_post(session, kind, one, head, now, quiet) for one in notices if one.key in new)


def _post(session: Session, kind: str, one: Notice, head: Letterhead, now: datetime, quiet: bool) -> bool:
    account = session.get(Account, one.to_account_id)
    if account is None or account.disabled_at is not None:
        return False
    words = wording.render(
        "notice", subject=one.subject, lines=one.lines, link=head.hub + one.link, head=head
    )
    try:
        return outbox.post(session, one.key, kind, account.email, words, now, quiet=quiet)
    except MailFault:  # the others must be told all the same; an account's id is no address
        _log.error("account %s has no address that can be written to", one.to_account_id)
        return False
