"""Nobody is quoted who said no: their words in any text keep a loop from being released."""

import unicodedata
from collections.abc import Iterator

import pytest

from feedback.loop.faults import LoopFault
from feedback.publishing import quotes, release
from feedback.responses import intake
from feedback.secrets import new_id
from feedback.surveys import versions
from tests.feedback.loop.stories import NOW, TODAY, World, world

WORDS = "The lamp by the canal is broken and I run past it every evening"


@pytest.fixture
def story(database) -> Iterator[World]:
    with database.writing() as session:
        yield world(session)


def say(story: World, words: str, leave: str | None) -> None:
    """Somebody answers in these words, and says whether they may be shown."""
    version = versions.current(story.session, story.survey_key)
    assert version is not None
    intake.write(
        story.session,
        response_id=new_id(),
        survey_key=story.survey_key,
        version_id=version.id,
        mode="anonymous",
        collector_code=story.code,
        audience_version=None,
        language="en",
        day=TODAY,
        answers={"words": True},
        comments={"words": words},
        quotes=leave,
    )


def found(story: World, text: str, name: str = "answer") -> list[str]:
    loop = story.loop()
    story.item(loop, "done", **{name: {"en": "Something else", "ar": text}})
    return [demand.field for _, demand in quotes.borrowed(story.session, loop)]


@pytest.mark.parametrize("field", ["said", "answer", "decided", "changed", "because"])
def test_words_of_somebody_who_said_no_are_found_in_any_text(story: World, field: str) -> None:
    say(story, WORDS, "no")
    assert found(story, "You told us: “the LAMP by the canal, is broken”.", field) == [field]


def test_an_accent_typed_in_two_signs_hides_no_words(story: World) -> None:
    words = "Wróciłam późno i nikt mnie już nie słuchał"
    say(story, words, "no")
    assert found(story, unicodedata.normalize("NFD", words)) == ["answer"]


def test_the_same_thing_in_our_own_words_may_stand(story: World) -> None:
    say(story, WORDS, "no")
    assert found(story, "We mended the lamp by the canal.") == []


def test_a_short_comment_counts_as_a_whole(story: World) -> None:
    say(story, "Nobody listens to me", "no")
    assert found(story, "One of you wrote: nobody listens to me!") == ["answer"]
    assert found(story, "Nobody listens enough") == []


@pytest.mark.parametrize("leave", ["yes", None])
def test_who_said_yes_or_was_not_asked_may_be_quoted_as_before(story: World, leave: str | None) -> None:
    say(story, WORDS, leave)
    assert found(story, WORDS) == []


def test_what_somebody_else_said_as_well_is_not_one_persons_words(story: World) -> None:
    say(story, "We need more lights on the path", "no")
    say(story, "I think we need more lights on the path", "yes")
    assert found(story, "We need more lights on the path") == []


def test_a_title_is_a_text_too(story: World) -> None:
    say(story, WORDS, "no")
    loop = story.loop(title={"en": WORDS})
    assert [(item, demand.field) for item, demand in quotes.borrowed(story.session, loop)] == [
        (None, "title")
    ]


def test_a_loop_that_quotes_them_is_not_released(story: World) -> None:
    say(story, "Nobody listens to me", "no")
    loop = story.loop()
    item = story.item(loop, "done", said={"en": "Nobody listens to me"})
    with pytest.raises(LoopFault, match="words of somebody who said"):
        release.release(story.session, loop, ["en"], NOW, story.cora)
    (lack,) = release.faults(story.session, loop)
    assert (lack.item, lack.demand.field) == (item, "said")
