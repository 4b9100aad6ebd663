"""Certificates of who took part in an event."""

import sqlalchemy as sa
from alembic import op

revision = "039"
down_revision = "038"


def upgrade() -> None:
    op.create_table(
        "certificates",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("id", "code_hash", "event_id")),
        sa.Column("booking_id", sa.String(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["training_events.id"], name="fk_certificates_event_id_training_events"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_certificates"),
        sa.UniqueConstraint("code_hash", name="uq_certificates_code_hash"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_certificates_event_id", "certificates", ["event_id"], unique=False)
