"""Groups of similar comments: kept for everybody, named, parted and thrown away by people."""

import pytest
from sqlalchemy import delete, select

from analysis import grouping
from feedback.responses.models import Comment
from feedback.themes import groups
from feedback.themes.codebook import ThemeFault
from feedback.themes.models import Coding, Group, Grouped
from tests.analysis.test_grouping import KINDS, can_group
from tests.feedback.themes.coded import KEY, Coder

TEXTS = tuple(text for texts in KINDS.values() for text in texts)


@pytest.fixture
def kept(alice: Coder) -> list[Group]:
    """The groups of three kinds of comments and of two that say nothing."""
    can_group()
    alice.said(*TEXTS, "n/a", "nothing")
    with alice.database.reading() as session:
        found = groups.texts(session, KEY)
    made = grouping.group([text for _, text in found], 3)
    with alice.database.writing() as session:
        groups.keep(session, KEY, [one for one, _ in found], made, alice.account_id, alice.clock.now())
    with alice.database.reading() as session:
        current = groups.current(session, KEY)
        assert current is not None
        assert (current.comments, current.bare) == (len(TEXTS) + 2, 2)
        return [group for group, _ in groups.of(session, current)]


def _do(alice: Coder, group: Group, act: str, *words: object) -> object:
    with alice.database.writing() as session:
        shown = groups.find(session, KEY, group.id)
        assert shown is not None
        if act == "name":
            return groups.name(session, shown, KEY, *words, alice.account_id, alice.clock.now()).id  # type: ignore[arg-type]
        made = getattr(groups, act)(session, shown, *words)
        return made.id if isinstance(made, Group) else made


def _texts(alice: Coder, group_id: str) -> list[str]:
    with alice.database.reading() as session:
        shown = groups.find(session, KEY, group_id)
        return [one.text for one in shown.comments] if shown else []


def test_a_group_read_by_a_person_becomes_a_theme_that_says_where_it_came_from(
    alice: Coder, kept: list[Group]
) -> None:
    theme = _do(alice, kept[0], "name", "Lights", True)
    assert alice.texts_under(str(theme)) == sorted(_texts(alice, kept[0].id))
    with alice.database.reading() as session:
        rows = session.scalars(select(Coding)).all()
        assert {(row.made_by, row.status, row.account_id) for row in rows} == {
            ("machine", "confirmed", alice.account_id)
        }
    with pytest.raises(ThemeFault, match="meanwhile"):
        _do(alice, kept[0], "name", "Again", True)


def test_a_group_not_read_becomes_suggestions_and_overrules_nobody(alice: Coder, kept: list[Group]) -> None:
    text, other = _texts(alice, kept[0].id)[:2]
    theme = alice.theme("Lights")
    alice.code(text, theme)
    with alice.database.writing() as session:
        session.add(
            Coding(
                comment_id=alice.comment(other),
                theme_id=theme,
                made_by="machine",
                status="rejected",
                account_id=alice.account_id,
                at=alice.clock.now(),
            )
        )
    assert _do(alice, kept[0], "name", "lights", False) == theme
    assert alice.texts_under(theme) == [text]
    with alice.database.reading() as session:
        assert session.get_one(Coding, (alice.comment(other), theme)).status == "rejected"


def test_comments_are_dropped_and_parted(alice: Coder, kept: list[Group]) -> None:
    texts = _texts(alice, kept[0].id)
    _do(alice, kept[0], "drop", [alice.comment(texts[0])])
    new = _do(alice, kept[0], "part", [alice.comment(texts[1]), alice.comment(texts[2])])
    assert _texts(alice, kept[0].id) == texts[3:]
    assert sorted(_texts(alice, str(new))) == sorted(texts[1:3])
    with pytest.raises(ThemeFault, match="Tick the comments"):
        _do(alice, kept[0], "drop", [])


def test_a_group_is_thrown_away_and_taken_back(alice: Coder, kept: list[Group]) -> None:
    _do(alice, kept[0], "dismiss")
    with pytest.raises(ThemeFault, match="dismissed"):
        _do(alice, kept[0], "name", "Lights", True)
    _do(alice, kept[0], "dismiss", True)
    _do(alice, kept[0], "name", "Lights", True)
    with pytest.raises(ThemeFault, match="become a theme"):
        _do(alice, kept[0], "dismiss")


def test_a_comment_taken_back_leaves_its_group(alice: Coder, kept: list[Group]) -> None:
    text = _texts(alice, kept[0].id)[0]
    with alice.database.writing() as session:
        session.execute(delete(Comment).where(Comment.text == text))
    assert text not in _texts(alice, kept[0].id)


def test_sorting_again_replaces_the_groups_and_leaves_the_themes(alice: Coder, kept: list[Group]) -> None:
    theme = str(_do(alice, kept[0], "name", "Lights", True))
    with alice.database.reading() as session:
        found = groups.texts(session, KEY, "words")
        assert groups.texts(session, KEY, "why") == []
    made = grouping.group([text for _, text in found], 4)
    with alice.database.writing() as session:
        groups.keep(session, KEY, [one for one, _ in found], made, alice.account_id, alice.clock.now())
    with alice.database.reading() as session:
        assert session.get(Group, kept[0].id) is None
        assert not session.scalars(select(Grouped).where(Grouped.group_id == kept[0].id)).all()
    assert alice.texts_under(theme)
