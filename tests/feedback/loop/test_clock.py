"""The loop clock reckons from records: medians with what they are of, and who waits longer than the target (P8)."""

import random
from datetime import date, timedelta
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from feedback.loop import clock, target, telling
from feedback.loop.clock import STEPS, WHOLE, Course
from feedback.loop.faults import LoopFault
from tests.feedback.loop.stories import NOW, TODAY, world

days = st.none() | st.dates(date(2025, 1, 1), date(2026, 12, 31))
whole = st.fixed_dictionaries({"closed": days, "said": days, "told": days})
things = st.lists(
    st.fixed_dictionaries({"decided": days, "did": days, "priority": st.sampled_from([None, "a", "b"])}),
    min_size=1,
    max_size=4,
)


@st.composite
def courses(draw: st.DrawFn) -> list[Course]:
    return [
        Course(
            f"loop{number}", {}, f"{number}.{place}", thing["priority"], None, None, None, one["closed"],
            one["said"], thing["decided"], thing["did"], one["told"],
        )
        for number, (one, many) in enumerate(draw(st.lists(st.tuples(whole, things), max_size=6)))
        for place, thing in enumerate(many)
    ]  # fmt: skip


@settings(deadline=None)  # many loops are reckoned at once, on machines that do other things
@given(courses(), st.integers(1, 90))
def test_a_step_is_the_median_of_the_days_that_are_known(found: list[Course], within: int) -> None:
    for row in clock.rows(found, lambda one: one.priority, TODAY, within):
        group = [one for one in found if one.priority == row.key]
        for name, (start, end, _) in STEPS.items():
            once = {one.loop_id: one for one in group}.values() if name in WHOLE else group
            known = [
                max((getattr(one, end) - getattr(one, start)).days, 0)
                for one in once
                if getattr(one, start) and getattr(one, end)
            ]
            step = row.steps[name]
            assert (step.n, step.longest) == (len(known), max(known, default=None))
            assert step.days == (median(known) if known else None)
        assert row.overdue <= row.loops == len({one.loop_id for one in group})


@settings(deadline=None)  # many loops are reckoned at once, on machines that do other things
@given(courses(), st.integers(1, 90), st.randoms(use_true_random=False))
def test_the_order_of_the_records_changes_nothing_and_each_loop_is_late_once(
    found: list[Course], within: int, chance: random.Random
) -> None:
    mixed = chance.sample(found, len(found))
    by = lambda one: one.priority  # noqa: E731
    assert clock.rows(found, by, TODAY, within) == clock.rows(mixed, by, TODAY, within)
    late = clock.late(found, TODAY, within)
    assert late == clock.late(mixed, TODAY, within)
    assert len({one.loop_id for one in late}) == len(late)
    for one in late:
        assert one.days > within
        assert all(other.told is None for other in found if other.loop_id == one.loop_id)


@settings(deadline=None)  # many loops are reckoned at once, on machines that do other things
@given(courses())
def test_whoever_was_told_or_has_time_is_not_late(found: list[Course]) -> None:
    longest = max(((TODAY - one.closed).days for one in found if one.closed), default=0)
    assert clock.late(found, TODAY, max(longest, 1)) == []


def test_the_days_come_from_the_records(database) -> None:
    with database.writing() as session:
        story = world(session)
        loop = story.loop(asked_from=date(2025, 12, 1), asked_to=date(2025, 12, 20))
        story.item(loop)
        telling.record(session, loop, TODAY + timedelta(days=3), "meeting", "Everybody", NOW, story.alice)
        session.execute(text("DELETE FROM told WHERE told_on <= '2026-03-04'"))
        (one,) = clock.read(session, TODAY)
        assert (one.asked, one.closed, one.said) == (date(2025, 12, 1), date(2025, 12, 20), TODAY)
        assert (one.decided, one.did, one.told) == (date(2026, 2, 1), date(2026, 2, 20), None)
        assert (one.priority, one.board, one.agency) == ("plan-2026/1", "board", "council")
        assert [late.days for late in clock.late([one], TODAY, target.of(session))] == [74]
        after = TODAY + timedelta(days=3)
        assert clock.read(session, after)[0].told == after, "a day to come is a plan until it has come"


def test_the_target_is_sixty_days_until_somebody_sets_another(database) -> None:
    with database.writing() as session:
        assert target.of(session) == 60
        target.set_to(session, 45, NOW, "a")
        target.set_to(session, 30, NOW, "a")
        assert target.of(session) == 30
        for days in (0, 366):
            with pytest.raises(LoopFault, match="from 1 to 365"):
                target.set_to(session, days, NOW, "a")
    with database.writing() as session, pytest.raises(DBAPIError, match="days"):
        session.execute(text("UPDATE loop_targets SET days = 0"))
