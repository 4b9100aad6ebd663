"""A quote from the comment to the page and back: permission, redaction, a second reader, a group of ten, withdrawal."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import delete, select, text
from sqlalchemy.exc import DBAPIError

from feedback.audit import trail
from feedback.loop.models import LoopItem
from feedback.publications import shelf
from feedback.publications.models import Publication
from feedback.publishing import release
from feedback.quotes import bank, checking, proposing, withdrawing
from feedback.quotes.fault import QuoteFault
from feedback.quotes.models import Quote
from feedback.responses.models import Response
from feedback.safeguarding import acts
from tests.feedback.loop.stories import NOW, World, world
from tests.feedback.quotes.saying import WORDS, say

PART = "with jayden and the lights there never work, so we run."
SHOWN = "with [name] and the lights there never work, so we run."


@pytest.fixture
def story(database) -> Iterator[World]:
    with database.writing() as session:
        yield world(session)


def propose(story: World, leave: str | None = "yes", others: int = 9, **more) -> Quote:
    comment = say(story, leave=leave, others=others)
    return proposing.propose(story.session, comment, PART, "survey", NOW, story.alice, **more)


def checked(story: World) -> Quote:
    quote = propose(story)
    checking.check(story.session, quote, NOW, story.bob)
    return quote


def published(story: World) -> tuple[Quote, LoopItem, str]:
    """A checked quote under an item of a loop that stands on the public page."""
    quote = checked(story)
    loop = story.loop()
    item = story.item(loop)
    bank.use(story.session, quote, item.id, story.alice)
    release.release(story.session, loop, ["en", "ar"], NOW, story.cora)
    return quote, item, loop.slug


def on_the_page(story: World, slug: str, language: str = "en") -> list[str]:
    shelved = shelf.find(story.session, slug, language)
    assert shelved is not None
    return [one["words"] for item in shelved.content["items"] for one in item["quotes"] if "words" in one]


def places(story: World, slug: str, language: str = "en") -> list[str]:
    """By whom the quotes were taken that stood on the page."""
    shelved = shelf.find(story.session, slug, language)
    assert shelved is not None
    return [
        one["taken_by"] for item in shelved.content["items"] for one in item["quotes"] if "taken_by" in one
    ]


def test_what_was_hidden_is_logged_span_by_span_with_who_and_why(story: World) -> None:
    quote = propose(story, own=["never work"])
    assert quote.words == SHOWN.replace("never work", "[name]")
    assert quote.hidden == [
        {"kind": "name", "start": 5, "end": 11, "by": "machine", "hidden": True},
        {"kind": "known", "start": 33, "end": 43, "by": "person", "hidden": True},
    ]
    (entry,) = trail.of(story.session, proposing.thing(quote))
    assert (entry.actor, entry.detail["hidden"]) == (story.alice, quote.hidden)


def test_what_a_person_lets_stand_is_logged_too(story: World) -> None:
    quote = propose(story, shown=["5-11"])
    assert quote.words == PART
    assert quote.hidden[0]["hidden"] is False


@pytest.mark.parametrize(
    ("leave", "others", "sentence"),
    [("no", 9, "must not be shown"), (None, 9, "was not asked"), ("yes", 8, "Fewer than 10")],
)
def test_no_quote_without_a_yes_or_of_a_small_group(
    story: World, leave: str | None, others: int, sentence: str
) -> None:
    with pytest.raises(QuoteFault, match=sentence):
        propose(story, leave, others)


@pytest.mark.parametrize("words", ["I walk home past the new mill", "", "with jayden … the lights"])
def test_only_the_persons_own_words_are_a_quote(story: World, words: str) -> None:
    comment = say(story)
    with pytest.raises(QuoteFault):
        proposing.propose(story.session, comment, words, "survey", NOW, story.alice)


def test_the_second_reader_is_somebody_else(story: World) -> None:
    quote = propose(story)
    for act in (checking.check, lambda *rest: checking.refuse(rest[0], rest[1], "No", *rest[2:])):
        with pytest.raises(QuoteFault, match="somebody else"):
            act(story.session, quote, NOW, story.alice)
    with pytest.raises(QuoteFault, match="Write why"):
        checking.refuse(story.session, quote, " ", NOW, story.bob)
    checking.refuse(story.session, quote, "The mill is known to everybody.", NOW, story.bob)
    assert quote.state == "refused"
    with pytest.raises(QuoteFault, match="decided already"):
        checking.check(story.session, quote, NOW, story.cora)
    with pytest.raises(QuoteFault, match="checked"):
        bank.use(story.session, quote, "any", story.alice)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ("permission = 'no'", r"only_with_a_yes|FOREIGN KEY|fk_quotes_permission"),
        ("checked_by = proposed_by", "two_people"),
        ("state = 'checked'", "somebody_checked"),
        ("group_size = 9", "group_of_ten"),
        ("state = 'withdrawn'", "withdrawn_has_a_day"),
    ],
)
def test_the_database_keeps_the_promises(story: World, change: str, name: str) -> None:
    propose(story)
    with pytest.raises(DBAPIError, match=name), story.session.begin_nested():
        story.session.execute(text(f"UPDATE quotes SET {change}"))


def test_the_database_refuses_a_quote_of_somebody_who_said_no(story: World) -> None:
    quote, refused = propose(story), say(story, leave="no", others=0)
    with pytest.raises(DBAPIError, match=r"FOREIGN KEY|fk_quotes_permission"), story.session.begin_nested():
        story.session.execute(
            text("UPDATE quotes SET response_id = :other WHERE id = :id"),
            {"other": refused.response_id, "id": quote.id},
        )


def test_it_stands_on_the_page_in_its_own_language(story: World) -> None:
    quote, item, slug = published(story)
    assert on_the_page(story, slug) == on_the_page(story, slug, "ar") == [SHOWN]
    assert [one.edition for one in withdrawing.published(story.session, quote)] == [1, 1]
    assert bank.items_of(story.session, quote.id) == [item.id]


def test_taken_back_it_is_gone_from_every_page_at_once_and_the_frozen_rows_are_untouched(
    story: World,
) -> None:
    quote, _, slug = published(story)
    withdrawing.note_print(story.session, quote, date(2026, 3, 1), "Poster in school", 40, NOW, story.alice)
    before = {row.id: row.content_hash for row in story.session.scalars(select(Publication))}
    with pytest.raises(QuoteFault, match="Write why"):
        withdrawing.withdraw(story.session, quote, "", NOW, story.alice)
    withdrawing.withdraw(story.session, quote, "A friend knew who said it.", NOW, story.alice)
    assert on_the_page(story, slug) == on_the_page(story, slug, "ar") == []
    assert places(story, slug) == ["staff"]
    assert {row.id: row.content_hash for row in story.session.scalars(select(Publication))} == before
    assert [one.slug for one in withdrawing.published(story.session, quote)] == [slug, slug]
    assert [one.what for one in withdrawing.printed(story.session, quote.id)] == ["Poster in school"]
    with pytest.raises(QuoteFault, match="already"):
        withdrawing.withdraw(story.session, quote, "Again", NOW, story.alice)
    with pytest.raises(QuoteFault, match="checked"):
        withdrawing.note_print(story.session, quote, date(2026, 3, 2), "Leaflet", None, NOW, story.alice)


def test_a_loop_with_a_quote_that_was_taken_back_is_not_released_again(story: World) -> None:
    quote, item, _ = published(story)
    withdrawing.withdraw(story.session, quote, "Asked to.", NOW, story.alice)
    loop = story.session.get_one(type(story.loop()), item.loop_id)
    assert [lack.demand.field for lack in release.faults(story.session, loop)] == ["quotes"]
    bank.leave_out(story.session, quote.id, item.id)
    assert release.faults(story.session, loop) == []


def test_words_that_a_lead_has_are_not_released_although_they_were_checked_before(story: World) -> None:
    quote, item, _ = published(story)
    loop = story.session.get_one(type(story.loop()), item.loop_id)
    acts.raise_for_comment(story.session, quote.comment_id or "", "look", "", NOW, story.alice)
    assert [lack.demand.sentence for lack in release.faults(story.session, loop)] == [
        "The safeguarding lead is looking at the words of a quote here. Take it out of this item."
    ]


def test_answers_taken_back_take_their_quotes_from_the_page_and_their_words_from_the_bank(
    story: World,
) -> None:
    quote, _, slug = published(story)
    story.session.execute(delete(Response).where(Response.id == quote.response_id))
    story.session.expire_all()
    assert on_the_page(story, slug) == []
    assert places(story, slug) == ["person"]
    kept = story.session.get_one(Quote, quote.id)
    assert (kept.state, kept.chosen, kept.words, kept.hidden) == ("withdrawn", "", "", [])
    assert (kept.response_id, kept.comment_id, kept.permission) == (None, None, None)
    assert kept.withdrawn_on is not None
    assert len(withdrawing.published(story.session, kept)) == 2


def test_the_bank_lists_what_waits_first(story: World) -> None:
    first = checked(story)
    second = proposing.propose(story.session, say(story, WORDS, others=0), WORDS, "survey", NOW, story.alice)
    assert bank.listed(story.session, bank.Wanted(story.survey_key)) == [second, first]
    assert bank.listed(story.session, bank.Wanted(state="checked")) == [first]
    assert (bank.waiting(story.session, story.bob), bank.waiting(story.session, story.alice)) == (1, 0)
