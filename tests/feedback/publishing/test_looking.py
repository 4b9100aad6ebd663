import pytest

from feedback.audit import trail
from feedback.loop import items
from feedback.loop.faults import LoopFault
from feedback.publishing import easy, looking, release
from feedback.surveys import collectors
from tests.feedback.loop.stories import NOW, world
from tests.support.statements import recorded


@pytest.fixture
def story(database):
    with database.writing() as session:
        yield world(session)


def sights(story, loop, *languages):
    return looking.found(story.session, release.drafted(story.session, loop, languages or ["en"], NOW))


def test_harmless_words_need_no_look(story):
    loop = story.loop()
    story.item(loop)
    assert sights(story, loop, "en", "ar") == []


@pytest.mark.parametrize(
    ("words", "pointed_at", "why"),
    [
        ("Ring us on 07700 900123.", "07700 900123", "A telephone number."),
        ("Ask Miss Khan for the key.", "Khan", "Perhaps a name."),
        ("It was at Hill Primary.", "Hill Primary", "A school the hub asks at."),
        ("Write to ann@example.org.", "ann@example.org", "An e-mail address."),
    ],
)
def test_what_may_tell_who_somebody_is_is_found_with_its_words(story, words, pointed_at, why):
    collectors.open_door(
        story.session, story.survey_key, NOW, "tests", kind="school_link", group_label="Hill Primary"
    )
    loop = story.loop()
    story.item(loop, answer={"en": words})
    (one,) = sights(story, loop)
    assert (one.kind, one.place, one.why) == ("identity", "1. Our answer", why)
    assert pointed_at in one.words


def test_words_of_harm_are_found_in_their_sentence(story):
    loop = story.loop()
    item = story.item(loop)
    said = "The lamp is broken. My stepdad hits me when it is dark."
    items.edit(story.session, item, NOW, story.alice, said={"en": said})
    (one,) = sights(story, loop)
    assert (one.kind, one.words) == ("harm", "My stepdad hits me when it is dark.")
    assert "(rule " in one.why


def test_words_for_a_band_in_another_language_are_looked_at_too(story):
    loop = story.loop()
    story.item(loop, wordings={"8-11": {"answer": {"ar": "اتصل على 07700 900123"}}})
    (one,) = sights(story, loop, "en", "ar")
    assert (one.place, one.language, one.words) == ("1. Our answer, Ages 8 to 11", "ar", "07700 900123")


def test_the_place_and_the_weekday_are_no_names(story):
    loop = story.loop()
    story.item(loop, answer={"en": "Rivermouth has more buses on Fridays."})
    assert sights(story, loop) == []


def test_what_was_not_looked_at_is_not_released(story):
    loop = story.loop()
    story.item(loop, answer={"en": "You can ask Miss Khan. Ring us on 07700 900123."})
    first, second = sights(story, loop)
    with pytest.raises(LoopFault) as refused:
        release.release(story.session, loop, ["en"], NOW, story.cora, [first.key])
    assert refused.value.field == "looked_at"
    assert second.words in str(refused.value)
    assert first.words not in str(refused.value)


def test_the_trail_says_what_was_looked_at_and_keeps_no_words(story):
    loop = story.loop()
    story.item(loop, answer={"en": "You can ask Miss Khan."})
    (one,) = sights(story, loop)
    release.release(story.session, loop, ["en"], NOW, story.cora, [one.key])
    entry = trail.of(story.session, f"loop/{loop.id}")[-1]
    assert entry.detail["looked_at"] == ["identity, 1. Our answer, en"]
    assert "Khan" not in str(entry.detail)


def test_other_words_in_the_same_place_have_to_be_looked_at_anew(story):
    loop = story.loop()
    item = story.item(loop, answer={"en": "You can ask Miss Khan."})
    (one,) = sights(story, loop)
    items.edit(story.session, item, NOW, story.alice, answer={"en": "You can ask Miss Shah."})
    items.check(story.session, item, NOW, story.bob)
    with pytest.raises(LoopFault, match="Shah"):
        release.release(story.session, loop, ["en"], NOW, story.cora, [one.key])


def test_looking_takes_the_same_few_statements_however_many_texts(story, database):
    loop = story.loop()
    for _ in range(3):
        story.item(loop)
    drafted = release.drafted(story.session, loop, ["en", "ar"], NOW)
    story.session.expire_all()
    with recorded(database) as statements:
        looking.found(story.session, drafted)
    assert len(statements) == 2


def test_every_band_has_its_own_hint(story):
    loop = story.loop()
    long = "We will mend the one lamp near the shop and then we will mend the other lamp too."
    story.item(loop, wordings={"easy": {"answer": {"en": long}}, "11-18": {"answer": {"en": long}}})
    texts = looking.texts(release.drafted(story.session, loop, ["en"], NOW))
    found = {one.band: one for one in easy.looked(texts)}
    assert list(found) == ["", "11-18", "easy"]
    assert [spot.hint.long_sentences[0].length for spot in found["easy"].spots] == [18]
    assert found["11-18"].spots == ()
