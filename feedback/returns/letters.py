"""What is written to who answers for an organisation: the link, and later that it is due. Each goes out once, by its key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from feedback.invitations.asking import Link
from feedback.mail import opting_out, outbox, reach, wording
from feedback.partnership import profile
from feedback.partnership.models import Agency
from feedback.returns.models import ReturnLink, ReturnRound
from feedback.secrets import hashed
from feedback.surveys.models import Survey
from forms.text import Text

KIND = "return"


@dataclass(frozen=True, slots=True)
class Sender:
    """Where this installation is reached, whether it can send mail at all, and its key, by which it knows who wants none."""

    public_url: str
    mails: bool
    key: bytes = b""

    def address(self, link: str) -> str:
        """A link as it stands in a message."""
        return f"{self.public_url.rstrip('/')}/i/{link}"


def asked(
    session: Session,
    one: ReturnRound,
    agency: Agency,
    row: ReturnLink,
    link: Link,
    sender: Sender,
    at: datetime,
) -> bool:
    """The first letter with a link; False where it does not go by mail."""
    lines = [
        f"You are asked to answer for {agency.name}.",
        f"It is due by {said(one.due_on)}.",
        *([f"Why you get this now: {row.why}"] if row.why else []),
    ]
    key = f"return/{one.id}/{agency.key}/{row.number}/asked"
    return write(session, one, key, link.address, f"for {agency.name}", lines, sender, at, link.link)


def renewed(
    session: Session, one: ReturnRound, agency: Agency, link: Link, sender: Sender, at: datetime
) -> bool:
    """A link in the place of one that does not work; False where it does not go by mail."""
    lines = [f"Here is a new link to answer for {agency.name}. The one before it opens nothing any more."]
    key = f"return/{one.id}/{agency.key}/renewed/{hashed(link.link)[:16]}"
    return write(
        session, one, key, link.address, f"a new link for {agency.name}", lines, sender, at, link.link
    )


def write(
    session: Session,
    one: ReturnRound,
    key: str,
    address: str,
    subject: str,
    lines: Sequence[str],
    sender: Sender,
    at: datetime,
    link: str = "",
) -> bool:
    """Put a letter into the outbox; False where it does not go by mail, or has gone."""
    if not (one.by_mail and reaches(session, sender, address)):
        return False
    title = Text(session.get_one(Survey, one.survey_key).title).pick("en").words
    stop = f"{sender.public_url.rstrip('/')}/no-mail/{opting_out.token(sender.key, address)}"
    words = wording.render(
        "return",
        stop=stop,
        subject=f"{title} {one.name}: {subject}",
        lines=lines,
        link=sender.address(link) if link else "",
        partnership=profile.read(session).name,
    )
    return outbox.post(session, key, KIND, address, words, at, quiet=True, rests=True, stop_link=stop)


def reaches(session: Session, sender: Sender, address: str) -> bool:
    """Whether somebody is written to: not who wants no messages, nor an address that does not exist."""
    if not (sender.mails and address):
        return False
    lost = reach.among(session, sender.key, [address]).get(address)
    return not (lost and lost.hard) and not opting_out.among(session, sender.key, [address])


def said(day: date) -> str:
    """A day as people say it."""
    return f"{day:%A %-d %B %Y}"
