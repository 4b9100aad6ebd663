"""Who did what, when. Entries are added and never changed; the database refuses it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from feedback.database import Base, Moment


class AuditEntry(Base):
    """One act of one member of staff, or of the command line. Never holds an answer or a secret.

    `actor` is the account's id, or `command line`; `action` a verb phrase ("survey published"); `thing` what it was
    done to ("survey/feeling-safe").
    """

    __tablename__ = "audit_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    actor: Mapped[str]
    action: Mapped[str]
    thing: Mapped[str]
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
