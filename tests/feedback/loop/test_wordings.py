from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.loop import items, rechecks, wordings
from feedback.loop.faults import LoopFault
from feedback.loop.models import LoopItem
from tests.feedback.loop.stories import NOW, TODAY, world

BOXES = st.tuples(st.sampled_from(list(wordings.BANDS)), st.sampled_from(wordings.FIELDS))
WRITTEN = st.dictionaries(BOXES, st.text(max_size=8))


@pytest.fixture
def story(database):
    with database.writing() as session:
        yield world(session)


@given(first=WRITTEN, second=WRITTEN, again=WRITTEN)
def test_one_language_is_written_and_the_others_are_left_alone(first, second, again):
    kept = wordings.with_language(wordings.with_language({}, "en", first), "ur", second)
    kept = wordings.with_language(kept, "en", again)
    item = LoopItem(wordings=kept)
    for band in wordings.BANDS:
        for field in wordings.FIELDS:
            for language, written in (("en", again), ("ur", second)):
                found = wordings.of(item, band, field, language)
                assert (found.words if found else "") == written.get((band, field), "").strip()
    assert all(words for words in wordings.texts(item).values())


def test_what_is_missing_follows_what_is_published(story):
    item = story.item(story.loop(), checked=False)
    assert wordings.missing(item, "en") == list(wordings.BANDS)
    assert wordings.missing(item, "ar") == []
    written = {("4-7", "said"): "It is dark.", ("4-7", "answer"): "We put in lamps."}
    items.edit(
        story.session, item, NOW, story.alice, wordings=wordings.with_language(item.wordings, "en", written)
    )
    assert wordings.missing(item, "en") == ["8-11", "11-18", "easy"]


def test_words_for_other_readers_take_the_check_away(story):
    item = story.item(story.loop())
    kept = wordings.with_language({}, "en", {("easy", "said"): "It is dark."})
    assert items.edit(story.session, item, NOW, story.alice, wordings=kept)
    assert item.checked_by is None


def test_people_are_asked_again_as_often_as_it_takes(story):
    item = story.item(story.loop(), recheck_on=TODAY)
    assert rechecks.due(story.session, TODAY) == [item]
    rechecks.note(story.session, item, TODAY, "no", "Year 6, in assembly", NOW, story.alice)
    assert rechecks.due(story.session, TODAY) == []
    rechecks.note(story.session, item, TODAY, "yes", "Year 6, a week later", NOW, story.alice)
    assert [one.verdict for one in rechecks.of(story.session, item.id)] == ["no", "yes"]


def test_after_midnight_in_summer_today_is_no_day_to_come(story):
    item, at = story.item(story.loop()), datetime(2026, 6, 15, 23, 30, tzinfo=UTC)
    rechecks.note(story.session, item, date(2026, 6, 16), "yes", "Year 6, by post", at, story.alice)
    with pytest.raises(LoopFault, match="future"):
        rechecks.note(story.session, item, date(2026, 6, 17), "yes", "Year 6, by post", at, story.alice)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"verdict": "lovely"}, "verdict"),
        ({"how": " "}, "how"),
        ({"asked_on": TODAY + timedelta(days=1)}, "asked_on"),
    ],
)
def test_a_difference_is_not_claimed_without_saying_who_was_asked(story, changes, field):
    item = story.item(story.loop())
    values = {"asked_on": date(2026, 3, 1), "verdict": "yes", "how": "Year 6"} | changes
    with pytest.raises(LoopFault) as refused:
        rechecks.note(story.session, item, at=NOW, actor=story.alice, **values)
    assert refused.value.field == field
