"""Decisions with the chain behind them, frozen; and evidence of other kinds, which stands beside voice."""

import sqlalchemy as sa
from alembic import op

revision = "021"
down_revision = "020"

FROZEN = "a decision that was taken is frozen: record a later one that replaces it"
#: What belongs to a decision that was taken stays as well.
TAKEN = "EXISTS (SELECT 1 FROM decisions WHERE id = {row}.decision_id AND state = 'taken')"


def upgrade() -> None:
    _decisions()
    _what_they_stand_on()
    _evidence()
    _freeze()


def _decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("board_key", sa.String(), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("minute", "title")),
        sa.Column("decided", sa.Text(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("owner", "informed")),
        sa.Column("voice", sa.Text(), nullable=False),
        sa.Column("replaces_id", sa.String(), nullable=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("state", "edited_by")),
        sa.Column("checked_by", sa.String(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_by", sa.String(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("frozen", sa.Text(), nullable=True),
        sa.Column("content_hash", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('draft','taken')", name=op.f("ck_decisions_state")),
        sa.CheckConstraint("informed IN ('yes','no')", name=op.f("ck_decisions_informed")),
        sa.CheckConstraint("trim(voice) <> ''", name=op.f("ck_decisions_says_how_or_why_not")),
        sa.CheckConstraint(
            "checked_by IS NULL OR checked_by <> edited_by", name=op.f("ck_decisions_two_people")
        ),
        sa.CheckConstraint(
            "state <> 'taken' OR (frozen IS NOT NULL AND content_hash IS NOT NULL AND taken_at IS NOT NULL"
            " AND taken_by IS NOT NULL AND checked_by IS NOT NULL AND minute <> '' AND owner <> '')",
            name=op.f("ck_decisions_taken_is_whole"),
        ),
        sa.CheckConstraint("replaces_id <> id", name=op.f("ck_decisions_not_itself")),
        sa.ForeignKeyConstraint(["board_key"], ["boards.key"], name="fk_decisions_board_key_boards"),
        sa.ForeignKeyConstraint(["replaces_id"], ["decisions.id"], name="fk_decisions_replaces_id_decisions"),
        *(
            sa.ForeignKeyConstraint([name], ["accounts.id"], name=f"fk_decisions_{name}_accounts")
            for name in ("edited_by", "checked_by", "taken_by")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
    )
    for column in ("board_key", "replaces_id"):
        op.create_index(f"ix_decisions_{column}", "decisions", [column], unique=False)


def _what_they_stand_on() -> None:
    op.create_table(
        "decision_priorities",
        sa.Column("decision_id", sa.String(), nullable=False),
        sa.Column("priority_ref", sa.String(), nullable=False),
        _of_decision("decision_priorities"),
        sa.PrimaryKeyConstraint("decision_id", "priority_ref", name="pk_decision_priorities"),
    )
    op.create_index(
        "ix_decision_priorities_priority_ref", "decision_priorities", ["priority_ref"], unique=False
    )
    op.create_table(
        "decision_items",
        sa.Column("decision_id", sa.String(), nullable=False),
        sa.Column("item_id", sa.String(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.CheckConstraint("part IN ('answers','creates')", name=op.f("ck_decision_items_part")),
        _of_decision("decision_items"),
        sa.ForeignKeyConstraint(["item_id"], ["loop_items.id"], name="fk_decision_items_item_id_loop_items"),
        sa.PrimaryKeyConstraint("decision_id", "item_id", name="pk_decision_items"),
    )
    op.create_index("ix_decision_items_item_id", "decision_items", ["item_id"], unique=False)
    op.create_table(
        "decision_surveys",
        sa.Column("decision_id", sa.String(), nullable=False),
        sa.Column("survey_key", sa.String(), nullable=False),
        sa.Column("taken_back", sa.Integer(), nullable=False),
        _of_decision("decision_surveys"),
        sa.ForeignKeyConstraint(
            ["survey_key"], ["surveys.key"], name="fk_decision_surveys_survey_key_surveys"
        ),
        sa.PrimaryKeyConstraint("decision_id", "survey_key", name="pk_decision_surveys"),
    )
    op.create_index("ix_decision_surveys_survey_key", "decision_surveys", ["survey_key"], unique=False)


def _of_decision(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["decision_id"], ["decisions.id"], name=f"fk_{table}_decision_id_decisions"
    )


def _evidence() -> None:
    op.create_table(
        "evidence",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("id", "kind", "title")),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("agency_key", sa.String(), nullable=True),
        sa.Column("sample", sa.Integer(), nullable=True),
        sa.Column("grades", sa.JSON(), nullable=False),
        sa.Column("found", sa.Text(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("source", "measure", "edited_by")),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('audit','panel','review','data')", name=op.f("ck_evidence_kind")),
        sa.CheckConstraint("sample IS NULL OR sample > 0", name=op.f("ck_evidence_sample")),
        sa.CheckConstraint("trim(found) <> ''", name=op.f("ck_evidence_says_what_was_found")),
        sa.ForeignKeyConstraint(["agency_key"], ["agencies.key"], name="fk_evidence_agency_key_agencies"),
        sa.ForeignKeyConstraint(["edited_by"], ["accounts.id"], name="fk_evidence_edited_by_accounts"),
        sa.PrimaryKeyConstraint("id", name="pk_evidence"),
    )
    op.create_table(
        "evidence_ties",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("id", "evidence_id")),
        sa.Column("priority_ref", sa.String(), nullable=True),
        sa.Column("decision_id", sa.String(), nullable=True),
        sa.Column("stance", sa.String(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("said_by", "noted_by")),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "stance IN ('supports','contradicts','neither')", name=op.f("ck_evidence_ties_stance")
        ),
        sa.CheckConstraint(
            "(priority_ref IS NULL) <> (decision_id IS NULL)", name=op.f("ck_evidence_ties_one_thing")
        ),
        sa.CheckConstraint(
            "trim(said_by) <> '' AND trim(why) <> ''", name=op.f("ck_evidence_ties_who_and_why")
        ),
        sa.ForeignKeyConstraint(
            ["evidence_id"], ["evidence.id"], name="fk_evidence_ties_evidence_id_evidence"
        ),
        sa.ForeignKeyConstraint(["noted_by"], ["accounts.id"], name="fk_evidence_ties_noted_by_accounts"),
        sa.PrimaryKeyConstraint("id", name="pk_evidence_ties"),
    )
    for column in ("evidence_id", "priority_ref", "decision_id"):
        op.create_index(f"ix_evidence_ties_{column}", "evidence_ties", [column], unique=False)


def _freeze() -> None:
    refuse = _on_sqlite if op.get_bind().dialect.name == "sqlite" else _on_postgresql
    for act in ("UPDATE", "DELETE"):
        refuse("decisions", act, "OLD.state = 'taken'")
    for table in ("decision_priorities", "decision_items", "decision_surveys"):
        for act, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
            refuse(table, act, TAKEN.format(row=row))


def _on_sqlite(table: str, act: str, condition: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_frozen_{act.lower()} BEFORE {act} ON {table} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END"
    )


def _on_postgresql(table: str, act: str, condition: str) -> None:
    """A condition that asks another table has to stand inside a function."""
    if table == "decisions":
        op.execute(
            f"CREATE TRIGGER {table}_frozen_{act.lower()} BEFORE {act} ON {table} FOR EACH ROW WHEN ({condition}) "
            f"EXECUTE FUNCTION listening_loop_refuse('{FROZEN}')"
        )
        return
    name = f"listening_loop_{table}_{act.lower()}"
    gives = "OLD" if act == "DELETE" else "NEW"
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {condition} THEN "
        f"RAISE EXCEPTION '{FROZEN}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {gives}; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_frozen_{act.lower()} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
    )
