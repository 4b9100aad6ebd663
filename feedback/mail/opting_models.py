"""Who wants no messages, and whom no message reaches: by a keyed mark of the address, never the address itself."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Text
from sqlalchemy.orm import Mapped, mapped_column

from feedback.database import Base, Moment


class OptOut(Base):
    """Somebody who wants no more messages about surveys. Nothing is kept of when they said so, nor of which message
    they pressed it in."""

    __tablename__ = "opt_outs"
    __table_args__ = ({"sqlite_with_rowid": False},)

    mark: Mapped[str] = mapped_column(primary_key=True)


class Unreached(Base):
    """An address that messages did not reach. `hard`: it does not exist, and nothing more is sent to it until somebody
    says that it is right. Otherwise it may work the next time, and is tried. `reason` is a sentence for staff."""

    __tablename__ = "unreached"
    __table_args__ = (CheckConstraint("reason <> ''", name="has_a_reason"), {"sqlite_with_rowid": False})

    mark: Mapped[str] = mapped_column(primary_key=True)
    hard: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Moment)
