"""Who was asked by name. It knows that somebody answered, never what: nothing here leads to a response.

Two tables, so that the respondents' face can be kept from names altogether: `invited_people` holds who they are,
`invitations` only what a link needs. They share an id; there is no foreign key between them, because all invitations
of a door are taken out and put back whenever one of them changes (see `feedback.invitations.door`).
"""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from feedback.database import Base


class InvitedPerson(Base):
    """Somebody who was asked through a personal door. Either the name or the address may be empty.

    `pair_basis` is what the key of their answers is made from in the mode `paired`, with the server's key: the same
    for the same person at every point they are asked at. It lies here, among the names, and never beside answers. Of
    somebody booked on a course it is opaque (`feedback.surveys.pairing.basis_of_booking`).
    """

    __tablename__ = "invited_people"
    __table_args__ = ({"sqlite_with_rowid": False},)

    id: Mapped[str] = mapped_column(primary_key=True)
    collector_code: Mapped[str] = mapped_column(ForeignKey("collectors.code"), index=True)
    name: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    agency_key: Mapped[str | None] = mapped_column(ForeignKey("agencies.key"))
    pair_basis: Mapped[str | None]


class Invitation(Base):
    """One person's way in through one personal door.

    The link in the message is exchanged once for a cookie: `link_hash` then becomes null and `cookie_hash` holds the
    new secret. The link of an organisation's return is not exchanged: its people share what they begin, and `cookie_hash`
    only says that they have. `answered` is a plain yes or no, with no time and no order: in the mode "unlinked" nothing may join it
    with a response. `told` is whether staff see it yet: names are told in groups, because whoever watches a list in
    which one name changes, and one answer come in, has joined the two; and a last few who are told at the end stand beside the
    last days' answers. In the mode "confidential" the response
    carries this id, and the page has said so.
    """

    __tablename__ = "invitations"
    __table_args__ = ({"sqlite_with_rowid": False},)

    id: Mapped[str] = mapped_column(primary_key=True)
    collector_code: Mapped[str] = mapped_column(index=True)
    link_hash: Mapped[str | None] = mapped_column(unique=True)
    cookie_hash: Mapped[str | None] = mapped_column(unique=True)
    answered: Mapped[bool] = mapped_column(default=False)
    told: Mapped[bool] = mapped_column(default=False)
    cancelled: Mapped[bool] = mapped_column(default=False)
