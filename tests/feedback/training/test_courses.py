"""A course says what people can do afterwards, and what it answers; an aim never takes another's place."""

from dataclasses import replace

import pytest

from feedback.audit import trail
from feedback.responses.models import Draft, Response
from feedback.secrets import new_id
from feedback.surveys import pairing, versions
from feedback.training import courses, event_doors, events, points
from feedback.training.courses import Aim
from feedback.training.fault import TrainingFault
from forms import own_code
from tests.feedback.training.stories import NEGLECT, NOW, world


@pytest.fixture
def story(database):
    with database.writing() as session:
        yield world(session)


def test_a_course_has_the_follow_ups_of_the_house_until_it_says_otherwise(story):
    assert (story.course.key, story.course.follow_ups) == ("recognising-neglect", [56, 182])
    assert [one.id for one in courses.aims(story.course)] == ["aim1", "aim2"]


def test_an_aim_that_is_new_never_takes_the_mark_of_one_that_went(story):
    first, second = courses.aims(story.course)
    courses.change(story.session, story.course, replace(NEGLECT, aims=(first,)), NOW, "alice")
    courses.change(
        story.session, story.course, replace(NEGLECT, aims=(first, Aim({"en": "I ask."}))), NOW, "alice"
    )
    assert [one.id for one in courses.aims(story.course)] == ["aim1", "aim3"]
    with pytest.raises(TrainingFault, match="meanwhile"):
        courses.change(story.session, story.course, replace(NEGLECT, aims=(first, second)), NOW, "alice")


def test_what_is_changed_stands_in_the_trail_and_what_is_not_does_not(story):
    same = replace(NEGLECT, aims=courses.aims(story.course))
    assert not courses.change(story.session, story.course, same, NOW, "alice")
    assert courses.change(story.session, story.course, replace(same, follow_ups=(91, 28)), NOW, "alice")
    *_, last = trail.of(story.session, courses.thing(story.course))
    assert last.detail == {"changes": {"follow_ups": [[56, 182], [28, 91]]}}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"),
        ({"aims": (Aim({"en": " "}),)}, "aims"),
        ({"aims": tuple(Aim({"en": f"I can {n}."}) for n in range(13))}, "aims"),
        ({"follow_ups": (0,)}, "follow_ups"),
        ({"follow_ups": (1, 2, 3, 4, 5)}, "follow_ups"),
        ({"priority_ref": "plan/9"}, "priority_ref"),
        ({"pairing": "name"}, "pairing"),
        ({}, "title"),
    ],
)
def test_what_a_course_cannot_be(story, wrong, field):
    with pytest.raises(TrainingFault) as fault:
        courses.begin(story.session, replace(NEGLECT, **wrong), NOW, "alice")
    assert fault.value.field == field


def test_an_archived_course_is_not_listed_and_comes_back(story):
    courses.archive(story.session, story.course, NOW, "alice")
    assert not courses.all_of(story.session)
    assert courses.all_of(story.session, archived=True) == [story.course]
    courses.take_up(story.session, story.course, NOW, "alice")
    assert courses.all_of(story.session) == [story.course]


def test_a_course_pairs_by_code_unless_it_says_otherwise_and_its_surveys_turn_with_it(story):
    points.settle(story.session, story.course, NOW, "alice")
    assert story.course.pairing == "code"
    by_link = replace(NEGLECT, aims=courses.aims(story.course), pairing="token")
    assert courses.change(story.session, story.course, by_link, NOW, "alice")
    assert pairing.way(story.session, "recognising-neglect-end").by == "token"


def test_how_answers_find_each_other_stays_once_somebody_has_answered(story):
    points.settle(story.session, story.course, NOW, "alice")
    event_doors.follow(story.session, story.later(), NOW, "alice")
    door = next(one.collector for one in _doors(story) if one.door.point == "before")
    version = versions.current(story.session, door.survey_key)
    assert not courses.answered(story.session, story.course)
    story.session.add(
        Response(
            id=new_id(), survey_key=door.survey_key, version_id=version.id, mode="paired", language="en",
            collector_code=door.code, day=NOW.date(), answers={},
        )
    )  # fmt: skip
    story.session.flush()
    by_link = replace(NEGLECT, aims=courses.aims(story.course), pairing="token")
    with pytest.raises(TrainingFault, match="would not be found again") as refused:
        courses.change(story.session, story.course, by_link, NOW, "alice")
    assert refused.value.field == "pairing"
    assert story.course.pairing == "code"
    assert courses.change(story.session, story.course, replace(by_link, pairing="code", level="x"), NOW, "al")


def test_how_answers_find_each_other_stays_once_somebody_has_begun(story):
    """What was begun under links and sent after the turn would have no code, and be found by nothing."""
    points.settle(story.session, story.course, NOW, "alice")
    event_doors.follow(story.session, story.later(), NOW, "alice")
    door = next(one.collector for one in _doors(story) if one.door.point == "end")
    version = versions.current(story.session, door.survey_key)
    story.session.add(
        Draft(
            token_hash="h", collector_code=door.code, version_id=version.id, language="en", answers={}, touched_at=NOW
        )
    )  # fmt: skip
    story.session.flush()
    by_link = replace(NEGLECT, aims=courses.aims(story.course), pairing="token")
    with pytest.raises(TrainingFault, match="would not be found again"):
        courses.change(story.session, story.course, by_link, NOW, "alice")


@pytest.mark.parametrize("doors", [True, False])
def test_a_course_with_doors_that_turns_to_codes_keeps_what_they_are_made_of_then(story, doors):
    by_link = replace(NEGLECT, aims=courses.aims(story.course), pairing="token")
    courses.change(story.session, story.course, by_link, NOW, "alice")
    points.settle(story.session, story.course, NOW, "alice")
    if doors:
        event_doors.follow(story.session, story.later(), NOW, "alice")
    courses.change(story.session, story.course, replace(by_link, pairing="code"), NOW, "alice")
    scope = pairing.scope_of_course(story.course.key)
    before = pairing.prompts(story.session, scope)
    pairing.choose(story.session, list(own_code.PROMPTS)[-own_code.MOST :], NOW, "alice")
    assert (pairing.prompts(story.session, scope) == before) is doors


def _doors(story):
    return [
        way
        for event in events.of_course(story.session, story.course.key)
        for way in event_doors.of(story.session, event.id)
    ]
