"""Words that a person must look at for somebody's safety: concerns, their notes, the rota, and a comment's score."""

import sqlalchemy as sa
from alembic import op

revision = "006"
down_revision = "005"

ENDS_HERE = "outcome IN ('no_concern', 'theme_only', 'signposted')"
WORDS = (
    "(comment_id IS NOT NULL OR letter_id IS NOT NULL OR contact_id IS NOT NULL OR correction_id IS NOT NULL)"
)
PROMISES = {
    "level": "level IN ('urgent', 'look')",
    "source": "source IN ('answer', 'letter', 'contact', 'correction', 'hand')",
    "outcome": (
        "outcome IS NULL OR outcome IN ('no_concern', 'theme_only', 'signposted', 'front_door', 'lado', 'dsl')"
    ),
    "raised_by_hand_by_somebody": "source <> 'hand' OR raised_by IS NOT NULL",
    "clock_runs_forward": "due_at > opened_at",
    "acknowledged_by_somebody": "(acknowledged_at IS NULL) = (acknowledged_by IS NULL)",
    "decided_by_somebody": "(outcome IS NULL) = (decided_by IS NULL) AND (outcome IS NULL) = (decided_at IS NULL)",
    "decided_after_a_look": "outcome IS NULL OR acknowledged_at IS NOT NULL",
    "handed_over_with_a_record": (
        "(handed_at IS NULL) = (handed_by IS NULL) AND (handed_at IS NULL) = (handed_to IS NULL)"
        " AND (handed_at IS NULL) = (handed_way IS NULL)"
    ),
    "never_closes_by_itself": "closed_at IS NULL OR (closed_by IS NOT NULL AND outcome IS NOT NULL)",
    "closed_when_handed_over": f"closed_at IS NULL OR handed_at IS NOT NULL OR {ENDS_HERE}",
    "open_ones_are_held": "closed_at IS NOT NULL OR held OR unsorted",
    "released_by_somebody": "held OR unsorted OR released_by IS NOT NULL",
    "held_words_stay": f"NOT held OR source = 'hand' OR {WORDS}",
    "taken_out_once_by_somebody": "(taken_out_at IS NULL) = (taken_out_by IS NULL)",
}
#: Who did something with a concern: columns that name an account.
PEOPLE = (
    *("raised_by", "acknowledged_by", "owner_id", "decided_by"),
    *("handed_by", "taken_out_by", "closed_by", "released_by"),
)
POINTS_AT = {
    "comment_id": "comments",
    "letter_id": "letters",
    "contact_id": "contact_requests",
    "correction_id": "corrections",
}


def upgrade() -> None:
    _before_the_words()
    _words_stay_frozen()
    _concerns()
    _rota()


def _before_the_words() -> None:
    op.add_column("comments", sa.Column("score", sa.Float(), nullable=True))
    op.add_column("comments", sa.Column("screened_by", sa.String(), nullable=True))
    unscreened = sa.text("screened_by IS NULL")
    op.create_index(
        "ix_comments_unscreened", "comments", ["id"], sqlite_where=unscreened, postgresql_where=unscreened
    )
    op.add_column("partnership", sa.Column("duty", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("help_contacts", sa.Column("topics", sa.JSON(), nullable=False, server_default="[]"))


def _words_stay_frozen() -> None:
    """What somebody wrote is never changed; what screening thinks of it is filled in once it has looked."""
    table = ("id", "response_id", "survey_key", "question_id", "language", "text")
    start = f"CREATE TRIGGER comments_frozen_update BEFORE UPDATE OF {', '.join(table)} ON comments"
    said = "a comment is never changed"
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER comments_frozen_update")
        op.execute(f"{start} WHEN 1 BEGIN SELECT RAISE(ABORT, '{said}'); END")
    else:
        op.execute("DROP TRIGGER comments_frozen_update ON comments")
        op.execute(f"{start} FOR EACH ROW EXECUTE FUNCTION listening_loop_refuse('{said}')")


def _concerns() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "concerns",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("survey_key", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=True) for name in POINTS_AT),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("screened_by", sa.String(), nullable=False),
        sa.Column("brought_in", sa.Boolean(), nullable=False),
        sa.Column("unsorted", sa.Boolean(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=True) for name in PEOPLE),
        sa.Column("opened_at", moment, nullable=False),
        sa.Column("due_at", moment, nullable=False),
        sa.Column("acknowledged_at", moment, nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("decided_at", moment, nullable=True),
        sa.Column("handed_to", sa.Text(), nullable=True),
        sa.Column("handed_way", sa.String(), nullable=True),
        sa.Column("handed_reference", sa.String(), nullable=False),
        sa.Column("handed_at", moment, nullable=True),
        sa.Column("taken_out_at", moment, nullable=True),
        sa.Column("closed_at", moment, nullable=True),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("released_at", moment, nullable=True),
        *(sa.CheckConstraint(rule, name=f"ck_concerns_{name}") for name, rule in PROMISES.items()),
        sa.ForeignKeyConstraint(["survey_key"], ["surveys.key"], name="fk_concerns_survey_key_surveys"),
        *(
            sa.ForeignKeyConstraint(
                [name], [f"{table}.id"], name=f"fk_concerns_{name}_{table}", ondelete="SET NULL"
            )
            for name, table in POINTS_AT.items()
        ),
        *(
            sa.ForeignKeyConstraint([name], ["accounts.id"], name=f"fk_concerns_{name}_accounts")
            for name in PEOPLE
        ),
        sa.PrimaryKeyConstraint("id", name="pk_concerns"),
        sqlite_with_rowid=False,
    )
    still_open = sa.text("closed_at IS NULL")
    op.create_index("ix_concerns_comment_id", "concerns", ["comment_id"])
    op.create_index(
        "ix_concerns_open", "concerns", ["due_at"], sqlite_where=still_open, postgresql_where=still_open
    )
    op.create_index(
        "uq_concerns_one_open_for_a_comment",
        "concerns",
        ["comment_id"],
        unique=True,
        sqlite_where=still_open,
        postgresql_where=still_open,
    )
    op.create_table(
        "concern_notes",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("concern_id", sa.String(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["concern_id"], ["concerns.id"], name="fk_concern_notes_concern_id_concerns", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_concern_notes_account_id_accounts"),
        sa.PrimaryKeyConstraint("id", name="pk_concern_notes"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_concern_notes_concern_id", "concern_notes", ["concern_id"])


def _rota() -> None:
    people = ("first_id", "second_id", "evening_id", "entered_by")
    op.create_table(
        "rota_turns",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=name == "evening_id") for name in people),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("first_id <> second_id", name="ck_rota_turns_two_people"),
        sa.CheckConstraint("ends_on >= starts_on", name="ck_rota_turns_ends_after_it_starts"),
        *(
            sa.ForeignKeyConstraint([name], ["accounts.id"], name=f"fk_rota_turns_{name}_accounts")
            for name in people
        ),
        sa.PrimaryKeyConstraint("id", name="pk_rota_turns"),
    )
