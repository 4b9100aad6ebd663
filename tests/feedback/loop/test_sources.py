"""A loop may answer several surveys: each keeps its own count, and nobody is counted twice in one number."""

import pytest

from feedback.loop import items, loops
from feedback.loop.faults import LoopFault
from feedback.publications import shelf
from feedback.publishing import compose, release
from feedback.themes import codebook
from tests.feedback.loop.stories import NOW, TODAY, survey, world


@pytest.fixture
def story(database):
    with database.writing() as session:
        yield world(session)


@pytest.fixture
def both(story):
    """A loop that answers two surveys; the second has nobody's answers."""
    survey(story.session, "parents")
    return story.loop(further=["parents"])


def test_what_a_loop_answers_is_kept_and_found_from_each(story, both):
    story.session.expunge_all()
    loop = loops.find(story.session, both.id)
    assert loop.survey_keys == ("way-home", "parents")
    assert [one.id for one in loops.of_survey(story.session, "parents")] == [both.id]
    assert [one.id for one in loops.of_survey(story.session, "way-home")] == [both.id]


def test_an_unknown_source_is_refused(story):
    with pytest.raises(LoopFault, match="no survey “elsewhere”"):
        story.loop(further=["elsewhere"])


def test_the_first_survey_is_not_its_own_further_one(story):
    assert story.loop(further=["way-home"]).survey_keys == ("way-home",)


def test_themes_of_every_source_can_be_taken_up(story, both):
    theme = codebook.add(story.session, "parents", "Buses", NOW, story.alice, definition="Buses")
    theme.agreed_at = NOW
    story.session.flush()
    assert theme.id in {one.id for one in items.waiting(story.session, both)}
    items.take_up(story.session, both, theme, "en", NOW, story.alice)
    with pytest.raises(LoopFault, match="Change their theme first"):
        loops.also_heard_in(story.session, both, [], NOW, story.alice)


def test_numbers_of_several_sources_are_never_added_up(story, both):
    story.answers(40, about_theme=15)
    story.item(both)
    content = compose.compose(story.session, both, ["en"], TODAY)["en"]
    assert content["answered"] is None
    assert [(one["key"], one["answered"]) for one in content["sources"]] == [
        ("way-home", {"number": 40, "words": ""}),
        ("parents", None),
    ]
    (said,) = content["items"]
    assert (said["people"]["number"], said["of"]["number"]) == (15, 40)


def test_people_find_the_loop_from_every_survey_it_answers(story, both):
    story.item(both)
    release.release(story.session, both, ["en", "ar"], NOW, story.cora)
    for key in ("way-home", "parents"):
        assert [one.slug for one in shelf.for_survey(story.session, key, "en")] == [both.slug]
    assert shelf.for_survey(story.session, "another", "en") == []
