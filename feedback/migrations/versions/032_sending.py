"""Personal doors that send by themselves; who wants no messages; whom no message reaches."""

import sqlalchemy as sa
from alembic import op

revision = "032"
down_revision = "031"


def upgrade() -> None:
    op.create_table(
        "sendings",
        sa.Column("collector_code", sa.String(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ("reminders", "subject", "words")),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in ("any_hour", "any_day", "stopped")),
        sa.ForeignKeyConstraint(
            ["collector_code"], ["collectors.code"], name="fk_sendings_collector_code_collectors"
        ),
        sa.PrimaryKeyConstraint("collector_code", name="pk_sendings"),
    )
    op.create_table(
        "sending_people",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("collector_code", sa.String(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rounds", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["collector_code"], ["sendings.collector_code"], name="fk_sending_people_collector_code_sendings"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_sending_people"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_sending_people_due", "sending_people", ["collector_code", "next_at"])
    op.create_table(
        "opt_outs",
        sa.Column("mark", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("mark", name="pk_opt_outs"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "unreached",
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("hard", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason <> ''", name="ck_unreached_has_a_reason"),
        sa.PrimaryKeyConstraint("mark", name="pk_unreached"),
        sqlite_with_rowid=False,
    )
    op.add_column("outbox", sa.Column("rests", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("outbox", sa.Column("stop_link", sa.String(), nullable=False, server_default=""))
    op.add_column("outbox", sa.Column("arrival", sa.String(), nullable=False, server_default=""))
