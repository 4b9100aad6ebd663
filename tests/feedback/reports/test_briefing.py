import io

import docx
import pytest

from feedback.loop import briefings
from feedback.loop.faults import LoopFault
from feedback.papers.paper import Quote
from feedback.publishing import release
from feedback.reports import briefing, files
from tests.feedback.loop.stories import NOW, world

HOME = "https://listening.example.org"
ADDED = {
    "background": "Two schools asked how the way home feels.",
    "practice": "- Ask about the way home.\n• Walk it once.\n\n",
    "questions": "Which ways do our children take?",
}


@pytest.fixture
def story(database):
    with database.writing() as session:
        yield world(session)


def published(story, *responses):
    story.answers(40, about_theme=14)
    loop = story.loop()
    for response in responses or ("done", "cannot"):
        story.item(loop, response)
    release.release(story.session, loop, ["en"], NOW, story.cora)
    return loop


def made(story, loop):
    found = briefing.make(story.session, loop, HOME, NOW)
    assert found is not None
    return found


def text_of(made):
    return files.write(made.paper, "html").decode()


def test_without_a_page_there_is_no_briefing(story):
    loop = story.loop()
    story.item(loop)
    assert briefing.make(story.session, loop, HOME, NOW) is None
    release.release(story.session, loop, ["en"], NOW, story.cora)
    release.withdraw(story.session, loop.slug, "Wrong", NOW, story.cora)
    assert briefing.make(story.session, loop, HOME, NOW) is None


def test_it_says_what_was_said_decided_changed_and_refused(story):
    loop = published(story)
    briefings.write(story.session, loop, ADDED, NOW, story.alice)
    text = text_of(made(story, loop))
    for words in (
        "Two schools asked how the way home feels.",
        "It is dark behind the shops. (14 people)",
        "To light the path. (The Board)",
        "Done on 20 February 2026: We mended the lights.",
        "Because: The path is not ours.",
        "Walk it once.",
        "Which ways do our children take?",
        f"{HOME}/loops/{loop.slug}",
    ):
        assert words in text
    assert made(story, loop).gaps == []


def test_it_says_itself_what_is_missing(story):
    found = made(story, published(story, "planned"))
    assert found.gaps == [
        "Nothing has changed yet.",
        "Nobody has written down yet what to do in practice.",
        "Nobody has written questions for teams yet.",
    ]


def test_its_numbers_are_those_of_the_publication_and_lead_to_it(story):
    loop = published(story)
    sources = {number.source: str(number) for number in made(story, loop).paper.numbers()}
    assert sources == {
        f"publication/{loop.slug}/1/answered": "40",
        **{f"publication/{loop.slug}/1/{item.id}/people": "14" for item in loop.items},
    }


def test_a_small_number_stays_in_words(story):
    story.answers(40, about_theme=4)
    loop = story.loop()
    story.item(loop)
    release.release(story.session, loop, ["en"], NOW, story.cora)
    assert "It is dark behind the shops. (some people)" in text_of(made(story, loop))


def test_an_item_added_after_the_release_is_not_in_it(story):
    loop = published(story)
    story.item(loop, "planned")
    assert "Planned by" not in text_of(made(story, loop))


def test_its_length_is_counted_and_told(story):
    loop = published(story)
    briefings.write(story.session, loop, {"background": "word " * 300}, NOW, story.alice)
    before = made(story, loop)
    assert 300 < before.words < 900
    assert before.minutes == -(-before.words // briefing.A_MINUTE)
    briefings.write(story.session, loop, {"background": "do it " * 490}, NOW, story.alice)
    assert made(story, loop).too_long
    with pytest.raises(LoopFault, match="seven minutes"):
        briefings.write(story.session, loop, {"background": "do it " * 600}, NOW, story.alice)


def test_quotes_are_left_out_before_anything_else(story, monkeypatch):
    loop = published(story)
    frozen = [{"id": "q", "words": "so dark " * 60, "language": "en", "who": None}] * 3
    found = briefing.shelf.find(story.session, loop.slug, "en")
    found.content["items"][0]["quotes"] = frozen
    monkeypatch.setattr(briefing.shelf, "find", lambda *_: found)
    briefings.write(story.session, loop, {"background": "word " * 500}, NOW, story.alice)
    short = made(story, loop)
    quotes = [one for _, part in short.paper.walk() for one in part.blocks if isinstance(one, Quote)]
    assert (len(quotes), short.left_out, short.too_long) == (2, 1, False)


def test_what_was_taken_back_is_not_in_it(story, monkeypatch):
    loop = published(story)
    found = briefing.shelf.find(story.session, loop.slug, "en")
    found.content["items"][0]["quotes"] = [{"id": "q", "taken_by": "person"}]
    monkeypatch.setattr(briefing.shelf, "find", lambda *_: found)
    blocks = [one for _, part in made(story, loop).paper.walk() for one in part.blocks]
    assert not any(isinstance(one, Quote) for one in blocks)


def test_word_has_its_headings(story):
    loop = published(story)
    document = docx.Document(io.BytesIO(files.write(made(story, loop).paper, "docx")))
    headings = [one.text for one in document.paragraphs if one.style.name == "Heading 1"]
    assert headings[:3] == ["Background", "What children and families said", "What we decided"]
