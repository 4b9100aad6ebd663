"""Reactions are counted so that nobody can tell one of them, and what most say was not right is opened again (P4)."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from analysis.policy import PUBLIC, raised
from feedback.database import Database
from feedback.loop import timeline
from feedback.loop.faults import LoopFault
from feedback.loop.models import Loop, LoopItem
from feedback.publications import reactions
from feedback.publishing import reactions as counted
from feedback.publishing import release
from feedback.secrets import new_id
from tests.feedback.loop.stories import NOW, TODAY, World, world

ANSWERS = ("yes", "partly", "no")
#: What happens between two counts: so many more say each answer, or take it back and say another.
steps = st.lists(st.tuples(*(st.integers(-3, 25) for _ in ANSWERS)), max_size=12)


@settings(deadline=None)
@given(steps, st.sampled_from([10, 13]))
def test_neither_a_count_nor_two_side_by_side_tell_of_a_few(
    history: list[tuple[int, ...]], threshold: int
) -> None:
    policy = raised(PUBLIC, threshold)
    raw, shown = dict.fromkeys(ANSWERS, 0), []
    for step in history:
        raw = {name: max(raw[name] + more, 0) for name, more in zip(ANSWERS, step, strict=True)}
        shown.append(counted.steady(shown[-1] if shown else None, raw, policy))
    for one in shown:
        for number in _worked_out(one):
            assert not policy.small(number), one
    for before, after in pairwise(shown):
        for move in _moves(before, after):
            assert not policy.small(abs(move)), (before, after)


def _worked_out(shown: counted.Shown) -> list[int]:
    """Every number that a count says, the rest that it leaves, and the rest beside each number."""
    if shown["base"] is None:
        return []
    told = [number for number in shown["answers"].values() if number is not None]
    return [shown["base"], *told, shown["base"] - sum(told), *(shown["base"] - one for one in told)]


def _moves(before: counted.Shown, after: counted.Shown) -> list[int]:
    """By how much each number moved that both counts tell."""
    if before["base"] is None:
        return []
    told = [name for name, number in before["answers"].items() if number is not None]
    assert all(after["answers"][name] is not None for name in told), "what was told once stays told"
    moves = [after["answers"][name] - before["answers"][name] for name in told]
    return [*moves, after["base"] - before["base"], after["base"] - before["base"] - sum(moves)]


def published(world: World) -> tuple[Loop, LoopItem]:
    world.answers(40, about_theme=20)
    loop = world.loop()
    item = world.item(loop)
    release.release(world.session, loop, ["en"], NOW, world.cora)
    return loop, item


def react(world: World, loop: Loop, item: LoopItem, number: int, heard: str, edition: int = 1) -> None:
    for _ in range(number):
        reactions.put(world.session, new_id(), loop.slug, edition, item.id, heard, "", False)


def test_a_few_are_some_and_ten_are_counted(database: Database) -> None:
    with database.writing() as session:
        here = world(session)
        loop, item = published(here)
        react(here, loop, item, 9, "yes")
        assert counted.recount(session, NOW) == 1
        shown = reactions.answered(session, loop.slug, 1).counts[item.id]
        assert shown["heard"] == {"base": None, "answers": {}}
        react(here, loop, item, 3, "yes")
        assert counted.recount(session, NOW) == 1
        shown = reactions.answered(session, loop.slug, 1).counts[item.id]
        assert shown["heard"] == {"base": 12, "answers": {"yes": 12, "partly": 0, "no": 0}}
        react(here, loop, item, 1, "no")
        assert counted.recount(session, NOW) == 0, "one more would be told by the difference"
        assert reactions.reopened(session, {loop.slug: 1}) == []


def test_where_most_say_no_it_is_opened_again_until_a_new_edition_answers_it(database: Database) -> None:
    with database.writing() as session:
        here = world(session)
        loop, item = published(here)
        react(here, loop, item, 9, "no")
        counted.recount(session, NOW)
        assert reactions.reopened(session, counted.in_force(session)) == [], "nine are too few"
        react(here, loop, item, 3, "yes")
        counted.recount(session, NOW)
        (one,) = reactions.reopened(session, counted.in_force(session))
        assert (one.item_id, one.opened_by, one.because) == (item.id, "people", "")
        assert reactions.answered(session, loop.slug, 1).looked_at_again == {item.id: TODAY}
        assert "Opened again: people told us that edition 1 was not right" in [
            event.what for event in timeline.of(session, loop, item, TODAY)
        ]
        counted.recount(session, NOW)
        release.release(session, loop, ["en"], NOW, here.cora)
        counted.recount(session, NOW)
        assert reactions.reopened(session, counted.in_force(session)) == []
        assert reactions.answered(session, loop.slug, 2) == reactions.Answered({}, {})


def test_half_is_no_majority(database: Database) -> None:
    with database.writing() as session:
        here = world(session)
        loop, item = published(here)
        for heard in ("no", "yes"):
            react(here, loop, item, 10, heard)
        counted.recount(session, NOW)
        assert reactions.reopened(session, counted.in_force(session)) == []


def test_staff_may_open_again_what_stands_and_say_why(database: Database) -> None:
    with database.writing() as session:
        here = world(session)
        loop, item = published(here)
        with pytest.raises(LoopFault, match="Write why"):
            counted.look_again(session, loop, item, " ", NOW, here.alice)
        counted.look_again(session, loop, item, "The youth council wrote to us.", NOW, here.alice)
        (one,) = reactions.reopened(session, counted.in_force(session))
        assert one.because == "The youth council wrote to us."
        release.withdraw(session, loop.slug, "Wrong.", NOW, here.cora)
        with pytest.raises(LoopFault, match="not published"):
            counted.look_again(session, loop, item, "Again.", NOW, here.alice)


def test_a_receipt_says_it_once_and_the_table_does_not_lead_to_it(database: Database) -> None:
    secret, code_hash = b"k" * 32, "c" * 64
    key = reactions.key_of_receipt(secret, code_hash, "loop", 1, "")
    assert key == reactions.key_of_receipt(secret, code_hash, "loop", 1, "")
    assert key != reactions.key_of_receipt(b"x" * 32, code_hash, "loop", 1, "")
    with database.writing() as session:
        reactions.put(session, key, "loop", 1, "", "yes", "", True)
        reactions.put(session, key, "loop", 1, "", "no", "some", True)
        rows = session.execute(text("SELECT heard, difference FROM reactions")).all()
    assert rows == [("no", "some")]
