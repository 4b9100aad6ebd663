"""Rounds of returns by organisations: who is asked, by when, what was agreed, and what an answer became."""

import sqlalchemy as sa
from alembic import op

revision = "035"
down_revision = "034"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "agency_contacts",
        *_words("id", "agency_key", "name", "address"),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.CheckConstraint("trim(name) <> '' OR trim(address) <> ''", name="ck_agency_contacts_somebody"),
        sa.ForeignKeyConstraint(
            ["agency_key"], ["agencies.key"], name="fk_agency_contacts_agency_key_agencies"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_agency_contacts"),
    )
    op.create_index("ix_agency_contacts_agency_key", "agency_contacts", ["agency_key"], unique=False)
    op.create_table(
        "return_rounds",
        *_words("id", "survey_key", "collector_code", "name"),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("board_key", sa.String(), nullable=True),
        sa.Column("by_mail", sa.Boolean(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.CheckConstraint("trim(name) <> ''", name="ck_return_rounds_has_a_name"),
        sa.ForeignKeyConstraint(["survey_key"], ["surveys.key"], name="fk_return_rounds_survey_key_surveys"),
        sa.ForeignKeyConstraint(
            ["collector_code"], ["collectors.code"], name="fk_return_rounds_collector_code_collectors"
        ),
        sa.ForeignKeyConstraint(["board_key"], ["boards.key"], name="fk_return_rounds_board_key_boards"),
        sa.PrimaryKeyConstraint("id", name="pk_return_rounds"),
        sa.UniqueConstraint("collector_code", name="uq_return_rounds_collector_code"),
    )
    op.create_index("ix_return_rounds_survey_key", "return_rounds", ["survey_key"], unique=False)
    op.create_table(
        "return_asked",
        *_words("round_id", "agency_key"),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["return_rounds.id"], name="fk_return_asked_round_id_return_rounds"
        ),
        sa.ForeignKeyConstraint(["agency_key"], ["agencies.key"], name="fk_return_asked_agency_key_agencies"),
        sa.PrimaryKeyConstraint("round_id", "agency_key", name="pk_return_asked"),
    )
    op.create_table(
        "return_links",
        *_words("invitation_id", "round_id", "agency_key"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "number > 0 AND (number = 1 OR trim(why) <> '')", name="ck_return_links_another_has_a_reason"
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invited_people.id"], name="fk_return_links_invitation_id_invited_people"
        ),
        _asked("return_links"),
        sa.PrimaryKeyConstraint("invitation_id", name="pk_return_links"),
        sa.UniqueConstraint(
            "round_id", "agency_key", "number", name="uq_return_links_round_id_agency_key_number"
        ),
    )
    op.create_table(
        "return_steps",
        *_words("id", "round_id", "agency_key", "kind"),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("noted_at", MOMENT, nullable=False),
        sa.Column("noted_by", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('extended','declined','will_return')", name="ck_return_steps_kind"),
        sa.CheckConstraint(
            "(kind = 'extended') = (until IS NOT NULL)", name="ck_return_steps_more_time_has_a_day"
        ),
        sa.CheckConstraint("trim(why) <> ''", name="ck_return_steps_has_a_reason"),
        _asked("return_steps"),
        sa.PrimaryKeyConstraint("id", name="pk_return_steps"),
    )
    op.create_table(
        "return_taken_up",
        *_words("round_id", "agency_key", "question_id", "became", "thing_id"),
        sa.Column("taken_up_at", MOMENT, nullable=False),
        sa.CheckConstraint("became IN ('recommendation','loop_item')", name="ck_return_taken_up_became"),
        _asked("return_taken_up"),
        sa.PrimaryKeyConstraint("round_id", "agency_key", "question_id", "became", name="pk_return_taken_up"),
    )
    op.add_column("evidence", sa.Column("return_round", sa.String(), nullable=False, server_default=""))


def _words(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _asked(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["round_id", "agency_key"],
        ["return_asked.round_id", "return_asked.agency_key"],
        name=f"fk_{table}_asked",
    )
