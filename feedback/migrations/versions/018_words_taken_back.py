"""Who took a quote back, the person or staff, so that its place can say so; and whether its prints were taken down."""

import sqlalchemy as sa
from alembic import op

revision = "018"
down_revision = "017"

#: As in 009, and that it was the person.
TAKEN_BACK = (
    "INSERT INTO withdrawn_quotes (quote_id, withdrawn_on, by_person) SELECT id, CURRENT_DATE, TRUE FROM quotes"
    " WHERE response_id = OLD.id ON CONFLICT (quote_id) DO NOTHING",
    "UPDATE quotes SET chosen = '', words = '', hidden = '[]', state = 'withdrawn',"
    " withdrawn_by = COALESCE(withdrawn_by, 'the holder of a receipt'),"
    " withdrawn_on = COALESCE(withdrawn_on, CURRENT_DATE) WHERE response_id = OLD.id",
)


def upgrade() -> None:
    op.add_column(
        "withdrawn_quotes",
        sa.Column("by_person", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.execute(
        "UPDATE withdrawn_quotes SET by_person = TRUE WHERE quote_id IN"
        " (SELECT id FROM quotes WHERE withdrawn_by = 'the holder of a receipt')"
    )
    op.add_column("quote_prints", sa.Column("gone_on", sa.Date(), nullable=True))
    op.add_column("quote_prints", sa.Column("gone_by", sa.String(), nullable=True))
    _gone_with_the_answers()


def _gone_with_the_answers() -> None:
    """On PostgreSQL with the rights of the tables' owner: the public role may not change a quote's words."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER responses_take_their_quotes")
        op.execute(
            f"CREATE TRIGGER responses_take_their_quotes BEFORE DELETE ON responses BEGIN {'; '.join(TAKEN_BACK)}; END"
        )
        return
    op.execute(
        "CREATE OR REPLACE FUNCTION listening_loop_quotes_taken_back() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER"
        " SET search_path = public, pg_temp AS"
        f" $$ BEGIN {'; '.join(TAKEN_BACK)}; RETURN OLD; END $$"
    )
