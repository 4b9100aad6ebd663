"""Hollow words: how often they are found, called by name, and what nobody can override."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from feedback.loop import demands, items, wordings
from feedback.loop.faults import LoopFault
from feedback.loop.hollow import check, phrases
from feedback.loop.models import LoopItem
from feedback.publishing import release
from tests.feedback.loop.stories import NOW, world
from translations.gather import LANGUAGES

HERE = Path(__file__).parent


def sentences(name: str) -> list[tuple[str, bool, str]]:
    """`(language, whether it is hollow, sentence)` of a file."""
    found, language = [], ""
    for line in (HERE / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            language = line.strip("[]")
        elif line.startswith(("- ", "+ ")):
            found.append((language, line.startswith("-"), line[2:]))
    return found


def counted(name: str, language: str) -> tuple[int, int, int, int]:
    """Of the hollow ones, how many were found, of how many; and of the honest ones, how many were wrongly."""
    rows = [(hollow, bool(check.find(said, tag))) for tag, hollow, said in sentences(name) if tag == language]
    hollow = [found for is_hollow, found in rows if is_hollow]
    honest = [found for is_hollow, found in rows if not is_hollow]
    return sum(hollow), len(hollow), sum(honest), len(honest)


def test_hollow_words_are_known_in_every_language_of_the_interface():
    assert set(check.languages()) == {"en", *LANGUAGES}


def test_how_often_english_is_right_on_sentences_the_rules_were_made_with():
    assert counted("sentences", "en") == (61, 61, 1, 60)
    assert counted("tuned", "en") == (46, 50, 0, 50)


def test_how_often_english_is_right_on_sentences_it_had_not_seen():
    """The figure to go by. docs/loops.md and the item's page say it in words."""
    assert counted("unseen", "en") == (13, 25, 0, 25)


@pytest.mark.parametrize("language", [tag for tag in check.languages() if tag != "en"])
def test_the_other_languages_are_right_on_sentences_written_beside_their_rules(language):
    assert counted("sentences", language) == (8, 8, 0, 8)


@pytest.mark.parametrize("language", check.languages())
def test_honest_sentences_are_never_refused(language):
    for name in ("sentences", "tuned", "unseen"):
        for tag, hollow, said in sentences(name):
            assert hollow or tag != language or not check.nothing_but(said, tag), said


def test_every_phrase_of_the_file_can_be_read_and_finds_itself():
    table = yaml.safe_load(Path(check.__file__).with_name("words.yaml").read_text(encoding="utf-8"))
    for language, rows in table.items():
        for rule in check.RULES:
            assert rows[rule]["instead"], (language, rule)
            for written in rows[rule]["says"]:
                phrases.pattern(written)


@given(st.text())
def test_nothing_anybody_types_breaks_it(text):
    for language in ("en", "ar", "xx"):
        check.find(text, language)
        check.nothing_but(text, language)
    check.no_evidence(text)


@pytest.mark.parametrize("words", ["(will", "a )", "( | )", "*"])
def test_a_phrase_that_is_not_in_the_notation_says_so(words):
    with pytest.raises(phrases.Unreadable):
        phrases.pattern(words)


@pytest.mark.parametrize("said", ["n/a", "See above.", "-", "TBC", "مراجعة", "dim", "zob", "وروسته", "نہیں"])
def test_evidence_that_is_none(said):
    assert check.no_evidence(said) == (said not in ("مراجعة", "zob"))


@pytest.mark.parametrize("said", ["Works order 12", "Minute of 4 March, item 3", "Photo of the ramp"])
def test_evidence_that_is_some(said):
    assert not check.no_evidence(said)


@pytest.fixture
def story(database):
    with database.writing() as session:
        yield world(session)


def test_we_did_with_nothing_done_is_refused_at_the_check_and_at_the_release(story):
    loop = story.loop()
    item = story.item(loop, answer={"en": "We discussed your feedback at the board."}, checked=False)
    with pytest.raises(LoopFault, match="Say what was done because of it"):
        items.check(story.session, item, NOW, story.bob)
    assert any("what was done because of it" in str(lack) for lack in release.faults(story.session, loop))
    with pytest.raises(LoopFault, match="cannot stay"):
        items.keep_words(story.session, item, "answer/en/activity", "We like it.", NOW, story.alice)


def test_the_same_words_beside_a_deed_only_warn(story):
    item = story.item(
        story.loop(), answer={"en": "We discussed your feedback at the board. Four lamps are mended."}
    )
    assert [one.refused for one in check.of_item(item)] == [False]


def test_a_warning_keeps_a_loop_back_until_somebody_says_why_the_words_stay(story):
    loop = story.loop()
    item = story.item(loop, "planned", answer={"en": "We will consider a second lamp."})
    assert any("Say what you will do" in str(lack) for lack in release.faults(story.session, loop))
    with pytest.raises(LoopFault, match="Write why"):
        items.keep_words(story.session, item, "answer/en/consider", " ", NOW, story.alice)
    items.keep_words(story.session, item, "answer/en/consider", "It was all they asked.", NOW, story.alice)
    assert item.checked_by is None
    items.check(story.session, item, NOW, story.bob)
    assert release.faults(story.session, loop) == []


def test_a_reason_does_not_cover_other_words(story):
    item = story.item(story.loop(), "planned", answer={"en": "We will consider a second lamp."})
    items.keep_words(story.session, item, "answer/en/consider", "It was all they asked.", NOW, story.alice)
    items.edit(story.session, item, NOW, story.alice, answer={"en": "We will look into it."})
    assert [one.key for one in check.open_warnings(item)] == ["answer/en/consider"]


def test_it_speaks_the_language_of_the_words(story):
    item = story.item(story.loop(), "planned", answer={"en": "We mend it.", "ar": "سننظر في الأمر."})
    (found,) = check.of_item(item)
    assert (found.language, found.instead) == ("ar", "اكتبوا ماذا ستفعلون ومتى، أو أنكم لم تقرروا بعد.")


def test_words_for_other_readers_are_looked_at_as_well(story):
    written = wordings.with_language({}, "en", {("4-7", "answer"): "We take it very seriously."})
    item = story.item(story.loop(), wordings=written)
    assert [one.field for one in check.of_item(item)] == ["4-7/answer"]


def test_evidence_of_a_deed_must_be_some(story):
    item = story.item(story.loop(), evidence="See above", checked=False)
    assert [one.field for one in check.refusals(item)] == ["evidence"]


FILLED = st.fixed_dictionaries(
    {
        "answer": st.sampled_from([{}, {"en": "Four lamps."}, {"en": "We value your views."}]),
        "done_on": st.sampled_from([None, NOW.date()]),
        "owner": st.sampled_from(["", "Head of streets"]),
        "agency_key": st.sampled_from([None, "council"]),
        "evidence": st.sampled_from(["", "n/a", "Works order 12"]),
    }
)


@given(FILLED)
def test_we_did_needs_a_deed_a_date_an_owner_an_agency_and_evidence(filled):
    texts = {name: {} for name in ("decided", "because", "changed")}
    item = LoopItem(
        response="done",
        stage="decided",
        said={"en": "Dark"},
        theme_id="t",
        decided_on=NOW.date(),
        decided_by="b",
        **{**texts, **filled, "decided": {"en": "Lamps"}},
    )
    passes = not demands.missing(item) and not check.refusals(item)
    assert passes == (
        filled["answer"] == {"en": "Four lamps."}
        and filled["done_on"] is not None
        and bool(filled["owner"])
        and filled["agency_key"] == "council"
        and filled["evidence"] == "Works order 12"
    )
