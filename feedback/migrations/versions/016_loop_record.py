"""Loops as a record: promises that moved, whether it made a difference, words for other readers, several sources."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "016"
down_revision = "015"

#: What stands beside a promise that was moved before reasons were asked for.
NOT_WRITTEN = {"en": "Nobody wrote down why."}
#: A day that was promised, the day on which it was, and who stood by it.
Made = tuple[str, date, str]
PROMISES = ("planned", "doing")
KEPT = "a promise is kept as it was made: a later one moves it"


def upgrade() -> None:
    _columns()
    _sources()
    _promises()
    _rechecks()
    _freeze()
    _carry_over()


def _columns() -> None:
    for name, kind, default in (
        ("minute_ref", sa.String(), ""),
        ("moved_because", sa.JSON(), "{}"),
        ("asks_change", sa.Boolean(), sa.true()),
        ("wordings", sa.JSON(), "{}"),
        ("kept_words", sa.JSON(), "{}"),
    ):
        op.add_column("loop_items", sa.Column(name, kind, nullable=False, server_default=default))
    op.add_column("loop_items", sa.Column("recheck_on", sa.Date(), nullable=True))


def _sources() -> None:
    for table, column, target in (
        ("loop_sources", "loop_id", "loops"),
        ("publication_sources", "publication_id", "publications"),
    ):
        op.create_table(
            table,
            sa.Column(column, sa.String(), nullable=False),
            sa.Column("survey_key", sa.String(), nullable=False),
            sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}_{target}"),
            sa.ForeignKeyConstraint(["survey_key"], ["surveys.key"], name=f"fk_{table}_survey_key_surveys"),
            sa.PrimaryKeyConstraint(column, "survey_key", name=f"pk_{table}"),
        )
        op.create_index(f"ix_{table}_survey_key", table, ["survey_key"], unique=False)


def _promises() -> None:
    op.create_table(
        "promises",
        sa.Column("item_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("because", sa.JSON(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.CheckConstraint(
            "number = 1 OR CAST(because AS VARCHAR(2)) <> '{}'", name="ck_promises_moved_with_a_reason"
        ),
        sa.ForeignKeyConstraint(["item_id"], ["loop_items.id"], name="fk_promises_item_id_loop_items"),
        sa.PrimaryKeyConstraint("item_id", "number", name="pk_promises"),
    )


def _rechecks() -> None:
    op.create_table(
        "rechecks",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("item_id", sa.String(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("noted_by", sa.String(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("verdict IN ('yes','partly','no','too_early')", name="ck_rechecks_verdict"),
        sa.CheckConstraint("how <> ''", name="ck_rechecks_says_how"),
        sa.ForeignKeyConstraint(["item_id"], ["loop_items.id"], name="fk_rechecks_item_id_loop_items"),
        sa.PrimaryKeyConstraint("id", name="pk_rechecks"),
    )
    op.create_index("ix_rechecks_item_id", "rechecks", ["item_id"], unique=False)


def _freeze() -> None:
    for act in ("UPDATE", "DELETE"):
        name = f"promises_frozen_{act.lower()}"
        if op.get_bind().dialect.name == "sqlite":
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {act} ON promises BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"
            )
        else:
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {act} ON promises FOR EACH ROW"
                f" EXECUTE FUNCTION listening_loop_refuse('{KEPT}')"
            )


def _carry_over() -> None:
    """Publications are found by their survey; what editions and checks had promised becomes promises, in order."""
    op.execute(
        "INSERT INTO publication_sources (publication_id, survey_key)"
        " SELECT id, survey_key FROM publications WHERE survey_key IS NOT NULL"
    )
    rows = [row for item in _items() for row in _promised(*item)]
    if rows:
        table = sa.table(
            "promises",
            *(sa.column(name) for name in ("item_id", "number")),
            sa.column("due_on", sa.Date()),
            sa.column("because", sa.JSON()),
            sa.column("made_on", sa.Date()),
            sa.column("made_by"),
        )
        op.bulk_insert(table, rows)


def _items() -> Iterator[tuple[str, list[Made]]]:
    """Every item with the days it promised, each with the day and the person that made it a promise, oldest first."""
    connection = op.get_bind()
    found: dict[str, list[Made]] = {}
    editions = sa.text(
        "SELECT content, released_at, released_by FROM publications WHERE kind = 'loop' AND format = 'page'"
        " ORDER BY released_at, edition"
    ).columns(released_at=sa.DateTime(timezone=True))
    for content, released_at, released_by in connection.execute(editions):
        kept = json.loads(content) if isinstance(content, str) else content
        for item in kept["items"]:
            if item.get("due_on") and item["state"] in PROMISES:
                found.setdefault(item["id"], []).append((item["due_on"], released_at.date(), released_by))
    checked = sa.text(
        "SELECT id, due_on, checked_at, checked_by FROM loop_items WHERE due_on IS NOT NULL AND checked_by IS NOT NULL"
        " AND response IN ('planned','doing')"
    ).columns(due_on=sa.Date(), checked_at=sa.DateTime(timezone=True))
    for item_id, due_on, checked_at, checked_by in connection.execute(checked):
        found.setdefault(item_id, []).append((due_on.isoformat(), checked_at.date(), checked_by))
    known = set(connection.scalars(sa.text("SELECT id FROM loop_items")))
    yield from ((item_id, days) for item_id, days in found.items() if item_id in known)


def _promised(item_id: str, days: list[Made]) -> Iterator[dict[str, Any]]:
    number, last = 0, None
    for due_on, made_on, made_by in days:
        if due_on == last:
            continue
        number, last = number + 1, due_on
        yield {
            "item_id": item_id,
            "number": number,
            "due_on": date.fromisoformat(due_on),
            "because": {} if number == 1 else NOT_WRITTEN,
            "made_on": made_on,
            "made_by": made_by,
        }
