"""In which language somebody who is booked is written to."""

import sqlalchemy as sa
from alembic import op

revision = "043"
down_revision = "042"


def upgrade() -> None:
    op.add_column("bookings", sa.Column("language", sa.String(), nullable=False, server_default=""))
