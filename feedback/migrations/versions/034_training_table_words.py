"""What a word in a booking system's table means here."""

import sqlalchemy as sa
from alembic import op

revision = "034"
down_revision = "033"


def upgrade() -> None:
    op.create_table(
        "training_table_words",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("kind", "words", "means")),
        sa.CheckConstraint("kind IN ('column','agency','state')", name="ck_training_table_words_kind"),
        sa.PrimaryKeyConstraint("kind", "words", name="pk_training_table_words"),
    )
