from datetime import timedelta

import pytest

from feedback.publications import shelf
from feedback.publishing import release
from tests.feedback.loop.stories import NOW, survey, world
from tests.support.statements import recorded


@pytest.fixture
def story(database):
    with database.writing() as session:
        yield world(session)


def published(story, *languages, at=NOW, **values):
    loop = story.loop(**values)
    story.item(loop)
    release.release(story.session, loop, languages or ["en"], at, story.cora)
    return loop.slug


def test_the_readers_language_comes_first(story):
    slug = published(story, "ar", "en", "ur", title={"en": "Safe", "ar": "آمنون"})
    found = shelf.find(story.session, slug, "ar")
    assert found is not None
    assert (found.language, found.title.words, found.title.language) == ("ar", "آمنون", "ar")


@pytest.mark.parametrize(("wanted", "given"), [("en-GB", "en"), ("pl", "en"), ("ur", "ur")])
def test_without_it_the_reader_is_told_which_language_this_is(story, wanted, given):
    slug = published(story, "ar", "en", "ur")
    found = shelf.find(story.session, slug, wanted)
    assert found is not None
    assert found.language == given


def test_without_english_any_language_will_do(story):
    slug = published(story, "ar")
    found = shelf.find(story.session, slug, "pl")
    assert found is not None
    assert found.language == "ar"


def test_an_address_nobody_used_is_not_found(story):
    assert shelf.find(story.session, "nothing", "en") is None
    assert shelf.newest(story.session, "en") is None
    assert shelf.listed(story.session, "en") == []


def test_loops_are_listed_once_and_newest_first(story):
    older = published(story, "en", "ar")
    newer = published(story, at=NOW + timedelta(days=1))
    assert [one.slug for one in shelf.listed(story.session, "en")] == [newer, older]
    newest = shelf.newest(story.session, "en")
    assert newest is not None
    assert newest.slug == newer


def test_a_withdrawn_loop_is_found_with_its_note_but_not_listed(story):
    slug = published(story)
    release.withdraw(story.session, slug, "A name was in it.", NOW, story.cora)
    found = shelf.find(story.session, slug, "en")
    assert found is not None
    assert found.withdrawn_note == "A name was in it."
    assert shelf.listed(story.session, "en") == []


def test_loops_of_a_survey_are_its_own(story):
    slug = published(story)
    other = survey(story.session, "school-food")
    published(story, survey_key=other)
    assert [one.slug for one in shelf.for_survey(story.session, story.survey_key, "en")] == [slug]


def test_every_question_to_the_shelf_is_one_statement(story, database):
    slug = published(story, "en", "ar")
    published(story)
    story.session.flush()
    for ask in (
        lambda session: shelf.newest(session, "en"),
        lambda session: shelf.find(session, slug, "ar"),
        lambda session: shelf.listed(session, "en"),
        lambda session: shelf.for_survey(session, story.survey_key, "ar"),
    ):
        story.session.expunge_all()
        with recorded(database) as statements:
            assert ask(story.session)
        assert len(statements) == 1
