from datetime import date

import pytest

from feedback.audit import trail
from feedback.loop import loops, telling
from feedback.loop.faults import LoopFault
from feedback.publishing import release
from tests.feedback.loop.stories import NOW, PRIORITY, TODAY, world
from tests.support.statements import recorded


@pytest.fixture
def story(database):
    with database.writing() as session:
        yield world(session)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ({"en": "Safe on the way home"}, "safe-on-the-way-home"),
        ({"ar": "آمنون", "en": "Children's café"}, "childrens-cafe"),
        ({"ar": "آمنون"}, "loop"),
    ],
)
def test_a_slug_can_be_read_out(title, slug):
    assert loops.slug_of(title) == slug


def test_a_slug_is_given_once(story):
    assert [story.loop().slug for _ in range(3)] == [
        "safe-on-the-way-home",
        "safe-on-the-way-home-2",
        "safe-on-the-way-home-3",
    ]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": {"en": " "}}, "title"),
        ({"survey_key": "nothing-like-it"}, "survey_key"),
        ({"asked_from": date(2026, 2, 1), "asked_to": date(2026, 1, 1)}, "asked_to"),
        ({"base": 0}, "base"),
    ],
)
def test_a_loop_that_cannot_be_is_refused_with_its_field(story, values, field):
    with pytest.raises(LoopFault) as refused:
        story.loop(**values)
    assert refused.value.field == field


def test_a_change_keeps_the_slug_and_the_old_words(story):
    loop = story.loop()
    loops.edit(story.session, loop, NOW, story.bob, title={"en": "Light"}, base=120)
    assert loop.slug == "safe-on-the-way-home"
    story.session.flush()
    entry = trail.of(story.session, f"loop/{loop.id}")[-1]
    assert entry.detail["changes"] == {
        "title": [{"en": "Safe on the way home"}, {"en": "Light"}],
        "base": [None, 120],
    }


def test_items_of_a_priority_come_with_their_loop(story):
    loop = story.loop()
    item = story.item(loop)
    story.item(loop, priority_ref=None)
    found = loops.of_priority(story.session, PRIORITY)
    assert [(one.id, whose.slug) for one, whose in found] == [(item.id, loop.slug)]


def test_the_number_of_statements_does_not_grow_with_the_loops(story, database):
    for _ in range(3):
        story.item(story.loop())
    story.session.flush()
    for ask in (
        loops.newest_first,
        lambda session: loops.of_survey(session, story.survey_key),
        lambda session: loops.of_priority(session, PRIORITY),
        loops.unpublished,
    ):
        story.session.expunge_all()
        with recorded(database) as statements:
            assert len(ask(story.session)) == 3
        assert len(statements) <= 3


def test_a_released_loop_is_no_longer_unpublished(story):
    loop, other = story.loop(), story.loop()
    story.item(loop)
    release.release(story.session, loop, ["en"], NOW, story.cora)
    assert [one.slug for one in loops.unpublished(story.session)] == [other.slug]


def test_telling_back_is_kept_newest_first(story):
    loop = story.loop()
    telling.record(story.session, loop, date(2026, 4, 1), "poster", "Year 6", NOW, story.alice)
    assert [one.told_on for one in telling.of(story.session, loop.id)] == [date(2026, 4, 1), TODAY]


@pytest.mark.parametrize(("way", "whom", "field"), [(" ", "Year 6", "way"), ("poster", "", "whom")])
def test_telling_back_says_how_and_whom(story, way, whom, field):
    with pytest.raises(LoopFault) as refused:
        telling.record(story.session, story.loop(), TODAY, way, whom, NOW, story.alice)
    assert refused.value.field == field
