"""How small is too small to show: what a partnership raised, never to be lowered again."""

import sqlalchemy as sa
from alembic import op

revision = "013"
down_revision = "012"

LOWERED = "a threshold can only be raised"
KEPT = "a threshold that was raised stays"
NOT_HIGHER = "EXISTS (SELECT 1 FROM thresholds WHERE name = NEW.name AND threshold >= NEW.threshold)"


def upgrade() -> None:
    op.create_table(
        "thresholds",
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("threshold", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("raised_by", sa.String(), nullable=False),
        sa.CheckConstraint("name IN ('internal','public')", name="ck_thresholds_name"),
        sa.CheckConstraint(
            "threshold > CASE name WHEN 'public' THEN 10 ELSE 5 END",
            name="ck_thresholds_above_what_is_shipped",
        ),
        sa.PrimaryKeyConstraint("name", "threshold", name="pk_thresholds"),
    )
    if op.get_bind().dialect.name == "sqlite":
        _on_sqlite()
    else:
        _on_postgresql()


def _on_sqlite() -> None:
    op.execute(
        f"CREATE TRIGGER thresholds_only_rise BEFORE INSERT ON thresholds WHEN {NOT_HIGHER} "
        f"BEGIN SELECT RAISE(ABORT, '{LOWERED}'); END"
    )
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER thresholds_frozen_{act.lower()} BEFORE {act} ON thresholds "
            f"BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
        )


def _on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION listening_loop_only_rise() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF {NOT_HIGHER} THEN "
        f"RAISE EXCEPTION '{LOWERED}' USING ERRCODE = 'integrity_constraint_violation'; "
        "END IF; RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER thresholds_only_rise BEFORE INSERT ON thresholds FOR EACH ROW "
        "EXECUTE FUNCTION listening_loop_only_rise()"
    )
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER thresholds_frozen_{act.lower()} BEFORE {act} ON thresholds FOR EACH ROW "
            f"EXECUTE FUNCTION listening_loop_refuse('{KEPT}')"
        )
