"""Proposals by the computer: learned from people, decided by people, never made twice."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from feedback.responses.models import Comment
from feedback.themes import coding, suggestions
from feedback.themes.codebook import ThemeFault
from feedback.themes.models import Coding
from tests.feedback.themes.coded import BUSES, KEY, LAMPS, Coder

NEW = ("Lamps on the dark path please", "Our bus was late again", "n/a")


@pytest.fixture
def themes(alice: Coder) -> tuple[str, str]:
    """Two themes with six comments each, and three comments that nobody has looked at."""
    alice.said(*LAMPS, *BUSES, *NEW)
    light, buses = alice.theme("Light"), alice.theme("Buses")
    for theme, texts in ((light, LAMPS), (buses, BUSES)):
        for text in texts:
            alice.code(text, theme)
    return light, buses


def _propose(alice: Coder) -> int:
    alice.clock.moment += timedelta(minutes=1)
    with alice.database.reading() as session:
        known = suggestions.material(session, KEY)
    found = suggestions.work_out(known)
    with alice.database.writing() as session:
        return suggestions.keep(session, KEY, found, alice.clock.now(), alice.account_id)


def _proposed(alice: Coder, text: str) -> list[str]:
    comment = alice.comment(text)
    with alice.database.reading() as session:
        return [one.id for one in suggestions.themes_of(session, [comment]).get(comment, [])]


def _decide(alice: Coder, text: str, *themes: str) -> None:
    alice.clock.moment += timedelta(minutes=1)
    with alice.database.writing() as session:
        suggestions.decide(session, KEY, alice.comment(text), themes, alice.account_id, alice.clock.now())


def test_the_likeliest_comes_first_and_counts_for_nothing(alice: Coder, themes: tuple[str, str]) -> None:
    light, buses = themes
    assert _propose(alice) == 2
    assert _proposed(alice, NEW[0])[0] == light
    assert _proposed(alice, NEW[1])[0] == buses
    assert _proposed(alice, NEW[2]) == []
    with alice.database.reading() as session:
        rows = session.scalars(select(Coding).where(Coding.comment_id == alice.comment(NEW[0]))).all()
        assert {(row.made_by, row.status, row.account_id) for row in rows} == {("machine", "candidate", None)}
        assert coding.people_behind(session, light) == len(LAMPS)


def test_one_is_confirmed_and_the_rest_is_not_suggested_again(alice: Coder, themes: tuple[str, str]) -> None:
    light, buses = themes
    _propose(alice)
    _decide(alice, NEW[0], light)
    with alice.database.reading() as session:
        row = session.get_one(Coding, (alice.comment(NEW[0]), light))
        assert (row.made_by, row.status, row.account_id) == ("machine", "confirmed", alice.account_id)
        assert session.get_one(Coding, (alice.comment(NEW[0]), buses)).status == "rejected"
        state = suggestions.state(session, KEY)
        assert (state.waiting, state.since, state.ripe) == (1, 1, 2)


def test_none_of_these_stays_none_of_these(alice: Coder, themes: tuple[str, str]) -> None:
    _propose(alice)
    _decide(alice, NEW[0])
    assert _propose(alice) == 1
    assert _proposed(alice, NEW[0]) == []


def test_a_confirmed_suggestion_taken_out_later_is_remembered_too(
    alice: Coder, themes: tuple[str, str]
) -> None:
    light, _ = themes
    _propose(alice)
    _decide(alice, NEW[0], light)
    with alice.database.writing() as session:
        coding.remove(session, alice.comment(NEW[0]), light, alice.account_id, alice.clock.now())
    _propose(alice)
    assert light not in _proposed(alice, NEW[0])


def test_a_comment_taken_back_meanwhile_is_passed_over(alice: Coder, themes: tuple[str, str]) -> None:
    with alice.database.reading() as session:
        known = suggestions.material(session, KEY)
    found = suggestions.work_out(known)
    with alice.database.writing() as session:
        session.execute(delete(Comment).where(Comment.text == NEW[0]))
        assert suggestions.keep(session, KEY, found, alice.clock.now(), "x") == 1
        with pytest.raises(ThemeFault, match="taken it back"):
            suggestions.decide(session, KEY, "gone", [], alice.account_id, alice.clock.now())


def test_too_little_to_learn_from_suggests_nothing(alice: Coder) -> None:
    alice.said(*LAMPS[:3], *NEW)
    light = alice.theme("Light")
    for text in LAMPS[:3]:
        alice.code(text, light)
    assert _propose(alice) == 0
    with alice.database.reading() as session:
        assert not suggestions.state(session, KEY).possible


def test_those_left_for_later_are_passed_over(alice: Coder, themes: tuple[str, str]) -> None:
    _propose(alice)
    with alice.database.reading() as session:
        first = suggestions.next_up(session, KEY)
        assert first is not None
        second = suggestions.next_up(session, KEY, [first.id])
        assert second is not None
        assert suggestions.next_up(session, KEY, [first.id, second.id]) is None
