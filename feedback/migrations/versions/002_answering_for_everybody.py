"""Doors, media, consent and letters: what answering for every child, family and practitioner needs."""

import sqlalchemy as sa
from alembic import op

revision = "002"
down_revision = "001"


def upgrade() -> None:
    _beside_a_response()
    _kept_apart()
    _media()
    _doors()


def _beside_a_response() -> None:
    op.add_column("responses", sa.Column("quotes", sa.String(), nullable=True))
    op.add_column("responses", sa.Column("helped", sa.String(), nullable=True))
    op.add_column("drafts", sa.Column("resume_hash", sa.String(), nullable=True))
    op.add_column("drafts", sa.Column("resume_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("receipts", sa.Column("version_id", sa.String(), nullable=True))
    op.add_column("receipts", sa.Column("kept_for", sa.String(), nullable=True))
    op.execute(
        "UPDATE receipts SET version_id ="
        " (SELECT version_id FROM responses WHERE responses.id = receipts.response_id)"
    )
    op.create_index("ix_drafts_resume_hash", "drafts", ["resume_hash"], unique=True)
    op.create_table(
        "letters",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("response_id", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("read", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answer_seen_by", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_on IS NULL)", name="ck_letters_an_answer_has_its_day"
        ),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_letters_account_id_accounts"),
        sa.ForeignKeyConstraint(
            ["answer_seen_by"], ["accounts.id"], name="fk_letters_answer_seen_by_accounts"
        ),
        sa.ForeignKeyConstraint(
            ["response_id"], ["responses.id"], name="fk_letters_response_id_responses", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_letters"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_letters_response_id", "letters", ["response_id"], unique=False)


def _kept_apart() -> None:
    op.create_table(
        "equality_answers",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("survey_key", sa.String(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.CheckConstraint("length(month) = 7", name="ck_equality_answers_month_is_a_month"),
        sa.ForeignKeyConstraint(
            ["survey_key"], ["surveys.key"], name="fk_equality_answers_survey_key_surveys"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_equality_answers"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_equality_answers_survey_key", "equality_answers", ["survey_key"], unique=False)
    op.create_table(
        "contact_requests",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("survey_key", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("reach", sa.Text(), nullable=False),
        sa.Column("safe_time", sa.Text(), nullable=False),
        sa.Column("message_safe", sa.String(), nullable=True),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handled_by", sa.String(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(handled_at IS NULL) = (handled_by IS NULL)", name="ck_contact_requests_handled_by_somebody"
        ),
        sa.ForeignKeyConstraint(
            ["handled_by"], ["accounts.id"], name="fk_contact_requests_handled_by_accounts"
        ),
        sa.ForeignKeyConstraint(
            ["survey_key"], ["surveys.key"], name="fk_contact_requests_survey_key_surveys"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_contact_requests"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "corrections",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("survey_key", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["seen_by"], ["accounts.id"], name="fk_corrections_seen_by_accounts"),
        sa.ForeignKeyConstraint(["survey_key"], ["surveys.key"], name="fk_corrections_survey_key_surveys"),
        sa.PrimaryKeyConstraint("id", name="pk_corrections"),
        sqlite_with_rowid=False,
    )


def _media() -> None:
    op.create_table(
        "media_files",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("content_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("alt", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("licence", sa.String(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('picture','audio','video','captions')", name="ck_media_files_kind"),
        sa.PrimaryKeyConstraint("id", name="pk_media_files"),
    )
    op.create_index("ix_media_files_name", "media_files", ["name"], unique=False)
    op.create_table(
        "media_pieces",
        sa.Column("file_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["media_files.id"], name="fk_media_pieces_file_id_media_files", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("file_id", "number", name="pk_media_pieces"),
    )
    op.create_table(
        "language_reviews",
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("sentences", sa.JSON(), nullable=False),
        sa.Column("read_by", sa.String(), nullable=False),
        sa.Column("noted_by", sa.String(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["noted_by"], ["accounts.id"], name="fk_language_reviews_noted_by_accounts"),
        sa.PrimaryKeyConstraint("language", name="pk_language_reviews"),
    )


def _doors() -> None:
    op.create_table(
        "invited_people",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("collector_code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("agency_key", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency_key"], ["agencies.key"], name="fk_invited_people_agency_key_agencies"
        ),
        sa.ForeignKeyConstraint(
            ["collector_code"], ["collectors.code"], name="fk_invited_people_collector_code_collectors"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_invited_people"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_invited_people_collector_code", "invited_people", ["collector_code"], unique=False)
    op.create_table(
        "invitations",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("collector_code", sa.String(), nullable=False),
        sa.Column("link_hash", sa.String(), nullable=True),
        sa.Column("cookie_hash", sa.String(), nullable=True),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_invitations"),
        sa.UniqueConstraint("link_hash", name="uq_invitations_link_hash"),
        sa.UniqueConstraint("cookie_hash", name="uq_invitations_cookie_hash"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_invitations_collector_code", "invitations", ["collector_code"], unique=False)
    op.create_table(
        "paper_sheets",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("collector_code", sa.String(), nullable=False),
        sa.Column("version_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("audience_version", sa.String(), nullable=True),
        sa.Column("first", sa.JSON(), nullable=False),
        sa.Column("first_by", sa.String(), nullable=False),
        sa.Column("second", sa.JSON(), nullable=True),
        sa.Column("second_by", sa.String(), nullable=True),
        sa.Column("keyed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("second_by IS NULL OR second_by <> first_by", name="ck_paper_sheets_two_people"),
        sa.ForeignKeyConstraint(
            ["collector_code"], ["collectors.code"], name="fk_paper_sheets_collector_code_collectors"
        ),
        sa.ForeignKeyConstraint(["first_by"], ["accounts.id"], name="fk_paper_sheets_first_by_accounts"),
        sa.ForeignKeyConstraint(["second_by"], ["accounts.id"], name="fk_paper_sheets_second_by_accounts"),
        sa.ForeignKeyConstraint(
            ["version_id"], ["survey_versions.id"], name="fk_paper_sheets_version_id_survey_versions"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_paper_sheets"),
        sa.UniqueConstraint("collector_code", "number", name="uq_paper_sheets_collector_code_number"),
    )
