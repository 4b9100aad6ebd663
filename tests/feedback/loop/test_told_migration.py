"""What was written down as told before it was structured keeps its words."""

from sqlalchemy import text

from feedback.database import Database
from feedback.migrations.upgrade import upgrade
from tests.feedback.test_migrations import _execute, _with_survey


def test_telling_back_of_earlier_days_keeps_its_words_and_reaches_no_group(bare: Database) -> None:
    upgrade(bare, "025")
    _with_survey(bare)
    _execute(
        bare,
        "INSERT INTO loops (id, slug, survey_key, title, asked, base_label, created_at)"
        " VALUES ('l', 'l', 's', '{}', '{}', '{}', '2026-01-01 00:00:00')",
    )
    for key in ("a", "b"):
        _execute(
            bare,
            "INSERT INTO told (id, loop_id, told_on, way, whom, note)"
            f" VALUES ('{key}', 'l', '2026-02-01', 'poster', 'Year 6', 'By the door')",
        )
    upgrade(bare)
    with bare.reading() as session:
        rows = session.execute(
            text("SELECT way_key, way, whom, note, CAST(groups AS VARCHAR(9)), edition, addresses FROM told")
        ).all()
    assert [tuple(row) for row in rows] == [(None, "poster", "Year 6", "By the door", "[]", None, None)] * 2
