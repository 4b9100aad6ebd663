"""A point that a course has no more is told from one that staff have switched off."""

import json

import sqlalchemy as sa
from alembic import op

revision = "040"
down_revision = "039"


def upgrade() -> None:
    op.add_column(
        "training_points", sa.Column("taken_away", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    with op.batch_alter_table("training_points") as table:
        table.alter_column("taken_away", server_default=None)
    _note_those_that_are()


def _note_those_that_are() -> None:
    """Follow-ups beyond those their course has, and managers whom it does not ask."""
    connection = op.get_bind()
    rows = connection.execute(
        sa.text(
            "SELECT p.course_key, p.point, c.follow_ups, c.asks_manager FROM training_points p"
            " JOIN courses c ON c.key = p.course_key WHERE NOT p.asked"
        )
    ).all()
    gone = sa.text(
        "UPDATE training_points SET taken_away = true WHERE course_key = :course AND point = :point"
    )
    for course, point, follow_ups, asks_manager in rows:
        days = json.loads(follow_ups) if isinstance(follow_ups, str) else follow_ups
        kept = {"before", "end", *(f"follow_up_{number}" for number in range(1, len(days) + 1))}
        kept |= {"manager"} if asks_manager and days else set()
        if point not in kept:
            connection.execute(gone, {"course": course, "point": point})
