"""Who was asked by name. It knows that somebody answered, never what: nothing here leads to a response."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from feedback.database import Base


class Invitation(Base):
    """One person asked through one personal door.

    The link in the message is exchanged once for a cookie: `link_hash` then becomes null and `cookie_hash` holds the
    new secret. `answered` is a plain yes or no, with no time and no order: in the mode "unlinked" nothing may join it
    with a response. In the mode "confidential" the response carries this id, and the page has said so.
    """

    __tablename__ = "invitations"
    __table_args__ = ({"sqlite_with_rowid": False},)

    id: Mapped[str] = mapped_column(primary_key=True)
    collector_code: Mapped[str] = mapped_column(ForeignKey("collectors.code"), index=True)
    address: Mapped[str] = mapped_column(default="")
    name: Mapped[str] = mapped_column(default="")
    agency_key: Mapped[str | None] = mapped_column(ForeignKey("agencies.key"))
    link_hash: Mapped[str | None] = mapped_column(unique=True)
    cookie_hash: Mapped[str | None] = mapped_column(unique=True)
    answered: Mapped[bool] = mapped_column(default=False)
    cancelled: Mapped[bool] = mapped_column(default=False)
