"""The first tables, and what the database itself refuses."""

import sqlalchemy as sa
from alembic import op

revision = "001"
down_revision = None


def upgrade() -> None:
    _tables()
    _freeze()


def _tables() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("email = lower(email)", name="ck_accounts_email_lower"),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.UniqueConstraint("email", name="uq_accounts_email"),
    )
    op.create_table(
        "agencies",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_agencies"),
    )
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("thing", sa.String(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_entries"),
    )
    op.create_table(
        "boards",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("parent_key", sa.String(), nullable=True),
        sa.Column("chair", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["parent_key"], ["boards.key"], name="fk_boards_parent_key_boards"),
        sa.PrimaryKeyConstraint("key", name="pk_boards"),
    )
    op.create_table(
        "help_contacts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("hours", sa.JSON(), nullable=False),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("web", sa.String(), nullable=False),
        sa.Column("audience", sa.String(length=20), nullable=False),
        sa.Column("emergency", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_help_contacts"),
    )
    op.create_table(
        "partnership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("short_name", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("accent", sa.String(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("listening_days", sa.JSON(), nullable=False),
        sa.Column("contact_email", sa.String(), nullable=False),
        sa.Column("privacy_contact", sa.String(), nullable=False),
        sa.CheckConstraint("id = 1", name="ck_partnership_one_row"),
        sa.PrimaryKeyConstraint("id", name="pk_partnership"),
    )
    op.create_table(
        "plans",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("partnership", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=True),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("vision", sa.Text(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.CheckConstraint("starts IS NULL OR ends IS NULL OR starts <= ends", name="ck_plans_starts_first"),
        sa.PrimaryKeyConstraint("key", name="pk_plans"),
    )
    op.create_table(
        "sign_in_failures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email_hash", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sign_in_failures"),
    )
    op.create_index("ix_sign_in_failures_email_hash", "sign_in_failures", ["email_hash"], unique=False)
    op.create_table(
        "surveys",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_surveys"),
    )
    op.create_table(
        "voice_groups",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("meets", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_voice_groups"),
    )
    op.create_table(
        "account_roles",
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_account_roles_account_id_accounts", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "role", name="pk_account_roles"),
    )
    op.create_table(
        "collectors",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("survey_key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("group_label", sa.String(), nullable=False),
        sa.Column("audience_version", sa.String(), nullable=True),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cap", sa.Integer(), nullable=True),
        sa.Column("invited", sa.Integer(), nullable=True),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.CheckConstraint("cap IS NULL OR cap > 0", name="ck_collectors_cap"),
        sa.CheckConstraint("received >= 0", name="ck_collectors_received"),
        sa.ForeignKeyConstraint(["survey_key"], ["surveys.key"], name="fk_collectors_survey_key_surveys"),
        sa.PrimaryKeyConstraint("code", name="pk_collectors"),
    )
    op.create_index("ix_collectors_survey_key", "collectors", ["survey_key"], unique=False)
    op.create_table(
        "loops",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("survey_key", sa.String(), nullable=True),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("asked_from", sa.Date(), nullable=True),
        sa.Column("asked_to", sa.Date(), nullable=True),
        sa.Column("base", sa.Integer(), nullable=True),
        sa.Column("base_label", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["survey_key"], ["surveys.key"], name="fk_loops_survey_key_surveys"),
        sa.PrimaryKeyConstraint("id", name="pk_loops"),
        sa.UniqueConstraint("slug", name="uq_loops_slug"),
    )
    op.create_index("ix_loops_survey_key", "loops", ["survey_key"], unique=False)
    op.create_table(
        "one_time_links",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_one_time_links_account_id_accounts", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name="pk_one_time_links"),
    )
    op.create_table(
        "priorities",
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("plan_key", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("plain_title", sa.String(), nullable=False),
        sa.Column("lead", sa.String(), nullable=True),
        sa.Column("lead_deputy", sa.String(), nullable=True),
        sa.Column("sub_group", sa.String(), nullable=True),
        sa.Column("rationale", sa.Text(), nullable=True),
        sa.Column("success", sa.JSON(), nullable=False),
        sa.Column("part_of", sa.String(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kind IN ('priority','theme_of_work','area_of_focus','issue')", name="ck_priorities_kind"
        ),
        sa.CheckConstraint("part_of <> ref", name="ck_priorities_not_part_of_itself"),
        sa.ForeignKeyConstraint(["part_of"], ["priorities.ref"], name="fk_priorities_part_of_priorities"),
        sa.ForeignKeyConstraint(["plan_key"], ["plans.key"], name="fk_priorities_plan_key_plans"),
        sa.PrimaryKeyConstraint("ref", name="pk_priorities"),
    )
    op.create_index("ix_priorities_plan_key", "priorities", ["plan_key"], unique=False)
    op.create_table(
        "publications",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("survey_key", sa.String(), nullable=True),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_by", sa.String(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_note", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(withdrawn_on IS NULL) = (withdrawn_note IS NULL)", name="ck_publications_withdrawal_has_a_note"
        ),
        sa.ForeignKeyConstraint(["survey_key"], ["surveys.key"], name="fk_publications_survey_key_surveys"),
        sa.PrimaryKeyConstraint("id", name="pk_publications"),
        sa.UniqueConstraint(
            "kind",
            "slug",
            "language",
            "format",
            "edition",
            name="uq_publications_kind_slug_language_format_edition",
        ),
    )
    op.create_index("ix_publications_survey", "publications", ["survey_key"], unique=False)
    op.create_table(
        "staff_sessions",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_staff_sessions_account_id_accounts", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name="pk_staff_sessions"),
    )
    op.create_index("ix_staff_sessions_account_id", "staff_sessions", ["account_id"], unique=False)
    op.create_table(
        "survey_priorities",
        sa.Column("survey_key", sa.String(), nullable=False),
        sa.Column("priority_ref", sa.String(), nullable=False),
        sa.Column("question_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey_key"], ["surveys.key"], name="fk_survey_priorities_survey_key_surveys"
        ),
        sa.PrimaryKeyConstraint("survey_key", "priority_ref", "question_id", name="pk_survey_priorities"),
    )
    op.create_index("ix_survey_priorities_priority_ref", "survey_priorities", ["priority_ref"], unique=False)
    op.create_table(
        "survey_versions",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("survey_key", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.String(), nullable=True),
        sa.CheckConstraint(
            "mode IN ('anonymous','unlinked','paired','confidential','return')",
            name="ck_survey_versions_mode",
        ),
        sa.ForeignKeyConstraint(
            ["survey_key"], ["surveys.key"], name="fk_survey_versions_survey_key_surveys"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_survey_versions"),
        sa.UniqueConstraint("id", "survey_key", "mode", name="uq_survey_versions_id_survey_key_mode"),
        sa.UniqueConstraint("survey_key", "content_hash", name="uq_survey_versions_survey_key_content_hash"),
        sa.UniqueConstraint("survey_key", "number", name="uq_survey_versions_survey_key_number"),
    )
    op.create_table(
        "themes",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("survey_key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("priority_ref", sa.String(), nullable=True),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["agreed_by"], ["accounts.id"], name="fk_themes_agreed_by_accounts"),
        sa.ForeignKeyConstraint(["survey_key"], ["surveys.key"], name="fk_themes_survey_key_surveys"),
        sa.PrimaryKeyConstraint("id", name="pk_themes"),
        sa.UniqueConstraint("survey_key", "name", name="uq_themes_survey_key_name"),
    )
    op.create_index("ix_themes_survey_key", "themes", ["survey_key"], unique=False)
    op.create_table(
        "drafts",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("collector_code", sa.String(), nullable=False),
        sa.Column("version_id", sa.String(), nullable=False),
        sa.Column("audience_version", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["collector_code"], ["collectors.code"], name="fk_drafts_collector_code_collectors"
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["survey_versions.id"], name="fk_drafts_version_id_survey_versions"
        ),
        sa.PrimaryKeyConstraint("token_hash", name="pk_drafts"),
    )
    op.create_index("ix_drafts_touched_at", "drafts", ["touched_at"], unique=False)
    op.create_table(
        "loop_items",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("loop_id", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.String(), nullable=True),
        sa.Column("priority_ref", sa.String(), nullable=True),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("decided", sa.JSON(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("response", sa.String(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("because", sa.JSON(), nullable=False),
        sa.Column("changed", sa.JSON(), nullable=False),
        sa.Column("agency_key", sa.String(), nullable=True),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("edited_by", sa.String(), nullable=False),
        sa.Column("checked_by", sa.String(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("response <> 'done' OR done_on IS NOT NULL", name="ck_loop_items_done_has_a_day"),
        sa.CheckConstraint(
            "response = 'none' OR stage = 'decided'", name="ck_loop_items_decided_before_response"
        ),
        sa.CheckConstraint(
            "response IN ('none','planned','doing','done','cannot','already','passed_on')",
            name="ck_loop_items_response",
        ),
        sa.CheckConstraint(
            "response NOT IN ('planned','doing') OR due_on IS NOT NULL",
            name="ck_loop_items_promise_has_a_day",
        ),
        sa.CheckConstraint("stage IN ('heard','considered','decided')", name="ck_loop_items_stage"),
        sa.ForeignKeyConstraint(["agency_key"], ["agencies.key"], name="fk_loop_items_agency_key_agencies"),
        sa.ForeignKeyConstraint(["checked_by"], ["accounts.id"], name="fk_loop_items_checked_by_accounts"),
        sa.ForeignKeyConstraint(["decided_by"], ["boards.key"], name="fk_loop_items_decided_by_boards"),
        sa.ForeignKeyConstraint(["loop_id"], ["loops.id"], name="fk_loop_items_loop_id_loops"),
        sa.ForeignKeyConstraint(["theme_id"], ["themes.id"], name="fk_loop_items_theme_id_themes"),
        sa.PrimaryKeyConstraint("id", name="pk_loop_items"),
    )
    op.create_index("ix_loop_items_loop_id", "loop_items", ["loop_id"], unique=False)
    op.create_index("ix_loop_items_priority_ref", "loop_items", ["priority_ref"], unique=False)
    op.create_index("ix_loop_items_theme_id", "loop_items", ["theme_id"], unique=False)
    op.create_table(
        "objectives",
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("priority_ref", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("outcome", sa.JSON(), nullable=False),
        sa.Column("lead_group", sa.String(), nullable=True),
        sa.Column("due_text", sa.String(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("target", sa.JSON(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("responsibility", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["priority_ref"], ["priorities.ref"], name="fk_objectives_priority_ref_priorities"
        ),
        sa.PrimaryKeyConstraint("ref", name="pk_objectives"),
    )
    op.create_index("ix_objectives_priority_ref", "objectives", ["priority_ref"], unique=False)
    op.create_table(
        "plan_figures",
        sa.Column("plan_key", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("priority_ref", sa.String(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("base", sa.String(), nullable=True),
        sa.Column("period", sa.String(), nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["plan_key"], ["plans.key"], name="fk_plan_figures_plan_key_plans"),
        sa.ForeignKeyConstraint(
            ["priority_ref"], ["priorities.ref"], name="fk_plan_figures_priority_ref_priorities"
        ),
        sa.PrimaryKeyConstraint("plan_key", "position", name="pk_plan_figures"),
    )
    op.create_index("ix_plan_figures_priority_ref", "plan_figures", ["priority_ref"], unique=False)
    op.create_table(
        "responses",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("survey_key", sa.String(), nullable=False),
        sa.Column("version_id", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("collector_code", sa.String(), nullable=False),
        sa.Column("audience_version", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=True),
        sa.Column("invitation_id", sa.String(), nullable=True),
        sa.Column("pair_key", sa.String(), nullable=True),
        sa.Column("agency_key", sa.String(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "mode <> 'paired' OR (account_id IS NULL AND invitation_id IS NULL AND agency_key IS NULL AND sent_at IS NULL)",
            name="ck_responses_paired_keeps_only_its_key",
        ),
        sa.CheckConstraint(
            "mode = 'return' OR agency_key IS NULL", name="ck_responses_only_returns_name_an_agency"
        ),
        sa.CheckConstraint(
            "mode NOT IN ('anonymous','unlinked') OR (account_id IS NULL AND invitation_id IS NULL AND pair_key IS NULL AND agency_key IS NULL AND sent_at IS NULL)",
            name="ck_responses_anonymous_keeps_nothing",
        ),
        sa.CheckConstraint("length(CAST(day AS VARCHAR(40))) = 10", name="ck_responses_day_is_a_day"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_responses_account_id_accounts"),
        sa.ForeignKeyConstraint(["agency_key"], ["agencies.key"], name="fk_responses_agency_key_agencies"),
        sa.ForeignKeyConstraint(
            ["collector_code"], ["collectors.code"], name="fk_responses_collector_code_collectors"
        ),
        sa.ForeignKeyConstraint(
            ["version_id", "survey_key", "mode"],
            ["survey_versions.id", "survey_versions.survey_key", "survey_versions.mode"],
            name="fk_responses_version",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_responses"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_responses_survey", "responses", ["survey_key", "collector_code"], unique=False)
    op.create_table(
        "told",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("loop_id", sa.String(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("whom", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["loop_id"], ["loops.id"], name="fk_told_loop_id_loops"),
        sa.PrimaryKeyConstraint("id", name="pk_told"),
    )
    op.create_index("ix_told_loop_id", "told", ["loop_id"], unique=False)
    op.create_table(
        "actions",
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("priority_ref", sa.String(), nullable=False),
        sa.Column("objective_ref", sa.String(), nullable=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owner", sa.JSON(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("outcome", sa.JSON(), nullable=False),
        sa.Column("due_text", sa.String(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("progress", sa.String(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["objective_ref"], ["objectives.ref"], name="fk_actions_objective_ref_objectives"
        ),
        sa.ForeignKeyConstraint(
            ["priority_ref"], ["priorities.ref"], name="fk_actions_priority_ref_priorities"
        ),
        sa.PrimaryKeyConstraint("ref", name="pk_actions"),
    )
    op.create_index("ix_actions_objective_ref", "actions", ["objective_ref"], unique=False)
    op.create_index("ix_actions_priority_ref", "actions", ["priority_ref"], unique=False)
    op.create_table(
        "comments",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("response_id", sa.String(), nullable=False),
        sa.Column("survey_key", sa.String(), nullable=False),
        sa.Column("question_id", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["response_id"], ["responses.id"], name="fk_comments_response_id_responses", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_comments"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_comments_response", "comments", ["response_id"], unique=False)
    op.create_index("ix_comments_survey", "comments", ["survey_key", "question_id"], unique=False)
    op.create_table(
        "receipts",
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("response_id", sa.String(), nullable=True),
        sa.Column("survey_key", sa.String(), nullable=False),
        sa.Column("collector_code", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["collector_code"], ["collectors.code"], name="fk_receipts_collector_code_collectors"
        ),
        sa.ForeignKeyConstraint(
            ["response_id"], ["responses.id"], name="fk_receipts_response_id_responses", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["survey_key"], ["surveys.key"], name="fk_receipts_survey_key_surveys"),
        sa.PrimaryKeyConstraint("code_hash", name="pk_receipts"),
        sa.UniqueConstraint("response_id", name="uq_receipts_response_id"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "codings",
        sa.Column("comment_id", sa.String(), nullable=False),
        sa.Column("theme_id", sa.String(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("made_by IN ('machine','person')", name="ck_codings_made_by"),
        sa.CheckConstraint(
            "status = 'candidate' OR account_id IS NOT NULL", name="ck_codings_a_person_decides"
        ),
        sa.CheckConstraint("status IN ('candidate','confirmed','rejected')", name="ck_codings_status"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_codings_account_id_accounts"),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name="fk_codings_comment_id_comments", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["theme_id"], ["themes.id"], name="fk_codings_theme_id_themes", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("comment_id", "theme_id", name="pk_codings"),
    )
    op.create_index("ix_codings_theme_id", "codings", ["theme_id"], unique=False)
    op.create_table(
        "comment_readings",
        sa.Column("comment_id", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_comment_readings_account_id_accounts"
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comments.id"],
            name="fk_comment_readings_comment_id_comments",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("comment_id", "account_id", name="pk_comment_readings"),
    )


#: What the database itself refuses: (table, the act, the condition, what it says).
FROZEN = (
    (
        "survey_versions",
        "UPDATE",
        "OLD.published_at IS NOT NULL AND (OLD.definition <> NEW.definition OR OLD.content_hash <> NEW.content_hash"
        " OR OLD.mode <> NEW.mode OR OLD.number <> NEW.number OR OLD.survey_key <> NEW.survey_key"
        " OR NEW.published_at IS NULL)",
        "a published survey version is frozen: make a new version",
    ),
    ("survey_versions", "DELETE", "OLD.published_at IS NOT NULL", "a published survey version is kept"),
    ("responses", "UPDATE", "1 = 1", "a response is never changed"),
    ("comments", "UPDATE", "1 = 1", "a comment is never changed"),
    (
        "publications",
        "UPDATE",
        "OLD.content_hash <> NEW.content_hash OR CAST(OLD.content AS TEXT) <> CAST(NEW.content AS TEXT)"
        " OR OLD.slug <> NEW.slug OR OLD.language <> NEW.language OR OLD.edition <> NEW.edition"
        " OR OLD.released_at <> NEW.released_at OR OLD.withdrawn_on IS NOT NULL",
        "a publication is frozen: release a new edition, or withdraw it",
    ),
    ("publications", "DELETE", "1 = 1", "a publication is kept: withdraw it"),
    ("audit_entries", "UPDATE", "1 = 1", "the audit trail is never changed"),
    ("audit_entries", "DELETE", "1 = 1", "the audit trail is never changed"),
)


def _freeze_on_sqlite(table: str, act: str, condition: str, words: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_frozen_{act.lower()} BEFORE {act} ON {table} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
    )


def _freeze_on_postgresql(table: str, act: str, condition: str, words: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_frozen_{act.lower()} BEFORE {act} ON {table} FOR EACH ROW WHEN ({condition}) "
        f"EXECUTE FUNCTION listening_loop_refuse('{words}')"
    )


def _freeze() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for rule in FROZEN:
            _freeze_on_sqlite(*rule)
        return
    op.execute(
        "CREATE FUNCTION listening_loop_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for rule in FROZEN:
        _freeze_on_postgresql(*rule)
