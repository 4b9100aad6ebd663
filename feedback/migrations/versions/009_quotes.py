"""Quotes: words of one person that others may read, checked by a second, and taken back in one place for every page."""

import sqlalchemy as sa
from alembic import op

revision = "009"
down_revision = "008"

#: When answers go, by whatever way, the words quoted from them go from every page in the same transaction.
TAKEN_BACK = (
    "INSERT INTO withdrawn_quotes (quote_id, withdrawn_on) SELECT id, CURRENT_DATE FROM quotes"
    " WHERE response_id = OLD.id ON CONFLICT (quote_id) DO NOTHING",
    "UPDATE quotes SET chosen = '', words = '', hidden = '[]', state = 'withdrawn',"
    " withdrawn_by = COALESCE(withdrawn_by, 'the holder of a receipt'),"
    " withdrawn_on = COALESCE(withdrawn_on, CURRENT_DATE) WHERE response_id = OLD.id",
)


def upgrade() -> None:
    op.create_index("ux_responses_permission", "responses", ["id", "quotes"], unique=True)
    op.create_table(
        "withdrawn_quotes",
        sa.Column("quote_id", sa.String(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("quote_id", name="pk_withdrawn_quotes"),
    )
    _quotes()
    _where_they_stand()
    _gone_with_the_answers()


def _quotes() -> None:
    op.create_table(
        "quotes",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("survey_key", sa.String(), nullable=False),
        sa.Column("response_id", sa.String(), nullable=True),
        sa.Column("permission", sa.String(), nullable=True),
        sa.Column("comment_id", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("chosen", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("hidden", sa.JSON(), nullable=False),
        sa.Column("told_of", sa.String(), nullable=False),
        sa.Column("group_label", sa.JSON(), nullable=False),
        sa.Column("group_size", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("proposed_by", sa.String(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_by", sa.String(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_by", sa.String(), nullable=True),
        sa.CheckConstraint("state IN ('proposed','checked','refused','withdrawn')", name="ck_quotes_state"),
        sa.CheckConstraint("permission = 'yes'", name="ck_quotes_only_with_a_yes"),
        sa.CheckConstraint("checked_by IS NULL OR checked_by <> proposed_by", name="ck_quotes_two_people"),
        sa.CheckConstraint(
            "state NOT IN ('checked','refused') OR checked_by IS NOT NULL", name="ck_quotes_somebody_checked"
        ),
        sa.CheckConstraint("state <> 'refused' OR note <> ''", name="ck_quotes_refused_with_a_reason"),
        sa.CheckConstraint("group_size >= 10", name="ck_quotes_group_of_ten"),
        sa.CheckConstraint("told_of IN ('survey','version','door')", name="ck_quotes_told_of"),
        sa.CheckConstraint(
            "(state = 'withdrawn') = (withdrawn_on IS NOT NULL)", name="ck_quotes_withdrawn_has_a_day"
        ),
        sa.ForeignKeyConstraint(["survey_key"], ["surveys.key"], name="fk_quotes_survey_key_surveys"),
        sa.ForeignKeyConstraint(
            ["response_id", "permission"],
            ["responses.id", "responses.quotes"],
            name="fk_quotes_permission",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name="fk_quotes_comment_id_comments", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["proposed_by"], ["accounts.id"], name="fk_quotes_proposed_by_accounts"),
        sa.ForeignKeyConstraint(["checked_by"], ["accounts.id"], name="fk_quotes_checked_by_accounts"),
        sa.PrimaryKeyConstraint("id", name="pk_quotes"),
    )
    for column in ("survey_key", "response_id", "comment_id"):
        op.create_index(f"ix_quotes_{column}", "quotes", [column], unique=False)


def _where_they_stand() -> None:
    op.create_table(
        "quote_uses",
        sa.Column("quote_id", sa.String(), nullable=False),
        sa.Column("item_id", sa.String(), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["quote_id"], ["quotes.id"], name="fk_quote_uses_quote_id_quotes"),
        sa.ForeignKeyConstraint(["item_id"], ["loop_items.id"], name="fk_quote_uses_item_id_loop_items"),
        sa.ForeignKeyConstraint(["added_by"], ["accounts.id"], name="fk_quote_uses_added_by_accounts"),
        sa.PrimaryKeyConstraint("quote_id", "item_id", name="pk_quote_uses"),
    )
    op.create_index("ix_quote_uses_item_id", "quote_uses", ["item_id"], unique=False)
    op.create_table(
        "quote_prints",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("quote_id", sa.String(), nullable=False),
        sa.Column("printed_on", sa.Date(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=True),
        sa.Column("noted_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["quote_id"], ["quotes.id"], name="fk_quote_prints_quote_id_quotes"),
        sa.ForeignKeyConstraint(["noted_by"], ["accounts.id"], name="fk_quote_prints_noted_by_accounts"),
        sa.PrimaryKeyConstraint("id", name="pk_quote_prints"),
    )
    op.create_index("ix_quote_prints_quote_id", "quote_prints", ["quote_id"], unique=False)


def _gone_with_the_answers() -> None:
    """On PostgreSQL with the rights of the tables' owner: the public role may not read or change a quote."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER responses_take_their_quotes BEFORE DELETE ON responses BEGIN {'; '.join(TAKEN_BACK)}; END"
        )
        return
    op.execute(
        "CREATE FUNCTION listening_loop_quotes_taken_back() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER"
        " SET search_path = public, pg_temp AS"
        f" $$ BEGIN {'; '.join(TAKEN_BACK)}; RETURN OLD; END $$"
    )
    op.execute(
        "CREATE TRIGGER responses_take_their_quotes BEFORE DELETE ON responses FOR EACH ROW"
        " EXECUTE FUNCTION listening_loop_quotes_taken_back()"
    )
