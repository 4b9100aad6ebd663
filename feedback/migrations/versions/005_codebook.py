"""A codebook people work with: examples, parents, memos and merges; suggestions, groups of similar comments, samples."""

import sqlalchemy as sa
from alembic import op

revision = "005"
down_revision = "004"


def upgrade() -> None:
    _themes()
    _tables()


def _themes() -> None:
    """In words that SQLite and PostgreSQL both know: Alembic does not add a foreign key to a table of SQLite's."""
    for column in ("belongs", "belongs_not"):
        op.execute(f"ALTER TABLE themes ADD COLUMN {column} TEXT NOT NULL DEFAULT ''")
    for column in ("parent_id", "merged_into"):
        op.execute(
            f"ALTER TABLE themes ADD COLUMN {column} VARCHAR"
            f" CONSTRAINT fk_themes_{column}_themes REFERENCES themes (id)"
        )
    op.add_column("codings", sa.Column("rank", sa.Integer(), nullable=True))


def _tables() -> None:
    op.create_table(
        "theme_memos",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("theme_id", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_theme_memos_account_id_accounts"),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["themes.id"], name="fk_theme_memos_theme_id_themes", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_theme_memos"),
    )
    op.create_index("ix_theme_memos_theme_id", "theme_memos", ["theme_id"], unique=False)
    op.create_table(
        "theme_merges",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("theme_id", sa.String(), nullable=False),
        sa.Column("into_id", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_theme_merges_account_id_accounts"),
        sa.ForeignKeyConstraint(
            ["into_id"], ["themes.id"], name="fk_theme_merges_into_id_themes", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["themes.id"], name="fk_theme_merges_theme_id_themes", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_theme_merges"),
    )
    op.create_index("ix_theme_merges_into_id", "theme_merges", ["into_id"], unique=False)
    op.create_index("ix_theme_merges_theme_id", "theme_merges", ["theme_id"], unique=False)
    op.create_table(
        "merged_codings",
        sa.Column("merge_id", sa.String(), nullable=False),
        sa.Column("comment_id", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.CheckConstraint(
            "before IN ('','candidate','confirmed','rejected')",
            name="ck_merged_codings_ck_merged_codings_before",
        ),
        sa.CheckConstraint(
            "made_by IN ('machine','person')", name="ck_merged_codings_ck_merged_codings_made_by"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_merged_codings_account_id_accounts"
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name="fk_merged_codings_comment_id_comments", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["merge_id"],
            ["theme_merges.id"],
            name="fk_merged_codings_merge_id_theme_merges",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("merge_id", "comment_id", name="pk_merged_codings"),
    )
    op.create_index("ix_merged_codings_comment_id", "merged_codings", ["comment_id"], unique=False)
    op.create_table(
        "groupings",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("survey_key", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("comments", sa.Integer(), nullable=False),
        sa.Column("bare", sa.Integer(), nullable=False),
        sa.Column("alone", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_groupings_account_id_accounts"),
        sa.ForeignKeyConstraint(["survey_key"], ["surveys.key"], name="fk_groupings_survey_key_surveys"),
        sa.PrimaryKeyConstraint("id", name="pk_groupings"),
        sa.UniqueConstraint("survey_key", name="uq_groupings_survey_key"),
    )
    op.create_table(
        "comment_groups",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("grouping_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("phrases", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("theme_id", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(status = 'named') = (theme_id IS NOT NULL)",
            name="ck_comment_groups_ck_comment_groups_named_is_a_theme",
        ),
        sa.CheckConstraint(
            "status IN ('open','named','dismissed')", name="ck_comment_groups_ck_comment_groups_status"
        ),
        sa.ForeignKeyConstraint(
            ["grouping_id"],
            ["groupings.id"],
            name="fk_comment_groups_grouping_id_groupings",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["themes.id"], name="fk_comment_groups_theme_id_themes"),
        sa.PrimaryKeyConstraint("id", name="pk_comment_groups"),
    )
    op.create_index("ix_comment_groups_grouping_id", "comment_groups", ["grouping_id"], unique=False)
    op.create_table(
        "grouped_comments",
        sa.Column("group_id", sa.String(), nullable=False),
        sa.Column("comment_id", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comments.id"],
            name="fk_grouped_comments_comment_id_comments",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["comment_groups.id"],
            name="fk_grouped_comments_group_id_comment_groups",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("group_id", "comment_id", name="pk_grouped_comments"),
    )
    op.create_index("ix_grouped_comments_comment_id", "grouped_comments", ["comment_id"], unique=False)
    op.create_table(
        "coding_samples",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("survey_key", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("themes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_coding_samples_account_id_accounts"
        ),
        sa.ForeignKeyConstraint(["survey_key"], ["surveys.key"], name="fk_coding_samples_survey_key_surveys"),
        sa.PrimaryKeyConstraint("id", name="pk_coding_samples"),
    )
    op.create_index("ix_coding_samples_survey_key", "coding_samples", ["survey_key"], unique=False)
    op.create_table(
        "sampled_comments",
        sa.Column("sample_id", sa.String(), nullable=False),
        sa.Column("comment_id", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("first", sa.JSON(), nullable=False),
        sa.Column("second", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comments.id"],
            name="fk_sampled_comments_comment_id_comments",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["sample_id"],
            ["coding_samples.id"],
            name="fk_sampled_comments_sample_id_coding_samples",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("sample_id", "comment_id", name="pk_sampled_comments"),
    )
    op.create_index("ix_sampled_comments_comment_id", "sampled_comments", ["comment_id"], unique=False)
