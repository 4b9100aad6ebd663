"""Writing and reading the audit trail."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.audit.models import AuditEntry

COMMAND_LINE = "command line"


def note(session: Session, at: datetime, actor: str, action: str, thing: str, **detail: Any) -> None:
    """Add an entry in the caller's transaction: the act and its trace stand or fall together."""
    session.add(AuditEntry(at=at, actor=actor, action=action, thing=thing, detail=detail))


def of(session: Session, thing: str) -> Sequence[AuditEntry]:
    """The entries about one thing, oldest first."""
    return session.scalars(select(AuditEntry).where(AuditEntry.thing == thing).order_by(AuditEntry.id)).all()
