"""Points that a course had no more before it was written down are known as such afterwards."""

from sqlalchemy import text

from feedback.database import Database
from feedback.migrations.upgrade import head, upgrade

POINTS = ("before", "end", "follow_up_1", "follow_up_2", "manager")


def test_only_points_the_course_has_no_more_were_taken_away(bare: Database) -> None:
    upgrade(bare, "039")
    with bare.writing() as session:
        session.execute(
            text(
                "INSERT INTO courses (key, title, summary, aims, aims_given, level, answers, follow_ups, asks_manager,"
                " pairing, created_at) VALUES ('c', 'C', '', '[]', 0, '', '', '[56]', FALSE, 'token',"
                " '2026-01-01 00\\:00\\:00')"
            )
        )
        for point in POINTS:
            session.execute(
                text(
                    "INSERT INTO surveys (key, title, created_at) VALUES (:key, '{}', '2026-01-01 00\\:00\\:00')"
                ),
                {"key": point},
            )
            session.execute(
                text(
                    "INSERT INTO training_points (course_key, point, survey_key, offset_days, asked)"
                    " VALUES ('c', :point, :point, 0, :asked)"
                ),
                {"point": point, "asked": point in ("before", "end")},
            )
    upgrade(bare, head() or "")
    with bare.reading() as session:
        gone = session.scalars(
            text("SELECT point FROM training_points WHERE taken_away ORDER BY point")
        ).all()
    assert list(gone) == ["follow_up_2", "manager"]
