from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.hidden import HIDDEN
from analysis.policy import PUBLIC
from feedback.loop import ledger, telling
from feedback.loop.askings import Asking
from feedback.loop.faults import LoopFault
from feedback.publishing import release
from feedback.sessions import recording
from feedback.sessions.facts import Facts
from feedback.surveys import collectors
from feedback.surveys.models import Wave
from tests.feedback.loop.stories import NOW, TODAY, survey, world
from tests.support.statements import recorded

HILL = "Hill Primary"


@pytest.fixture
def story(database):
    with database.writing() as session:
        yield world(session)


def asks(story, label=HILL, *, days_ago=100, open_for=10, answers=12, key="", kind="school_link"):
    """A group was asked so many days ago, and its door was closed; still open with `open_for=None`."""
    at = NOW - timedelta(days=days_ago)
    door = collectors.open_door(
        story.session, key or story.survey_key, at, "tests", kind=kind, group_label=label
    )
    door.received = answers
    if open_for is not None:
        door.closed_at = at + timedelta(days=open_for)
    story.session.flush()
    return door


def line(story, label=HILL):
    return next(one for one in ledger.lines(story.session, NOW) if one.label == label)


def tells(story, loop, day=TODAY, groups=(HILL,), way="school"):
    return telling.record(story.session, loop, day, way, "", NOW, story.alice, groups=groups)


def test_a_group_that_answered_and_was_not_told_is_owed_from_the_close(story):
    asks(story, days_ago=100, open_for=10)
    found = line(story)
    assert (found.asked, found.told, len(found.owed)) == (1, 0, 1)
    assert found.waiting(TODAY) == 90
    assert found.late(TODAY, 60)
    assert found.school


@pytest.mark.parametrize(
    ("case", "values"),
    [("still open", {"open_for": None}), ("nobody answered", {"answers": 0})],
)
def test_nothing_is_owed(story, case, values):
    asks(story, **values)
    found = line(story)
    assert (found.asked, found.owed) == (1, ()), case


def test_sixty_days_are_in_time_and_sixty_one_are_late(story):
    asks(story, days_ago=70, open_for=10)
    asks(story, "Far School", days_ago=71, open_for=10)
    assert not line(story).late(TODAY, 60)
    assert line(story, "Far School").late(TODAY, 60)


def test_telling_the_group_settles_it(story):
    asks(story)
    tells(story, story.loop())
    found = line(story)
    assert (found.told, found.last_told, found.owed) == (1, TODAY, ())
    assert found.askings[0].ways == ("assembly or lesson",)


def test_names_of_groups_are_compared_as_people_compare_them(story):
    asks(story, "  hill   PRIMARY ")
    tells(story, story.loop())
    assert line(story, "  hill   PRIMARY ").owed == ()


@pytest.mark.parametrize(
    ("case", "act"),
    [
        ("another group", {"groups": ("Far School",)}),
        ("before they were asked", {"day": TODAY - timedelta(days=101)}),
        ("a plan", {"day": TODAY + timedelta(days=3)}),
    ],
)
def test_telling_that_does_not_settle_it(story, case, act):
    asks(story)
    tells(story, story.loop(), **act)
    assert line(story).owed, case


def test_a_plan_to_tell_is_shown_with_its_day(story):
    asks(story)
    tells(story, story.loop(), day=TODAY + timedelta(days=3))
    assert line(story).owed[0].planned_on == TODAY + timedelta(days=3)


def test_a_loop_of_another_survey_tells_nobody_of_this_one(story):
    other = survey(story.session, "other")
    asks(story)
    tells(story, story.loop(survey_key=other))
    assert line(story).owed


def test_a_further_source_is_told_too(story):
    other = survey(story.session, "other")
    asks(story, key=other)
    tells(story, story.loop(further=[other]))
    assert line(story).owed == ()


def test_each_wave_is_a_time_of_its_own(story):
    asks(story, days_ago=300)
    asks(story, days_ago=40)
    loop = story.loop()
    tells(story, loop, day=TODAY - timedelta(days=200))
    assert line(story).asked == 1
    story.session.add(Wave(survey_key=story.survey_key, starts_on=TODAY - timedelta(days=50), name="Spring"))
    story.session.flush()
    found = line(story)
    assert (found.asked, found.told) == (2, 1)
    assert [one.opened_on for one in found.owed] == [TODAY - timedelta(days=40)]


def test_a_door_that_opens_later_has_asked_nobody(story):
    door = asks(story, open_for=None)
    door.opens_at = NOW + timedelta(days=1)
    story.session.flush()
    assert all(one.label != HILL for one in ledger.lines(story.session, NOW))


def test_a_release_writes_down_the_page_and_tells_no_group(story):
    asks(story)
    loop = story.loop()
    story.item(loop)
    release.release(story.session, loop, ["en"], NOW, story.cora)
    release.release(story.session, loop, ["en"], NOW, story.cora)
    pages = [one for one in telling.of(story.session, loop.id) if one.way_key == "page"]
    assert sorted((one.edition, tuple(one.groups)) for one in pages) == [(1, ()), (2, ())]
    owed = line(story).owed
    assert [about.on_page for about in owed[0].loops] == [TODAY]


