"""Which answers to letters, corrections and requests have been seen to be looked at."""

import sqlalchemy as sa
from alembic import op

revision = "011"
down_revision = "010"


def upgrade() -> None:
    # Empty for all that is there: whether the concern of each could be opened is not known, so it is seen to.
    for table in ("letters", "contact_requests", "corrections"):
        op.add_column(table, sa.Column("screened_by", sa.String(), nullable=True))
