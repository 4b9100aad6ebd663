"""A promised day is kept as it was made: it moves with a reason, and what became of it can be read."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from feedback.loop import items, promises, timeline
from feedback.loop.demands import RESPONSES
from feedback.loop.faults import LoopFault
from feedback.loop.models import LoopItem, Promise
from tests.feedback.loop.stories import NOW, TODAY, world

MAY, JULY, AUTUMN = date(2026, 5, 1), date(2026, 7, 1), date(2026, 10, 1)
BECAUSE = {"en": "The lamps came late."}


@pytest.fixture
def story(database):
    with database.writing() as session:
        yield world(session)


def moved(story, item, day, because=BECAUSE):
    items.edit(story.session, item, NOW, story.alice, due_on=day, moved_because=because)
    items.check(story.session, item, NOW, story.bob)


def days(story, item):
    return [(one.number, one.due_on, one.because) for one in promises.of(story.session, item.id)]


def test_a_day_becomes_a_promise_when_a_second_person_has_checked_it(story):
    item = story.item(story.loop(), "planned", checked=False)
    assert days(story, item) == []
    items.check(story.session, item, NOW, story.bob)
    assert days(story, item) == [(1, MAY, {})]


def test_a_slip_of_the_pen_before_the_check_is_no_promise(story):
    item = story.item(story.loop(), "planned", checked=False)
    items.edit(story.session, item, NOW, story.alice, due_on=JULY)
    items.check(story.session, item, NOW, story.bob)
    assert days(story, item) == [(1, JULY, {})]


@pytest.mark.parametrize("because", [{}, {"en": "  "}])
def test_a_promised_day_does_not_move_without_a_reason(story, because):
    item = story.item(story.loop(), "planned")
    with pytest.raises(LoopFault, match="Write why it is moved") as refused:
        items.edit(story.session, item, NOW, story.alice, due_on=JULY, moved_because=because)
    assert refused.value.field == "moved_because"
    assert item.due_on == MAY


def test_a_day_that_moves_is_kept_with_its_reason(story):
    item = story.item(story.loop(), "planned")
    moved(story, item, JULY)
    moved(story, item, AUTUMN, {"en": "And then it froze."})
    assert days(story, item) == [
        (1, MAY, {}),
        (2, JULY, BECAUSE),
        (3, AUTUMN, {"en": "And then it froze."}),
    ]
    assert item.moved_because == {}


def test_a_change_that_moves_no_day_needs_no_reason_and_makes_no_promise(story):
    item = story.item(story.loop(), "planned")
    items.edit(story.session, item, NOW, story.alice, response="doing")
    items.check(story.session, item, NOW, story.bob)
    assert days(story, item) == [(1, MAY, {})]


def test_a_promise_that_was_given_up_and_made_again_is_not_a_new_one(story):
    item = story.item(story.loop(), "planned")
    items.edit(
        story.session, item, NOW, story.alice, response="cannot", because={"en": "No money."}, due_on=None
    )
    with pytest.raises(LoopFault, match="Write why"):
        items.edit(story.session, item, NOW, story.alice, response="planned", due_on=AUTUMN)


@pytest.mark.parametrize("statement", ["UPDATE promises SET due_on = '2027-01-01'", "DELETE FROM promises"])
def test_the_database_keeps_promises(database, statement):
    with database.writing() as session:
        story = world(session)
        story.item(story.loop(), "planned")
    with pytest.raises(DBAPIError, match="kept as it was made"), database.writing() as session:
        session.execute(text(statement))


def test_the_database_wants_a_reason_for_every_later_promise(database):
    with database.writing() as session:
        story = world(session)
        item_id = story.item(story.loop(), "planned").id
    with pytest.raises(IntegrityError, match="moved_with_a_reason"), database.writing() as session:
        session.add(Promise(item_id=item_id, number=2, due_on=JULY, because={}, made_on=TODAY, made_by="a"))


def test_nothing_is_done_or_decided_in_the_future(story):
    item = story.item(story.loop())
    for name in ("done_on", "decided_on"):
        with pytest.raises(LoopFault, match="still to come") as refused:
            items.edit(story.session, item, NOW, story.alice, **{name: TODAY + timedelta(days=1)})
        assert refused.value.field == name


@given(
    response=st.sampled_from(RESPONSES),
    due=st.lists(st.dates(date(2025, 1, 1), date(2027, 1, 1)), max_size=3),
    done=st.dates(date(2025, 1, 1), date(2027, 1, 1)),
    today=st.dates(date(2025, 1, 1), date(2027, 1, 1)),
)
def test_lateness_is_reckoned_from_the_first_promise_whatever_came_after(response, due, done, today):
    item = LoopItem(response=response, done_on=done if response == "done" else None)
    made = [Promise(number=number, due_on=day) for number, day in enumerate(due, 1)]
    found = promises.record(item, made, today)
    assert found.late >= 0
    assert not (found.broken and response in ("planned", "doing", "done", "already"))
    if not due or response == "already":
        assert found.late == 0
    elif response == "done":
        assert (found.late > 0) == (done > due[0])
    else:
        assert (found.late > 0) == (today > due[0])


def test_the_timeline_tells_what_happened_in_order(story):
    loop = story.loop()
    item = story.item(loop, "planned", decided_on=date(2026, 2, 1), minute_ref="Item 4")
    moved(story, item, JULY)
    items.edit(
        story.session,
        item,
        NOW + timedelta(days=150),
        story.alice,
        response="done",
        done_on=date(2026, 7, 20),
        evidence="Works order 12",
    )
    told = timeline.of(story.session, loop, item, date(2026, 8, 1))
    assert [one.day for one in told[1:]] == sorted(one.day for one in told[1:])
    whats = [one.what for one in told]
    assert whats[0] == "Heard"
    for what in (
        "Decided by The Board",
        "Promised for 1 May 2026",
        "Moved to 1 July 2026",
        "The promised day passed, and it was not done",
        "Done",
    ):
        assert whats.count(what) == 1, what
    assert next(one for one in told if one.what == "Done").note == "80 days after the day first promised"
    assert next(one for one in told if one.kind == "overdue").day == JULY


def test_the_timeline_of_a_kept_promise_has_nothing_red(story):
    loop = story.loop()
    item = story.item(loop, "planned")
    items.edit(
        story.session, item, NOW, story.alice, response="done", done_on=TODAY, evidence="Works order 12"
    )
    assert not [
        one
        for one in timeline.of(story.session, loop, item, date(2027, 1, 1))
        if one.kind == "overdue" or one.note
    ]
