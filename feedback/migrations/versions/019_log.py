"""What boards ask of others and worry about: recommendations, challenges, risks, with their histories."""

import sqlalchemy as sa
from alembic import op

revision = "019"
down_revision = "018"

_SOMEBODY = "agency_key IS NOT NULL OR to_board_key IS NOT NULL"


def upgrade() -> None:
    _recommendations()
    _challenges()
    _risks()


def _recommendations() -> None:
    op.create_table(
        "recommendations",
        *_tied(to_board=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("required", "to_achieve", "risk")),
        sa.Column("source_kind", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("response", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("responded_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("impact", sa.Text(), nullable=False),
        *_checks(
            "recommendations",
            of_somebody=_SOMEBODY,
            source_kind="source_kind IN ('review','audit','challenge','survey','other')",
            response="response IN ('waiting','accepted','partly','not')",
            a_no_has_a_reason="response NOT IN ('partly','not') OR reason <> ''",
            response_has_its_day="(response = 'waiting') = (responded_on IS NULL)",
            closed_has_evidence="(closed_on IS NULL) = (impact = '')",
        ),
        *_ties("recommendations", to_board=True),
    )
    _indexes("recommendations", "board_key", "priority_ref")
    op.create_table(
        "recommendation_steps",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("recommendation_id", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        *_written("written"),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendations.id"],
            name="fk_recommendation_steps_recommendation_id_recommendations",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_recommendation_steps"),
    )
    _indexes("recommendation_steps", "recommendation_id")


def _challenges() -> None:
    op.create_table(
        "challenges",
        *_tied(to_board=True),
        sa.Column("put_by", sa.String(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("put_on", sa.Date(), nullable=False),
        sa.Column("response", sa.Text(), nullable=False),
        sa.Column("responded_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        *_checks(
            "challenges",
            to_somebody=_SOMEBODY,
            response_has_its_day="(response = '') = (responded_on IS NULL)",
            closed_has_an_outcome="(closed_on IS NULL) = (outcome = '')",
        ),
        *_ties("challenges", to_board=True),
    )
    _indexes("challenges", "board_key", "priority_ref")
    op.create_table(
        "challenge_reviews",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("challenge_id", sa.String(), nullable=False),
        sa.Column("quarter", sa.Date(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        *_written("written"),
        sa.ForeignKeyConstraint(
            ["challenge_id"], ["challenges.id"], name="fk_challenge_reviews_challenge_id_challenges"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_challenge_reviews"),
    )
    _indexes("challenge_reviews", "challenge_id")


def _risks() -> None:
    op.create_table(
        "risks",
        *_tied(to_board=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("because", sa.Text(), nullable=False),
        *_checks("risks", closed_has_a_reason="(closed_on IS NULL) = (because = '')"),
        *_ties("risks", to_board=False),
    )
    _indexes("risks", "board_key", "priority_ref")
    op.create_table(
        "risk_reviews",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("risk_id", sa.String(), nullable=False),
        sa.Column("likelihood", sa.Integer(), nullable=False),
        sa.Column("impact", sa.Integer(), nullable=False),
        sa.Column("mitigations", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        *_written("reviewed"),
        *_checks("risk_reviews", likelihood="likelihood BETWEEN 1 AND 5", impact="impact BETWEEN 1 AND 5"),
        sa.ForeignKeyConstraint(["risk_id"], ["risks.id"], name="fk_risk_reviews_risk_id_risks"),
        sa.PrimaryKeyConstraint("id", name="pk_risk_reviews"),
    )
    _indexes("risk_reviews", "risk_id")


def _tied(to_board: bool) -> list[sa.Column]:
    """Columns that tie an entry to its board, an agency, perhaps another board, and a priority."""
    names = ("agency_key", *(["to_board_key"] if to_board else []), "priority_ref")
    return [
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("board_key", sa.String(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=True) for name in names),
    ]


def _ties(table: str, to_board: bool) -> list[sa.Constraint]:
    to = {"board_key": "boards", "agency_key": "agencies"} | ({"to_board_key": "boards"} if to_board else {})
    return [
        *(
            sa.ForeignKeyConstraint([name], [f"{other}.key"], name=f"fk_{table}_{name}_{other}")
            for name, other in to.items()
        ),
        sa.ForeignKeyConstraint(
            ["priority_ref"], ["priorities.ref"], name=f"fk_{table}_priority_ref_priorities"
        ),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    ]


def _written(verb: str) -> list[sa.Column]:
    return [
        sa.Column(f"{verb}_on", sa.Date(), nullable=False),
        sa.Column(f"{verb}_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(f"{verb}_by", sa.String(), nullable=False),
    ]


def _checks(table: str, **checks: str) -> list[sa.CheckConstraint]:
    return [sa.CheckConstraint(rule, name=f"ck_{table}_{name}") for name, rule in checks.items()]


def _indexes(table: str, *columns: str) -> None:
    for name in columns:
        op.create_index(f"ix_{table}_{name}", table, [name])
