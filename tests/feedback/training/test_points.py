"""A course's surveys follow from its aims, keep what was reworded, and never lose the ids that reports rest on."""

from dataclasses import replace

import pytest

from feedback.surveys import versions
from feedback.training import courses, levels, points, wording
from feedback.training.courses import Aim
from feedback.training.fault import TrainingFault
from forms import author_file
from forms.types import before_now
from tests.feedback.training.stories import NEGLECT, NOW, world


@pytest.fixture
def story(database):
    with database.writing() as session:
        found = world(session)
        courses.change(session, found.course, replace(about(found.course), asks_manager=True), NOW, "alice")
        points.settle(session, found.course, NOW, "alice")
        yield found


def about(course) -> courses.About:
    return replace(NEGLECT, aims=courses.aims(course), asks_manager=course.asks_manager)


def asked(story, kind: str):
    version = versions.current(story.session, f"recognising-neglect-{kind}")
    assert version is not None
    return versions.read(version)


def ids(survey) -> list[str]:
    return [question.id for question in survey.questions]


def test_a_course_asks_before_at_the_end_afterwards_and_its_managers(story):
    rows = points.of(story.session, story.course.key)
    assert [(row.point, row.offset_days, points.called(row)) for row in rows] == [
        ("before", 0, "Before"),
        ("end", 0, "At the end"),
        ("follow_up_1", 56, "After 8 weeks"),
        ("follow_up_2", 182, "After 6 months"),
        ("manager", 56, "Managers, after 8 weeks"),
    ]
    assert rows[2].survey_key == rows[3].survey_key == "recognising-neglect-follow-up"


def test_each_aim_is_asked_about_at_every_point(story):
    for kind in ("before", "end", "follow-up"):
        survey = asked(story, kind)
        for group in ("confidence", "knowledge"):
            assert [one.text.pick("en").words for one in survey.questions if one.group == group] == [
                "I notice the signs of neglect.",
                "I know whom to ask.",
            ]
    end = asked(story, "end")
    assert end.question("then_aim2").text.pick("en").words == "Before today: I know whom to ask."
    assert [before_now.pair(page) is not None for page in end.pages].count(True) == 2
    assert asked(story, "manager").title.pick("en").words.startswith("Recognising neglect: ")


def test_what_managers_say_is_kept_apart_from_who_they_are(story):
    assert str(asked(story, "manager").mode) == "unlinked"


def test_agencies_are_the_partnerships_own(story):
    choices = asked(story, "end").question("agency").choices
    assert [one.id for one in choices] == ["health", "police", "other"]
    assert choices[-1].other


def test_settling_twice_publishes_nothing_new(story):
    assert points.settle(story.session, story.course, NOW, "alice").published == {}
    assert not points.stale(story.session, story.course)


def test_a_changed_aim_makes_new_versions_and_aims_keep_their_ids(story):
    first, _ = courses.aims(story.course)
    changed = replace(
        about(story.course),
        aims=(Aim({"en": "I see neglect early."}, first.id), Aim({"en": "I write it down."})),
    )
    courses.change(story.session, story.course, changed, NOW, "alice")
    assert points.stale(story.session, story.course)
    published = points.follow(story.session, story.course, NOW, "alice").published
    assert published == {f"recognising-neglect-{kind}": 2 for kind in ("before", "end", "follow-up")}
    survey = asked(story, "before")
    assert [name for name in ids(survey) if name.startswith("confidence")] == [
        "confidence_aim1",
        "confidence_aim3",
    ]
    assert survey.question("confidence_aim1").text.pick("en").words == "I see neglect early."


def test_going_back_to_earlier_words_is_a_version_of_its_own(story):
    before = about(story.course)
    for words in ("Otherwise.", "I notice the signs of neglect."):
        first, second = courses.aims(story.course)
        courses.change(
            story.session,
            story.course,
            replace(before, aims=(Aim({"en": words}, first.id), second)),
            NOW,
            "alice",
        )
        points.follow(story.session, story.course, NOW, "alice")
    assert versions.current(story.session, "recognising-neglect-end").number == 3
    assert asked(story, "end").question("confidence_aim1").text.pick("en").words == words
    assert not points.stale(story.session, story.course)


