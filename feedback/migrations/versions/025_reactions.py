"""Feedback on the feedback: reactions to what was published, how they were counted, and what is looked at again."""

import sqlalchemy as sa
from alembic import op

revision = "025"
down_revision = "024"

ONE = ("slug", "edition", "item_id")


def upgrade() -> None:
    op.create_table(
        "reactions",
        sa.Column("id", sa.String(), nullable=False),
        *_of_an_edition(),
        sa.Column("heard", sa.String(), nullable=False),
        sa.Column("difference", sa.String(), nullable=False),
        sa.Column("spoke", sa.Boolean(), nullable=False),
        sa.CheckConstraint("heard IN ('','yes','partly','no')", name="ck_reactions_heard"),
        sa.CheckConstraint(
            "difference IN ('','yes','some','no','too_early')", name="ck_reactions_difference"
        ),
        sa.CheckConstraint("heard <> '' OR difference <> ''", name="ck_reactions_says_something"),
        sa.PrimaryKeyConstraint("id", name="pk_reactions"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_reactions_loop", "reactions", ["slug", "edition"], unique=False)
    op.create_table(
        "reaction_counts",
        *_of_an_edition(),
        sa.Column("shown", sa.JSON(), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint(*ONE, name="pk_reaction_counts"),
    )
    op.create_table(
        "reopenings",
        *_of_an_edition(),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("opened_by", sa.String(), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.CheckConstraint("(opened_by = 'people') = (because = '')", name="ck_reopenings_staff_say_why"),
        sa.PrimaryKeyConstraint(*ONE, name="pk_reopenings"),
    )
    _what_was_missed()


def _of_an_edition() -> tuple[sa.Column, ...]:
    return (
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.String(), nullable=False),
    )


def _what_was_missed() -> None:
    """What people say we got wrong came through a receipt so far; what they say we missed comes from anybody."""
    op.add_column("corrections", sa.Column("item_id", sa.String(), nullable=True))
    op.add_column("corrections", sa.Column("missed", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("corrections", sa.Column("spoke", sa.Boolean(), nullable=False, server_default=sa.true()))
