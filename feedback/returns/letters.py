"""What is written to who answers for an organisation: the link, and later that it is due. Each goes out once, by its key."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.invitations.asking import Link
from feedback.mail import opting_out, outbox, reach, wording
from feedback.partnership import profile
from feedback.partnership.models import Agency
from feedback.returns import rounds
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
    key: bytes

    def address(self, link: str) -> str:
        """A link as it stands in a message."""
        return f"{self.public_url.rstrip('/')}/i/{link}"


@dataclass(frozen=True, slots=True)
class Head:
    """What the letters of a round have in common: what it is called, and who asks."""

    round: str
    partnership: str


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
        f"It is due by {said(rounds.due(session, one, agency.key))}.",
        *([f"Why you get this now: {row.why}"] if row.why else []),
    ]
    key = f"return/{one.id}/{agency.key}/{row.number}/asked"
    return write(session, one, key, link.address, f"for {agency.name}", lines, sender, at, link.link)


def renewed(
    session: Session, one: ReturnRound, agency: Agency, link: Link, sender: Sender, at: datetime
) -> bool:
    """A link in the place of one that does not work; False where it does not go by mail."""
    lines = [
        f"Here is a new link to answer for {agency.name}. The one before it opens nothing any more; what was begun with it is there.",
        f"It is due by {said(rounds.due(session, one, agency.key))}.",
    ]
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
    if not (one.by_mail and reached(session, sender, [address])):
        return False
    return post(session, heads(session, [one])[one.id], key, address, subject, lines, sender, at, link)


def post(
    session: Session,
    head: Head,
    key: str,
    address: str,
    subject: str,
    lines: Sequence[str],
    sender: Sender,
    at: datetime,
    link: str = "",
) -> bool:
    """The same for somebody who is known to be reached. One statement."""
    stop = f"{sender.public_url.rstrip('/')}/no-mail/{opting_out.token(sender.key, address)}"
    words = wording.render(
        "return",
        stop=stop,
        subject=f"{head.round}: {subject}",
        lines=lines,
        link=sender.address(link) if link else "",
        partnership=head.partnership,
    )
    return outbox.post(session, key, KIND, address, words, at, quiet=True, rests=True, stop_link=stop)


def heads(session: Session, found: Collection[ReturnRound]) -> dict[str, Head]:
    """What stands on every letter of these rounds, by the round's id. Two statements."""
    wanted = select(Survey.key, Survey.title).where(Survey.key.in_({one.survey_key for one in found}))
    titles = {key: Text(title).pick("en").words for key, title in session.execute(wanted)}
    partnership = profile.read(session).name
    return {one.id: Head(f"{titles[one.survey_key]} {one.name}", partnership) for one in found}


def reached(session: Session, sender: Sender, addresses: Collection[str]) -> set[str]:
    """Those of these addresses that are written to: not who wants no messages, nor one that does not exist. Two statements."""
    able = {one for one in addresses if one} if sender.mails else set[str]()
    if not able:
        return able
    lost = {one for one, why in reach.among(session, sender.key, able).items() if why.hard}
    return able - lost - opting_out.among(session, sender.key, able)


def said(day: date) -> str:
    """A day as people say it."""
    return f"{day:%A %-d %B %Y}"
