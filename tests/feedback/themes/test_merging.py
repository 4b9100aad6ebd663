"""Merging two themes, taking it back, and splitting one."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from feedback.responses.models import Comment
from feedback.themes import codebook, coding, merging
from feedback.themes.codebook import ThemeFault
from feedback.themes.models import Coding, MergedCoding, Theme
from tests.feedback.themes.coded import KEY, Coder

TEXTS = ("Lamps", "Dark path", "Both", "Fine")


@pytest.fixture
def two(alice: Coder) -> tuple[str, str]:
    """Two themes: three comments between them, one under both."""
    alice.said(*TEXTS)
    light, dark = alice.theme("Light"), alice.theme("Darkness")
    alice.code("Lamps", light)
    alice.code("Dark path", dark)
    alice.code("Both", light, dark)
    return light, dark


def _merge(alice: Coder, theme_id: str, into_id: str) -> None:
    alice.clock.moment += timedelta(minutes=1)
    with alice.database.writing() as session:
        merging.merge(
            session,
            session.get_one(Theme, theme_id),
            session.get_one(Theme, into_id),
            alice.account_id,
            alice.clock.now(),
        )


def _undo(alice: Coder, theme_id: str) -> None:
    with alice.database.writing() as session:
        merging.undo(session, session.get_one(Theme, theme_id), alice.account_id, alice.clock.now())


def _ties(alice: Coder) -> set[tuple[str, str, str, str, str | None]]:
    with alice.database.reading() as session:
        return {
            (row.comment_id, row.theme_id, row.made_by, row.status, row.account_id)
            for row in session.scalars(select(Coding))
        }


def test_comments_move_and_what_referred_to_the_theme_still_counts_them(
    alice: Coder, two: tuple[str, str]
) -> None:
    light, dark = two
    _merge(alice, dark, light)
    assert alice.texts_under(light) == ["Both", "Dark path", "Lamps"]
    with alice.database.reading() as session:
        assert [one.name for one in codebook.of_survey(session, KEY)] == ["Light"]
        assert coding.people_behind(session, dark) == coding.people_behind(session, light) == 3
        assert codebook.people(session, KEY) == {light: 3, dark: 3}
        assert [one.name for one in merging.merged_into(session, light)] == ["Darkness"]


def test_undoing_a_merge_leaves_everything_as_it_was(alice: Coder, two: tuple[str, str]) -> None:
    light, dark = two
    with alice.database.writing() as session:
        fine = alice.comment("Fine")
        for theme in (light, dark):
            session.add(
                Coding(
                    comment_id=fine,
                    theme_id=theme,
                    made_by="machine",
                    status="candidate",
                    at=alice.clock.now(),
                )
            )
        session.flush()
        session.get_one(Coding, (fine, dark)).status = "confirmed"
        session.get_one(Coding, (fine, dark)).account_id = alice.account_id
    before = _ties(alice)
    _merge(alice, dark, light)
    assert "Fine" in alice.texts_under(light)
    _undo(alice, dark)
    assert _ties(alice) == before
    with pytest.raises(ThemeFault, match="not merged"):
        _undo(alice, dark)


def test_what_a_person_decided_since_stands(alice: Coder, two: tuple[str, str]) -> None:
    light, dark = two
    _merge(alice, dark, light)
    alice.clock.moment += timedelta(minutes=1)
    with alice.database.writing() as session:
        coding.remove(session, alice.comment("Lamps"), light, alice.account_id, alice.clock.now())
    _undo(alice, dark)
    assert (alice.texts_under(light), alice.texts_under(dark)) == (["Both"], ["Both", "Dark path"])


def test_a_comment_taken_back_is_not_kept_by_a_merge(alice: Coder, two: tuple[str, str]) -> None:
    light, dark = two
    _merge(alice, dark, light)
    with alice.database.writing() as session:
        session.execute(delete(Comment).where(Comment.text == "Dark path"))
    with alice.database.reading() as session:
        assert len(session.scalars(select(MergedCoding)).all()) == 1
    _undo(alice, dark)
    assert alice.texts_under(dark) == ["Both"]


def test_a_name_that_was_merged_says_where_it_is(alice: Coder, two: tuple[str, str]) -> None:
    _merge(alice, two[1], two[0])
    with pytest.raises(ThemeFault, match="was merged into another"):
        alice.theme("darkness")


def test_parts_go_along_and_never_in_a_circle(alice: Coder, two: tuple[str, str]) -> None:
    light, dark = two
    paths = alice.theme("Paths", parent_id=light)
    bulbs = alice.theme("Bulbs", parent_id=paths)
    _merge(alice, light, bulbs)
    with alice.database.reading() as session:
        depth = {one.theme.name: one.depth for one in codebook.entries(session, KEY)}
    assert depth == {"Bulbs": 0, "Paths": 1, "Darkness": 0}
    with pytest.raises(ThemeFault, match="Choose another"):
        _merge(alice, dark, dark)
    with pytest.raises(ThemeFault, match="meanwhile"):
        _merge(alice, light, dark)


def test_chosen_comments_move_to_a_theme_of_their_own(alice: Coder, two: tuple[str, str]) -> None:
    light, dark = two
    chosen = [alice.comment("Lamps"), alice.comment("Both")]
    with alice.database.writing() as session:
        theme = session.get_one(Theme, light)
        new = merging.split(session, theme, chosen, "Lamps", alice.account_id, alice.clock.now()).id
    assert (alice.texts_under(light), alice.texts_under(new)) == ([], ["Both", "Lamps"])
    with alice.database.writing() as session:
        theme = session.get_one(Theme, new)
        there = merging.split(session, theme, chosen, "darkness", alice.account_id, alice.clock.now())
        assert there.id == dark
        with pytest.raises(ThemeFault, match="Choose the comments"):
            merging.split(session, theme, chosen, "Again", alice.account_id, alice.clock.now())
    assert alice.texts_under(dark) == ["Both", "Dark path", "Lamps"]
