"""What is decided about courses, and how many people agencies mean to send to them."""

import sqlalchemy as sa
from alembic import op

revision = "037"
down_revision = "036"


def upgrade() -> None:
    op.create_table(
        "course_reviews",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("course_key", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("item_id", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("verdict IN ('keep','change','stop')", name="ck_course_reviews_verdict"),
        sa.ForeignKeyConstraint(["course_key"], ["courses.key"], name="fk_course_reviews_course_key_courses"),
        sa.ForeignKeyConstraint(["item_id"], ["loop_items.id"], name="fk_course_reviews_item_id_loop_items"),
        sa.PrimaryKeyConstraint("id", name="pk_course_reviews"),
        sa.UniqueConstraint("item_id", name="uq_course_reviews_item_id"),
    )
    op.create_index("ix_course_reviews_course_key", "course_reviews", ["course_key"], unique=False)
    op.create_table(
        "training_targets",
        sa.Column("agency_key", sa.String(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("people > 0", name="ck_training_targets_people"),
        sa.ForeignKeyConstraint(
            ["agency_key"], ["agencies.key"], name="fk_training_targets_agency_key_agencies"
        ),
        sa.PrimaryKeyConstraint("agency_key", name="pk_training_targets"),
    )
