import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DatabaseError

from feedback.audit import trail
from feedback.loop import items, loops
from feedback.loop.faults import LoopFault
from feedback.publications import shelf
from feedback.publications.models import Publication
from feedback.publishing import release
from tests.feedback.loop.stories import ANSWERS, NOW, TODAY, world


@pytest.fixture
def story(database):
    with database.writing() as session:
        yield world(session)


def released(story, loop, *languages):
    return release.release(story.session, loop, languages or ["en"], NOW, story.cora)


@pytest.mark.parametrize("response", ANSWERS)
def test_a_complete_loop_is_released_as_it_stands(story, response):
    loop = story.loop()
    story.item(loop, response)
    (row,) = released(story, loop)
    assert (row.kind, row.slug, row.language, row.format, row.edition) == ("loop", loop.slug, "en", "page", 1)
    assert row.content_hash == release.content_hash(row.content)
    assert (row.released_by, row.survey_key) == (story.cora, story.survey_key)


def test_everything_missing_is_said_at_once(story):
    loop = loops.make(story.session, story.survey_key, {"en": "Empty"}, {}, NOW, story.alice)
    assert [lack.demand.field for lack in release.faults(story.session, loop)] == [
        "asked",
        "base_label",
        "items",
        "told",
    ]
    with pytest.raises(LoopFault) as refused:
        released(story, loop)
    assert len(refused.value.sentences) == 4


def test_what_an_item_lacks_names_the_item(story):
    loop = story.loop()
    item = story.item(loop, "cannot", because={}, priority_ref=None, checked=False)
    lacks = release.faults(story.session, loop)
    assert {lack.demand.field for lack in lacks} == {"because", "priority_ref", "checked_by"}
    assert {lack.item for lack in lacks} == {item}
    assert all(str(lack).startswith("1. ") for lack in lacks)


def test_an_edit_after_the_check_closes_the_door_again(story):
    loop = story.loop()
    item = story.item(loop)
    assert release.faults(story.session, loop) == []
    items.edit(story.session, item, NOW, story.alice, owner="Head of parks")
    assert [lack.demand.field for lack in release.faults(story.session, loop)] == ["checked_by"]


def test_the_last_editor_does_not_release(story):
    loop = story.loop()
    story.item(loop)
    with pytest.raises(LoopFault, match="somebody else"):
        release.release(story.session, loop, ["en"], NOW, story.alice)


def test_a_release_needs_a_language(story):
    loop = story.loop()
    story.item(loop)
    with pytest.raises(LoopFault) as refused:
        release.release(story.session, loop, [], NOW, story.cora)
    assert refused.value.field == "languages"


def test_a_new_edition_takes_every_language_that_stands_along(story):
    loop = story.loop()
    story.item(loop)
    released(story, loop, "en", "ar")
    rows = released(story, loop, "en")
    assert {(row.language, row.edition) for row in rows} == {("en", 2), ("ar", 2)}


def test_a_release_is_in_the_trail(story):
    loop = story.loop()
    story.item(loop)
    released(story, loop, "en", "ar")
    story.session.flush()
    entry = trail.of(story.session, f"loop/{loop.id}")[-1]
    assert (entry.actor, entry.action) == (story.cora, "loop released")
    assert entry.detail == {"edition": 1, "languages": ["en", "ar"]}


def test_what_was_released_can_not_be_changed_in_the_database(story):
    loop = story.loop()
    story.item(loop)
    released(story, loop)
    change = update(Publication).values(content={"title": "other"})
    with pytest.raises(DatabaseError, match="frozen"):
        story.session.execute(change)
    story.session.rollback()


def test_a_withdrawal_leaves_its_note_in_every_language(story):
    loop = story.loop()
    story.item(loop)
    released(story, loop, "en", "ar")
    assert release.withdraw(story.session, loop.slug, " A name was in it. ", NOW, story.cora) == 2
    rows = story.session.scalars(select(Publication)).all()
    assert {(row.withdrawn_on, row.withdrawn_note) for row in rows} == {(TODAY, "A name was in it.")}
    assert release.languages_in_force(story.session, loop.slug) == ()


def test_a_withdrawal_says_why(story):
    loop = story.loop()
    story.item(loop)
    released(story, loop)
    with pytest.raises(LoopFault) as refused:
        release.withdraw(story.session, loop.slug, "  ", NOW, story.cora)
    assert refused.value.field == "note"


def test_nothing_is_withdrawn_twice(story):
    loop = story.loop()
    story.item(loop)
    released(story, loop)
    release.withdraw(story.session, loop.slug, "Wrong", NOW, story.cora)
    with pytest.raises(LoopFault, match="Nothing stands"):
        release.withdraw(story.session, loop.slug, "Wrong", NOW, story.cora)


def test_after_a_withdrawal_the_next_edition_stands_again(story):
    loop = story.loop()
    story.item(loop)
    released(story, loop)
    release.withdraw(story.session, loop.slug, "Wrong", NOW, story.cora)
    (row,) = released(story, loop)
    found = shelf.find(story.session, loop.slug, "en")
    assert row.edition == 2
    assert found is not None
    assert (found.edition, found.withdrawn_on) == (2, None)
