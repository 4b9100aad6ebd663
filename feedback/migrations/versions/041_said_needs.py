"""What people say themselves that they need to take part in an event, sealed."""

import sqlalchemy as sa
from alembic import op

revision = "041"
down_revision = "040"


def upgrade() -> None:
    op.create_table(
        "said_needs",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["training_events.id"], name="fk_said_needs_event_id_training_events"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_said_needs"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_said_needs_event_id", "said_needs", ["event_id"], unique=False)
