"""When the worker last did what: so that the doctor can say that nobody does it any more."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from feedback.database import Base, Moment


class Mark(Base):
    """The last time one duty of the worker was done, or could not be. `fault` is empty where it was done."""

    __tablename__ = "worker_marks"

    duty: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment)
    fault: Mapped[str] = mapped_column(default="")