def test_what_somebody_has_reworded_stays_when_an_aim_changes(story):
    row = points.find(story.session, story.course.key, "follow_up_1")
    text = author_file.write(asked(story, "follow-up")).replace(
        "What did you do?", "Tell us one thing you did."
    )
    assert points.bring_back(story.session, row, text, NOW, "bob").survey is not None
    first, second = courses.aims(story.course)
    changed = replace(about(story.course), aims=(first, second, Aim({"en": "I ask."})))
    courses.change(story.session, story.course, changed, NOW, "alice")
    points.follow(story.session, story.course, NOW, "alice")
    survey = asked(story, "follow-up")
    assert survey.question("did_what").text.pick("en").words == "Tell us one thing you did."
    assert survey.question("confidence_aim3") is not None


def test_a_file_that_is_not_sound_is_not_published(story):
    row = points.find(story.session, story.course.key, "end")
    text = author_file.write(asked(story, "end"))
    assert points.bring_back(
        story.session, row, text.replace("type: long_text", "type: lng_text"), NOW, "bob"
    ).errors
    assert versions.current(story.session, row.survey_key).number == 1


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("survey: recognising-neglect-end", "survey: another-end", "another-end"),
        ("maximum: 10.0", "maximum: 5.0", "so that courses can be compared"),
    ],
)
def test_what_reports_rest_on_cannot_be_taken_away(story, old, new, said):
    row = points.find(story.session, story.course.key, "end")
    text = author_file.write(asked(story, "end"))
    text = text.replace("maximum: 10\n", "maximum: 10.0\n")
    assert old in text
    with pytest.raises(TrainingFault, match=said):
        points.bring_back(story.session, row, text.replace(old, new), NOW, "bob")


def test_a_survey_without_any_question_about_aims_is_refused(story):
    row = points.find(story.session, story.course.key, "before")
    survey = asked(story, "before")
    bare = replace(survey, pages=tuple(page for page in survey.pages if page.questions[0].group is None))
    with pytest.raises(TrainingFault, match="None of the questions about the aims"):
        points.bring_back(story.session, row, author_file.write(bare), NOW, "bob")


def test_a_point_can_be_switched_off_and_one_that_is_gone_cannot_be_switched_on(story):
    row = points.find(story.session, story.course.key, "follow_up_2")
    points.switch(story.session, row, False, NOW, "alice")
    assert points.asked(story.session, story.course.key)[-1].point == "manager"
    points.settle(story.session, story.course, NOW, "alice")
    assert not row.asked
    courses.change(story.session, story.course, replace(about(story.course), follow_ups=(56,)), NOW, "alice")
    points.settle(story.session, story.course, NOW, "alice")
    with pytest.raises(TrainingFault, match="no such point"):
        points.switch(story.session, row, True, NOW, "alice")


def test_a_follow_up_that_was_taken_away_and_comes_back_is_asked_again(story):
    kept, second = points.find(story.session, story.course.key, "follow_up_1"), "follow_up_2"
    points.switch(story.session, kept, False, NOW, "alice")
    for days in ((56,), (56, 182)):
        courses.change(
            story.session, story.course, replace(about(story.course), follow_ups=days), NOW, "alice"
        )
        points.settle(story.session, story.course, NOW, "alice")
    row = points.find(story.session, story.course.key, second)
    assert (row.asked, row.taken_away) == (True, False)
    assert not kept.asked  # this one staff have switched off


def test_a_survey_of_somebody_elses_is_not_taken_over(database):
    with database.writing() as session:
        found = world(session)
        other = replace(wording.template("end"), key="recognising-neglect-end")
        versions.keep(session, other, NOW, "alice")
        with pytest.raises(TrainingFault, match="already"):
            points.settle(session, found.course, NOW, "alice")


def test_every_question_has_its_level_or_says_who_answers(story):
    plain = {"agency", "role", "hope", "needs", "answered_before", "about"}
    for kind in wording.KINDS:
        for question in asked(story, kind).questions:
            assert (levels.of(question.id) is None) == (question.id in plain), question.id
    measured = {levels.of(one.id) for kind in wording.KINDS for one in asked(story, kind).questions}
    assert measured - {None} == set(levels.NAMES)


def test_the_minutes_are_those_of_somebody_who_answers_everything(story):
    assert {kind: asked(story, kind).start.minutes for kind in wording.KINDS} == {
        "before": 2,
        "end": 4,
        "follow-up": 4,
        "manager": 2,
    }


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (7, "after 1 week"),
        (56, "after 8 weeks"),
        (182, "after 6 months"),
        (90, "after 3 months"),
        (10, "after 10 days"),
        (1, "after 1 day"),
        (365, "after 12 months"),
    ],
)
def test_days_are_said_as_people_count_them(days, said):
    assert points.after_days(days) == said
