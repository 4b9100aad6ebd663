"""Links to a report for people without an account: making one, opening it, taking it back, clearing up.

The public face opens links and reaches nothing else of a report: what a link shows lies frozen beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, defer

from feedback.audit import trail
from feedback.publications.link_models import ReportLink
from feedback.secrets import hashed, new_id, new_token

LONGEST = 30
USUAL = 14
NOTE = 200
#: Days after its end that a link still says that it has ended, and stands in the list. Then it is deleted.
KEPT = 90


class LinkFault(Exception):
    """A link cannot be made; the sentence says what to do. `field` is the box it is about."""

    def __init__(self, sentence: str, field: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands behind a link. `html` is empty where it has ended."""

    title: str
    html: str
    expires_at: datetime

    @property
    def ended(self) -> bool:
        return not self.html


def make(
    session: Session,
    *,
    kind: str,
    title: str,
    about: str,
    html: str,
    for_whom: str,
    days: int,
    at: datetime,
    actor: str,
) -> tuple[ReportLink, str]:
    """Freeze a report behind a new link; gives the row and the secret, which nobody can be shown again.

    Raises:
        LinkFault: the days or the note cannot be taken.
    """
    for_whom = for_whom.strip()
    if not 1 <= days <= LONGEST:
        raise LinkFault(f"Write a number of days from 1 to {LONGEST}.", "days")
    if not for_whom:
        raise LinkFault("Write who the link is for, so that others know why it is out.", "for_whom")
    if len(for_whom) > NOTE:
        raise LinkFault(f"Write up to {NOTE} characters.", "for_whom")
    token = new_token()
    link = ReportLink(
        id=new_id(),
        token_hash=hashed(token),
        kind=kind,
        title=title,
        about=about,
        for_whom=for_whom,
        html=html,
        days=days,
        made_at=at,
        made_by=actor,
        expires_at=at + timedelta(days=days),
    )
    session.add(link)
    trail.note(session, at, actor, "report link made", _thing(link), kind=kind, about=about, days=days)
    session.flush()
    return link, token


def opened(session: Session, token: str, at: datetime) -> Shown | None:
    """What a secret opens; None where it was never one of ours, or ended so long ago that nothing is kept."""
    columns = (ReportLink.title, ReportLink.html, ReportLink.expires_at, ReportLink.withdrawn_at)
    row = session.execute(select(*columns).where(ReportLink.token_hash == hashed(token))).one_or_none()
    if row is None:
        return None
    stands = row.withdrawn_at is None and at < row.expires_at
    return Shown(row.title, row.html if stands else "", row.expires_at)


def listed(session: Session) -> Sequence[ReportLink]:
    """Every link that is kept, the newest first; without what it shows."""
    newest = select(ReportLink).order_by(ReportLink.made_at.desc(), ReportLink.id)
    return session.scalars(newest.options(defer(ReportLink.html))).all()


def withdraw(session: Session, link: ReportLink, at: datetime, actor: str) -> bool:
    """Take a link back: it opens nothing any more, and its words are gone. False where it was taken back before."""
    if link.withdrawn_at is not None:
        return False
    link.withdrawn_at, link.withdrawn_by, link.html = at, actor, ""
    trail.note(session, at, actor, "report link withdrawn", _thing(link))
    session.flush()
    return True


def purge(session: Session, at: datetime) -> int:
    """Empty links that have ended of their words, and delete those that ended long ago; gives how many it was.

    That they were made stays in the audit trail.
    """
    ended, long_ago = ReportLink.expires_at <= at, ReportLink.expires_at <= at - timedelta(days=KEPT)
    gone = session.execute(delete(ReportLink).where(long_ago)).rowcount  # type: ignore[attr-defined]
    emptied = session.execute(update(ReportLink).where(ended, ReportLink.html != "").values(html=""))
    return gone + emptied.rowcount  # type: ignore[attr-defined]


def _thing(link: ReportLink) -> str:
    return f"report-link/{link.id}"
