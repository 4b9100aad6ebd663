"""What people thought about a theme while they worked with it: dated notes with a name, never changed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.accounts.models import Account
from feedback.audit import trail
from feedback.audit.models import AuditEntry
from feedback.secrets import new_id
from feedback.themes.codebook import ThemeFault
from feedback.themes.models import Theme, ThemeMemo

#: What happens to a theme, as the trail says it.
_ACTS = (
    "theme added",
    "theme defined",
    "theme agreed",
    "theme merged",
    "theme merge undone",
    "theme split",
    "group named",
)


@dataclass(frozen=True, slots=True)
class Memo:
    """A note about a theme, and who wrote it when."""

    text: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Act:
    """Something that was done to a theme. `detail` is what the trail has about it."""

    action: str
    who: str
    at: datetime
    detail: dict[str, object]


def add(session: Session, theme: Theme, text: str, account_id: str, at: datetime) -> None:
    """Write a note about a theme.

    Raises:
        ThemeFault: it is empty.
    """
    text = text.strip()
    if not text:
        raise ThemeFault("Write the note first: what came up, what was decided, what is still open.")
    session.add(ThemeMemo(id=new_id(), theme_id=theme.id, account_id=account_id, at=at, text=text))
    trail.note(session, at, account_id, "theme memo written", f"survey/{theme.survey_key}", theme=theme.id)


def of(session: Session, theme_id: str) -> list[Memo]:
    """The notes about a theme, newest first."""
    rows = session.execute(
        select(ThemeMemo, Account)
        .join(Account, Account.id == ThemeMemo.account_id)
        .where(ThemeMemo.theme_id == theme_id)
        .order_by(ThemeMemo.at.desc(), ThemeMemo.id)
    )
    return [Memo(memo.text, account.name or account.email, memo.at) for memo, account in rows]


def history(session: Session, theme: Theme) -> list[Act]:
    """What was done to a theme, newest first: from the trail, so that nobody can tell it otherwise."""
    rows = session.execute(
        select(AuditEntry, Account)
        .outerjoin(Account, Account.id == AuditEntry.actor)
        .where(AuditEntry.thing == f"survey/{theme.survey_key}", AuditEntry.action.in_(_ACTS))
        .order_by(AuditEntry.id.desc())
    )
    return [
        Act(entry.action, (account.name or account.email) if account else entry.actor, entry.at, entry.detail)
        for entry, account in rows
        if theme.id in (entry.detail.get("theme"), entry.detail.get("into"))
    ]
