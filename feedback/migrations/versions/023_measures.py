"""Measures that boards watch, and their value in each quarter."""

import sqlalchemy as sa
from alembic import op

revision = "023"
down_revision = "022"


def upgrade() -> None:
    _measures()
    _measure_values()


def _measures() -> None:
    op.create_table(
        "measures",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("kind", "unit", "better", "about", "base")
        ),
        sa.Column("target", sa.Float(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("board_key", sa.String(), nullable=False),
        sa.Column("agency_key", sa.String(), nullable=True),
        sa.Column("priority_ref", sa.String(), nullable=True),
        sa.Column("archived_on", sa.Date(), nullable=True),
        sa.CheckConstraint("kind IN ('share','rate','count','number')", name="ck_measures_kind"),
        sa.CheckConstraint("better IN ('higher','lower','neither')", name="ck_measures_better"),
        sa.CheckConstraint("about IN ('children','staff','things')", name="ck_measures_about"),
        sa.ForeignKeyConstraint(["board_key"], ["boards.key"], name="fk_measures_board_key_boards"),
        sa.ForeignKeyConstraint(["agency_key"], ["agencies.key"], name="fk_measures_agency_key_agencies"),
        sa.ForeignKeyConstraint(
            ["priority_ref"], ["priorities.ref"], name="fk_measures_priority_ref_priorities"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_measures"),
        sa.UniqueConstraint("key", name="uq_measures_key"),
    )
    for name in ("board_key", "priority_ref"):
        op.create_index(f"ix_measures_{name}", "measures", [name])


def _measure_values() -> None:
    op.create_table(
        "measure_values",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("measure_id", sa.String(), nullable=False),
        sa.Column("quarter", sa.Date(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("numerator", sa.Integer(), nullable=True),
        sa.Column("denominator", sa.Integer(), nullable=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("known", "how", "plans")),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.String(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("numerator IS NULL OR numerator >= 0", name="ck_measure_values_not_below_nought"),
        sa.CheckConstraint("denominator IS NULL OR denominator > 0", name="ck_measure_values_of_somebody"),
        sa.CheckConstraint(
            "numerator IS NULL OR denominator IS NULL OR numerator <= denominator",
            name="ck_measure_values_part_of_the_whole",
        ),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["measures.id"], name="fk_measure_values_measure_id_measures"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_measure_values"),
    )
    op.create_index("ix_measure_values_measure_id", "measure_values", ["measure_id"])
    op.create_index(
        "uq_measure_values_one_stands",
        "measure_values",
        ["measure_id", "quarter"],
        unique=True,
        sqlite_where=sa.text("replaced_at IS NULL"),
        postgresql_where=sa.text("replaced_at IS NULL"),
    )
