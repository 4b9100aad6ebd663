"""What a meeting decided for many things: judged one by one, kept together, undone as one."""

from datetime import date, timedelta

import pytest

from feedback.audit import trail
from feedback.loop import items, meeting, promises
from feedback.loop.faults import LoopFault
from feedback.loop.meeting import Wanted
from tests.feedback.loop.stories import NOW, PRIORITY, TODAY, world
from tests.support.statements import recorded

DECIDED = {"stage": "decided", "decided_on": date(2026, 3, 2), "decided_by": "board", "minute_ref": "Item 4"}
JULY = date(2026, 7, 1)


@pytest.fixture
def story(database):
    with database.writing() as session:
        yield world(session)


def heard(story, loop, number):
    return [
        items.add(story.session, loop, {"en": f"Thing {one}"}, NOW, story.alice, priority_ref=PRIORITY)
        for one in range(number)
    ]


def record(story, rows, **changes):
    return meeting.record(story.session, [one.id for one in rows], changes, NOW, story.alice)


def test_one_act_sets_the_same_for_many_and_the_trail_knows_each(story):
    rows = heard(story, story.loop(), 3)
    outcome = record(story, rows, **DECIDED)
    assert outcome.kept == tuple(rows)
    assert {(one.stage, one.minute_ref, one.decided_by) for one in rows} == {("decided", "Item 4", "board")}
    for one in rows:
        entry = trail.of(story.session, items.thing(one))[-1]
        assert entry.detail["changes"]["stage"] == ["heard", "decided"]
        assert entry.detail["together"] == outcome.act


def test_those_that_cannot_be_changed_are_named_and_the_others_kept(story):
    loop = story.loop()
    ready = story.item(loop, "none")
    (early,) = heard(story, loop, 1)
    outcome = record(story, [ready, early], response="doing", due_on=JULY, owner="Head of streets")
    assert outcome.kept == (ready,)
    assert [(one.id, "Record the decision first" in why) for one, why in outcome.refused] == [
        (early.id, True)
    ]
    assert (ready.response, early.response, early.owner) == ("doing", "none", "")


def test_a_promised_day_does_not_move_in_a_heap_without_a_reason(story):
    loop = story.loop()
    promised, fresh = story.item(loop, "planned"), story.item(loop, "none")
    outcome = record(story, [promised, fresh], response="planned", due_on=JULY)
    assert [one.id for one, _ in outcome.refused] == [promised.id]
    outcome = record(story, [promised, fresh], due_on=JULY, moved_because={"en": "The lamps came late."})
    assert outcome.refused == ()
    assert (promised.moved_because, fresh.moved_because) == ({"en": "The lamps came late."}, {})


@pytest.mark.parametrize(("ids", "changes", "field"), [([], DECIDED, "item"), (["x"], {}, "stage")])
def test_nothing_chosen_and_nothing_typed_say_so(story, ids, changes, field):
    with pytest.raises(LoopFault) as refused:
        meeting.record(story.session, ids, changes, NOW, story.alice)
    assert refused.value.field == field


def test_words_are_not_written_for_many_at_once(story):
    with pytest.raises(TypeError):
        meeting.record(story.session, ["x"], {"answer": {"en": "Yes."}}, NOW, story.alice)


def test_the_last_act_is_undone_as_one_checks_included(story):
    loop = story.loop()
    checked, (open_,) = story.item(loop, "planned"), heard(story, loop, 1)
    outcome = record(story, [checked, open_], **(DECIDED | {"decided_on": date(2026, 2, 3)}))
    assert checked.checked_by is None
    assert meeting.last(story.session, story.alice) == outcome.act
    back = meeting.undo(story.session, outcome.act, NOW, story.alice)
    assert back.kept == (checked, open_)
    assert (checked.checked_by, checked.checked_at, checked.decided_on) == (story.bob, NOW, date(2026, 2, 1))
    assert (open_.stage, open_.decided_on, open_.minute_ref) == ("heard", None, "")
    assert meeting.last(story.session, story.alice) == ""
    with pytest.raises(LoopFault, match="undone already"):
        meeting.undo(story.session, outcome.act, NOW, story.alice)


def test_what_was_touched_since_stays_and_is_named(story):
    loop = story.loop()
    rows = heard(story, loop, 3)
    outcome = record(story, rows, **DECIDED)
    items.edit(story.session, rows[0], NOW, story.bob, minute_ref="Item 5")
    items.check(story.session, rows[1], NOW, story.bob)
    back = meeting.undo(story.session, outcome.act, NOW, story.alice)
    assert [one.id for one, _ in back.refused] == [rows[0].id, rows[1].id]
    assert [one.stage for one in rows] == ["decided", "decided", "heard"]


def test_nobody_undoes_what_another_wrote_down(story):
    outcome = record(story, heard(story, story.loop(), 1), **DECIDED)
    with pytest.raises(LoopFault):
        meeting.undo(story.session, outcome.act, NOW, story.bob)


def test_the_agenda_is_narrowed_by_board_priority_state_and_lateness(story):
    loop = story.loop()
    (thing,) = heard(story, loop, 1)
    late, done = story.item(loop, "planned"), story.item(loop, "done")
    later = TODAY + timedelta(days=90)

    def found(today=TODAY, **wanted):
        return {line.item.id for line in meeting.agenda(story.session, Wanted(**wanted), today)}

    assert found() == {thing.id, late.id, done.id}
    assert found(boards=["board"]) == {late.id, done.id}
    assert found(boards=["other"], priorities=[PRIORITY]) == {thing.id, late.id, done.id}
    assert found(priority="another") == set()
    assert found(state="heard") == {thing.id}
    assert found(state="done") == {done.id}
    assert found(overdue=True) == set()
    assert found(today=later, overdue=True) == {late.id}
    assert meeting.agenda(story.session, Wanted(), later)[0].item.id == late.id


def test_two_hundred_things_take_few_statements(story, database):
    loop = story.loop()
    rows = heard(story, loop, 200)
    story.session.flush()
    story.session.expunge_all()
    with recorded(database) as statements:
        assert len(meeting.agenda(story.session, Wanted(), TODAY)) == 200
    assert len(statements) == 2
    story.session.expunge_all()
    with recorded(database) as statements:
        outcome = meeting.record(story.session, [one.id for one in rows], DECIDED, NOW, story.alice)
    assert len(outcome.kept) == 200
    assert len(beside_the_trail(statements)) <= 20
    with recorded(database) as statements:
        meeting.undo(story.session, outcome.act, NOW, story.alice)
    assert len(beside_the_trail(statements)) <= 20


def beside_the_trail(statements):
    """Each change has its entry, which SQLite adds one by one."""
    return [one for one in statements if not one.startswith("INSERT INTO audit_entries")]


def test_what_a_meeting_promised_becomes_a_promise_with_the_check(story):
    item = story.item(story.loop(), "none")
    record(story, [item], response="planned", due_on=JULY)
    assert promises.of(story.session, item.id) == []
    items.edit(story.session, item, NOW, story.alice, answer={"en": "Four lamps."})
    items.check(story.session, item, NOW, story.bob)
    assert [one.due_on for one in promises.of(story.session, item.id)] == [JULY]
