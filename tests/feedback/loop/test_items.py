from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from feedback.audit import trail
from feedback.loop import demands, items
from feedback.loop.faults import LoopFault
from feedback.loop.models import LoopItem
from feedback.themes import codebook, coding
from tests.feedback.loop.stories import ANSWERS, NOW, TODAY, world
from tests.support.statements import recorded


@pytest.fixture
def story(database):
    with database.writing() as session:
        yield world(session)


@pytest.mark.parametrize("response", ANSWERS)
def test_a_complete_item_owes_nothing(story, response):
    assert demands.before_release(story.item(story.loop(), response)) == ()


def test_items_stand_in_the_order_they_were_added(story):
    loop = story.loop()
    first, second = story.item(loop), story.item(loop)
    assert [one.id for one in loop.items] == [first.id, second.id]
    assert [first.position, second.position] == [1, 2]


def test_an_edit_is_kept_with_its_old_and_new_words(story):
    item = story.item(story.loop())
    items.edit(story.session, item, NOW, story.bob, answer={"en": "Four lamps."}, done_on=date(2026, 3, 1))
    story.session.flush()
    entry = trail.of(story.session, items.thing(item))[-1]
    assert entry.actor == story.bob
    assert entry.detail["changes"] == {
        "answer": [{"en": "We mended the lights."}, {"en": "Four lamps."}],
        "done_on": ["2026-02-20", "2026-03-01"],
    }


def test_an_edit_takes_the_second_persons_check_away(story):
    item = story.item(story.loop())
    assert item.checked_by == story.bob
    items.edit(story.session, item, NOW, story.alice, owner="Head of parks")
    assert item.checked_by is None
    assert item.checked_at is None


def test_saving_without_a_change_keeps_the_check(story):
    item = story.item(story.loop())
    assert not items.edit(story.session, item, NOW, story.alice, owner=item.owner)
    assert item.checked_by == story.bob


def test_nobody_checks_their_own_words(story):
    item = story.item(story.loop(), checked=False)
    with pytest.raises(LoopFault, match="somebody else"):
        items.check(story.session, item, NOW, story.alice)
    items.check(story.session, item, NOW, story.bob)
    assert (item.checked_by, item.checked_at) == (story.bob, NOW)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"response": "done", "done_on": None}, "done_on"),
        ({"response": "planned", "due_on": None}, "due_on"),
        ({"stage": "considered"}, "stage"),
        ({"stage": "wished"}, "stage"),
        ({"response": "perhaps"}, "response"),
        ({"said": {}}, "said"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_field(story, changes, field):
    item = story.item(story.loop())
    with pytest.raises(LoopFault) as refused:
        items.edit(story.session, item, NOW, story.alice, **changes)
    assert refused.value.field == field
    assert item.stage == "decided"


def test_the_database_refuses_a_deed_without_a_day(story):
    item = story.item(story.loop())
    item.done_on = None
    with pytest.raises(IntegrityError):
        story.session.flush()
    story.session.rollback()


def test_an_agreed_theme_is_taken_up_with_its_name(story):
    story.answers(1, about_theme=1)
    loop = story.loop()
    assert items.waiting(story.session, loop) == []
    codebook.agree(story.session, story.theme, story.alice, NOW)
    assert items.waiting(story.session, loop) == [story.theme]
    item = items.take_up(story.session, loop, story.theme, "en", NOW, story.alice)
    assert (item.said, item.theme_id, item.stage) == ({"en": "Dark paths"}, story.theme.id, "heard")
    assert items.waiting(story.session, loop) == []
    assert coding.people_behind(story.session, item.theme_id) == 1


def test_a_theme_nobody_agreed_is_not_taken_up(story):
    with pytest.raises(LoopFault, match="not agreed"):
        items.take_up(story.session, story.loop(), story.theme, "en", NOW, story.alice)


def test_a_promise_is_overdue_the_day_after(story):
    item = story.item(story.loop(), "planned", due_on=TODAY)
    assert not items.overdue(item, TODAY)
    assert items.overdue(item, TODAY + timedelta(days=1))
    items.edit(story.session, item, NOW, story.alice, response="done", done_on=TODAY)
    assert not items.overdue(item, TODAY + timedelta(days=1))


def test_promises_due_are_listed_oldest_first_in_one_statement(story, database):
    loop = story.loop()
    late = story.item(loop, "doing", due_on=TODAY - timedelta(days=3))
    soon = story.item(loop, "planned", due_on=TODAY + timedelta(days=14))
    story.item(loop, "planned", due_on=TODAY + timedelta(days=15))
    story.item(loop, "done")
    expected = [late.id, soon.id]
    story.session.flush()
    story.session.expunge_all()
    with recorded(database) as statements:
        found = [one.id for one in items.promises_due(story.session, TODAY, 14)]
    assert found == expected
    assert len(statements) == 1


def test_an_item_is_found_in_its_own_loop_only(story):
    loop, other = story.loop(), story.loop()
    item = story.item(loop)
    assert items.find(story.session, loop.id, item.id) is item
    assert items.find(story.session, other.id, item.id) is None
    assert isinstance(item, LoopItem)