def test_words_of_earlier_days_reach_a_group_once_somebody_says_so(story):
    asks(story)
    loop = story.loop()
    (old,) = telling.of(story.session, loop.id)
    telling.reached(story.session, old, [HILL], NOW, story.bob)
    assert (old.way, old.whom) == ("assembly or lesson", "Years 5 and 6")
    assert line(story).owed == ()
    with pytest.raises(LoopFault, match="at least one"):
        telling.reached(story.session, old, [], NOW, story.bob)


def test_a_page_can_not_be_said_to_have_reached_a_group(story):
    loop = story.loop()
    page = telling.record(story.session, loop, TODAY, "page", "Everybody", NOW, story.alice, edition=1)
    with pytest.raises(LoopFault, match="nobody in particular"):
        telling.reached(story.session, page, [HILL], NOW, story.bob)


def test_a_warning_names_only_those_who_are_asked_again(story):
    asks(story)
    asks(story, "Far School")
    asks(story, "", kind="open_link")
    warned = ledger.untold(story.session, ["hill primary", "", "New School"], NOW)
    assert [one.label for one in warned] == [HILL]
    assert ledger.untold(story.session, [""], NOW) == []


def test_on_a_survey_s_own_page_its_people_without_a_group_count_too(story):
    own, other = survey(story.session, "own"), survey(story.session, "other")
    asks(story, "", kind="open_link", key=own)
    asks(story, key=other)
    found = ledger.untold_of_survey(story.session, own, [], NOW)
    assert {one.label for one in found} == {""}
    found = ledger.untold_of_survey(story.session, own, [HILL], NOW)
    assert {one.label for one in found} == {"", HILL}


def test_the_ledger_takes_the_same_few_statements_however_much_there_is(story, database):
    for number in range(4):
        asks(story, f"School {number}")
    tells(story, story.loop())
    story.session.flush()
    story.session.expire_all()
    with recorded(database) as statements:
        ledger.lines(story.session, NOW)
    assert len(statements) == 7


def asking(answers, invited=None, *, closed=True, key="s"):
    return Asking(key, {}, "", ("school_link",), TODAY, TODAY if closed else None, invited, answers)


@given(st.lists(st.integers(0, 60), min_size=1, max_size=8))
def test_no_small_number_is_shown_nor_can_be_worked_out_from_the_total(numbers):
    group = [asking(number) for number in numbers]
    answers = [pair[0] for pair in ledger.shown(group, PUBLIC).values()]
    assert all(one == HIDDEN or not PUBLIC.small(one) for one in answers)
    hidden = [number for number, one in zip(numbers, answers, strict=True) if one == HIDDEN]
    others = [number for number in numbers if number and number not in hidden]
    assert not hidden or not others or (len(hidden) > 1 and not PUBLIC.small(sum(hidden)))


def test_two_small_numbers_are_not_told_together_by_the_total():
    group = [asking(number) for number in (1, 2, 30, 40)]
    assert [pair[0] for pair in ledger.shown(group, PUBLIC).values()] == [HIDDEN, HIDDEN, HIDDEN, 40]


def test_a_number_is_shown_once_the_door_is_closed_and_not_when_only_few_stayed_away(story):
    still, few_left, plain = asking(30, 40, closed=False), asking(30, 33), asking(30, 50)
    shown = ledger.shown([still, few_left, plain], PUBLIC)
    assert shown[still] == (None, 40)
    assert shown[few_left] == (30, HIDDEN)
    assert shown[plain] == (30, 50)


@pytest.mark.parametrize(
    ("wanted", "labels"),
    [
        ({}, {HILL, "Club", "Told School", ""}),
        ({"which": "owed"}, {HILL, "Club"}),
        ({"which": "late"}, {HILL}),
        ({"which": "told"}, {"Told School"}),
        ({"kind": "school"}, {HILL, "Told School"}),
        ({"kind": "group"}, {"Club", ""}),
        ({"words": "hill"}, {HILL}),
        ({"survey": "nothing"}, set()),
    ],
)
def test_the_ledger_is_filtered(story, wanted, labels):
    asks(story)
    asks(story, "Club", kind="group_link", days_ago=30)
    asks(story, "Told School")
    tells(story, story.loop(), groups=["Told School"])
    found = ledger.chosen(ledger.lines(story.session, NOW), TODAY, 60, **wanted)
    assert {one.label for one in found} == labels


def test_a_session_asks_its_groups_there_and_then(story):
    series = recording.begin(story.session, "council", "Youth Council", "child", True, "en", NOW, story.alice)
    groups = (("Years 5 and 6", 12), ("Young carers", 4))
    for facts in (
        Facts("May", "youth_council", TODAY - timedelta(days=80), 16, groups=groups),
        Facts("June", "youth_council", TODAY - timedelta(days=20), 11),
    ):
        recording.record(story.session, series, facts, [], NOW, story.alice)
    found = {one.label: one for one in ledger.lines(story.session, NOW) if one.label}
    assert set(found) == {"Years 5 and 6", "Young carers", "Youth Council"}
    assert [one.waiting(TODAY) for one in found.values()] == [80, 80, 20]
    shown = ledger.by_survey([one for line in found.values() for one in line.askings], PUBLIC)
    assert [shown[one.askings[0]][0] for one in found.values()] == [HIDDEN, HIDDEN, 11]
