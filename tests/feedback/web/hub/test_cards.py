"""Posters, postcards and story cards: made of published words, for the readers they were written for."""

import io
from datetime import date

import pikepdf
import pytest
from PIL import Image

from feedback.loop import items, loops
from feedback.papers import pdf
from feedback.publications import cards, shelf
from feedback.publications.cards import CardFault
from feedback.publishing import release
from tests.conftest import missing
from tests.feedback.loop.stories import NOW, world
from tests.feedback.papers.test_writers import structure

CANNOT = {
    "said": {"en": "Slow the big road.", "ur": "بڑی سڑک پر رفتار کم کریں۔"},
    "answer": {"en": "We asked twice.", "ur": "ہم نے دو بار کہا۔"},
    "because": {"en": "The road is not ours.", "ur": "یہ سڑک ہماری نہیں ہے۔"},
}


@pytest.fixture
def town(app, database):
    """A loop published in English and Urdu, of which one thing has words for ages 8 to 11."""
    with database.writing() as session:
        story = world(session)
        story.answers(40, about_theme=20)
        loop = story.loop(title={"en": "On the way home", "ur": "گھر کے راستے میں"})
        story.item(loop, "cannot", **CANNOT)
        done = story.item(loop, "done", checked=False)
        words = {"8-11": {"said": {"en": "It was dark."}, "answer": {"en": "Four lamps stand there now."}}}
        items.edit(session, done, NOW, story.alice, wordings=words)
        items.check(session, done, NOW, story.bob)
        story.item(loop, "planned", due_on=date(2026, 5, 1))
        story.item(loop, "already")
        release.release(session, loop, ["en", "ur"], NOW, story.cora)
        unpublished = story.loop(title={"en": "Not yet"})
        found = {
            "loop": loop.id,
            "items": [one.id for one in loop.items],
            "unpublished": unpublished.id,
            "slug": loop.slug,
            "cora": story.cora,
            "alice": story.alice,
            "bob": story.bob,
        }
    app.extensions["service"].forget_partnership()
    return found


@pytest.fixture
def printing():
    """A machine that makes PDF."""
    if said := pdf.missing():
        missing("PDF", said)


def found(database, town, tag="en"):
    with database.reading() as session:
        return shelf.find(session, town["slug"], tag)


def test_a_card_says_we_cannot_because_and_the_reason_stands_first(database, town):
    made = cards.make(found(database, town), "postcard", "", [town["items"][0]], str)
    (thing,) = made.things
    assert thing.heading == "We can’t, because"
    assert [one.words for one in thing.came] == ["The road is not ours.", "We asked twice."]
    assert made.alternative.splitlines() == [
        "On the way home",
        "You said: Slow the big road.",
        "We can’t, because: The road is not ours.",
        "We asked twice.",
    ]


def test_a_band_gets_its_own_words_and_never_those_of_another(database, town):
    shelved = found(database, town)
    assert cards.ready(shelved, "8-11") == [town["items"][1]]
    made = cards.make(shelved, "poster", "8-11", (), str)
    assert [(one.said.words, [words.words for words in one.came]) for one in made.things] == [
        ("It was dark.", ["Four lamps stand there now."])
    ]
    with pytest.raises(CardFault, match="Nobody has written words for these readers"):
        cards.make(shelved, "poster", "4-7", (), str)


def test_where_nobody_chooses_a_poster_takes_few_and_a_postcard_one(database, town):
    shelved = found(database, town)
    assert [len(cards.make(shelved, sheet, "", (), str).things) for sheet in cards.SHEETS] == [3, 1, 1]
    with pytest.raises(CardFault, match="Choose at most 1"):
        cards.make(shelved, "story", "", town["items"][:2], str)


def test_nothing_is_printed_of_a_loop_that_was_withdrawn(database, town, staff):
    with database.writing() as session:
        release.withdraw(session, town["slug"], "Wrong.", NOW, town["cora"])
    with pytest.raises(CardFault, match="withdrawn"):
        cards.make(found(database, town), "poster", "", (), str)
    assert staff("hub").get(f"/hub/loops/{town['loop']}/cards/poster.pdf?in=en").status_code == 404


def test_before_it_is_published_the_page_says_what_to_do(staff, town):
    assert "Publish the loop first." in staff("hub").get(f"/hub/loops/{town['unpublished']}/cards").text


def test_the_page_says_who_has_words_and_shows_the_card_with_its_text(staff, town, printing):
    text = (
        staff("hub").get(f"/hub/loops/{town['loop']}/cards?in=ur&sheet=postcard&item={town['items'][0]}").text
    )
    assert "1 of 4 ready" in text
    assert text.count("No words written for them yet") == 4, "the words for ages 8 to 11 are in English only"
    assert 'lang="ur" dir="rtl" class="words"' in text
    assert "آپ نے کہا: بڑی سڑک پر رفتار کم کریں۔" in text
    assert "یہ سڑک ہماری نہیں ہے۔" in text


def test_where_pdf_cannot_be_made_the_page_says_how_to_get_it(staff, town, monkeypatch):
    monkeypatch.setattr(pdf, "find_spec", lambda name: None)
    browser = staff("hub")
    assert "apt-get install libpango" in browser.get(f"/hub/loops/{town['loop']}/cards").text
    answer = browser.get(f"/hub/loops/{town['loop']}/cards/poster.pdf?in=en")
    assert answer.status_code == 422
    assert "apt-get install libpango" in answer.text


@pytest.mark.parametrize("sheet", cards.SHEETS)
@pytest.mark.parametrize("tag", ["en", "ur"])
def test_the_pdf_is_one_tagged_page_in_its_language(staff, town, printing, sheet, tag):
    answer = staff("hub").get(f"/hub/loops/{town['loop']}/cards/{sheet}.pdf?in={tag}")
    assert answer.mimetype == "application/pdf"
    assert (
        answer.headers["Content-Disposition"] == f'attachment; filename="on-the-way-home-{sheet}-{tag}.pdf"'
    )
    with pikepdf.open(io.BytesIO(answer.data)) as document:
        assert len(document.pages) == 1
        assert str(document.Root.Lang) == tag
        kinds = [kind for kind, _ in structure(document)]
        assert kinds.count("/H1") == 1
        assert kinds.count("/H2") == (6 if (sheet, tag) == ("poster", "en") else 2)
        alternatives = [str(element.Alt) for kind, element in structure(document) if kind == "/Figure"]
    assert alternatives == ["localhost/loops/on-the-way-home"]


def test_the_picture_is_of_the_size_networks_show(staff, town, printing):
    answer = staff("hub").get(f"/hub/loops/{town['loop']}/cards/story.png?in=en&look=1")
    assert answer.headers["Content-Disposition"].startswith("inline")
    with Image.open(io.BytesIO(answer.data)) as drawn:
        assert (drawn.format, drawn.size) == ("PNG", (1080, 1350))


def test_words_that_do_not_fit_are_refused_and_not_cut_off(staff, town, database, app, printing):
    with database.writing() as session:
        loop = loops.find(session, town["loop"])
        assert loop is not None
        item = loop.items[0]
        items.edit(session, item, NOW, town["alice"], said={"en": "Slow it down. " * 400})
        items.check(session, item, NOW, town["bob"])
        release.release(session, loop, ["en"], NOW, town["cora"])
    answer = staff("hub").get(f"/hub/loops/{town['loop']}/cards/postcard.pdf?in=en&item={town['items'][0]}")
    assert answer.status_code == 422
    assert "The words do not fit on one sheet." in answer.text
