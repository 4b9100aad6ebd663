"""The codebook: words, parents, memos and history."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.database import Database
from feedback.themes import codebook, memos
from feedback.themes.codebook import Entry, ThemeFault, Words
from feedback.themes.models import Theme
from tests.feedback.themes.coded import KEY, Coder


def test_a_part_stands_under_its_theme_and_says_how_deep(database: Database, alice: Coder) -> None:
    light = alice.theme("Light")
    lamps = alice.theme("Lamps", parent_id=light)
    alice.theme("Bulbs", parent_id=lamps)
    alice.theme("Buses")
    with database.reading() as session:
        found = [(one.theme.name, one.depth) for one in codebook.entries(session, KEY)]
    assert found == [("Buses", 0), ("Light", 0), ("Lamps", 1), ("Bulbs", 2)]


def test_no_theme_becomes_a_part_of_itself_by_any_way_round(database: Database, alice: Coder) -> None:
    light = alice.theme("Light")
    lamps = alice.theme("Lamps", parent_id=light)
    bulbs = alice.theme("Bulbs", parent_id=lamps)
    with database.writing() as session:
        top = session.get_one(Theme, light)
        for parent in (light, lamps, bulbs, "no-such-theme"):
            with pytest.raises(ThemeFault, match="part of itself"):
                codebook.define(session, top, alice.clock.now(), "x", Words("Light", parent_id=parent))


def test_agreement_falls_with_any_word_but_not_with_a_parent(database: Database, alice: Coder) -> None:
    alice.said("Dark")
    light, above = alice.theme("Light", definition="Lamps"), alice.theme("Ways")
    alice.code("Dark", light)
    now = alice.clock.now()
    with database.writing() as session:
        theme = session.get_one(Theme, light)
        codebook.agree(session, theme, alice.account_id, now)
        codebook.define(session, theme, now, "x", Words("Light", "Lamps", parent_id=above))
        assert theme.agreed_at is not None
        codebook.define(
            session, theme, now, "x", Words("Light", "Lamps", belongs="“It is dark”", parent_id=above)
        )
        assert theme.agreed_at is None


def test_a_memo_keeps_who_and_when_and_history_tells_the_old_name(database: Database, alice: Coder) -> None:
    light = alice.theme("Light")
    now = alice.clock.now()
    with database.writing() as session:
        theme = session.get_one(Theme, light)
        memos.add(session, theme, " Is fog light? ", alice.account_id, now)
        with pytest.raises(ThemeFault, match="Write the note"):
            memos.add(session, theme, " ", alice.account_id, now)
        codebook.define(session, theme, now, alice.account_id, Words("Lamps"))
    with database.reading() as session:
        (memo,) = memos.of(session, light)
        assert (memo.text, memo.who, memo.at) == ("Is fog light?", "Alice", now)
        newest, _ = memos.history(session, session.get_one(Theme, light))
        assert (newest.action, newest.detail["was"]) == ("theme defined", "Light")


@given(st.lists(st.integers(-1, 9), min_size=1, max_size=10))
def test_every_theme_is_listed_once_whatever_its_parents(parents: list[int]) -> None:
    """Parents that a codebook could hold: each points at an earlier one, or at one that is not there."""
    flat = [
        Entry(Theme(id=str(n), name=str(n), parent_id=str(parent) if parent < n else "gone"), 0, 0)
        for n, parent in enumerate(parents)
    ]
    listed = codebook._as_tree(flat)
    assert sorted(one.theme.id for one in listed) == sorted(one.theme.id for one in flat)
    place = {one.theme.id: (number, one.depth) for number, one in enumerate(listed)}
    for one in listed:
        above = place.get(one.theme.parent_id or "")
        assert (
            one.depth == 0
            if above is None
            else (above[0] < place[one.theme.id][0] and one.depth == above[1] + 1)
        )
