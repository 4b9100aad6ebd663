"""What the workforce is told to do in practice, beside a loop."""

import sqlalchemy as sa
from alembic import op

revision = "030"
down_revision = "029"


def upgrade() -> None:
    op.create_table(
        "loop_briefings",
        sa.Column("loop_id", sa.String(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("background", "practice", "questions")),
        sa.Column("written_by", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["loop_id"], ["loops.id"], name="fk_loop_briefings_loop_id_loops"),
        sa.PrimaryKeyConstraint("loop_id", name="pk_loop_briefings"),
    )
