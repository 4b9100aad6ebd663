"""Decisions without a voice, priorities nobody was asked about, and those of which nobody was told."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from feedback.database import Database
from feedback.decisions.log import Wanted
from feedback.decisions.priorities_not_asked import Wanted as Asked
from feedback.decisions.priorities_not_asked import gaps
from feedback.decisions.without_voice import NOBODY, without_voice
from feedback.loop.models import Told
from feedback.partnership.models import Board
from feedback.plans import boards
from feedback.plans.models import Priority
from feedback.surveys import collectors
from feedback.surveys.models import SurveyPriority
from tests.feedback.decisions.taken import WHY_NOT, take
from tests.feedback.loop.stories import NOW, PRIORITY, TODAY, World, world
from tests.support.statements import recorded


@pytest.fixture
def story(database: Database) -> Iterator[World]:
    with database.writing() as session:
        yield world(session)


def test_those_that_say_so_and_those_that_name_nobody(story: World) -> None:
    story.answers(40, about_theme=15)
    loop = story.loop()
    heard, untold = story.item(loop), story.item(loop, theme_id=None, evidence="A visit")
    take(story, heard, title="Heard")
    silent = take(story, title="Silent")
    hollow = take(story, untold, title="Hollow")
    few = {one.decision.id: one for one in without_voice(story.session, Wanted())}
    assert set(few) == {silent.id, hollow.id}
    assert (few[silent.id].said, few[silent.id].why) == (True, WHY_NOT)
    assert (few[hollow.id].said, few[hollow.id].why) == (False, NOBODY)
    assert without_voice(story.session, Wanted(since=date(2026, 3, 5))) == []


def test_a_hidden_number_is_a_voice(story: World) -> None:
    story.answers(40, about_theme=3)
    take(story, story.item(story.loop()))
    assert without_voice(story.session, Wanted()) == []


def asked(story: World, opens: datetime, closes: datetime | None = None) -> None:
    story.session.add(SurveyPriority(survey_key=story.survey_key, priority_ref=PRIORITY))
    door = collectors.of(story.session, story.survey_key)[0]
    door.opens_at, door.closes_at = opens, closes
    story.session.flush()


def test_a_priority_nobody_was_asked_about(story: World) -> None:
    found = gaps(story.session, Asked(), TODAY)
    assert [one.priority.ref for one in found.not_asked] == [PRIORITY]
    asked(story, NOW)
    found = gaps(story.session, Asked(), TODAY)
    assert (found.not_asked, [one.surveys for one in found.not_told], found.of) == ((), [("way-home",)], 1)


@pytest.mark.parametrize(
    ("since", "until", "there"),
    [
        (None, None, True),
        (date(2026, 1, 1), date(2026, 1, 31), True),
        (date(2026, 1, 31), None, True),
        (date(2026, 2, 1), None, False),
        (None, date(2026, 1, 9), False),
        (None, date(2026, 1, 10), True),
    ],
)
def test_asked_means_that_a_door_was_open_in_that_time(
    story: World, since: date | None, until: date | None, there: bool
) -> None:
    asked(story, datetime(2026, 1, 10, 9, tzinfo=UTC), datetime(2026, 1, 31, 17, tzinfo=UTC))
    assert (not gaps(story.session, Asked("", since, until), TODAY).not_asked) is there


def test_told_is_an_act_that_was_done_and_not_one_that_is_planned(story: World) -> None:
    asked(story, NOW)
    loop = story.loop()
    story.item(loop)
    told = story.session.query(Told).one()
    told.told_on = date(2026, 5, 1)
    story.session.flush()
    assert [one.priority.ref for one in gaps(story.session, Asked(), TODAY).not_told] == [PRIORITY]
    told.told_on = TODAY
    story.session.flush()
    assert gaps(story.session, Asked(), TODAY).not_told == ()


def test_a_page_tells_people_and_the_ledger_keeps_that_it_did(story: World) -> None:
    from feedback.publishing import release

    asked(story, NOW)
    loop = story.loop()
    story.item(loop)
    story.session.query(Told).one().told_on = date(2026, 5, 1)
    release.release(story.session, loop, ["en"], NOW, story.cora)
    assert gaps(story.session, Asked(), TODAY).not_told == ()
    release.withdraw(story.session, loop.slug, "A mistake", NOW, story.cora)
    assert gaps(story.session, Asked(), TODAY).not_told == (), (
        "they were told, and a note says what was taken off"
    )


def test_a_board_sees_its_own_priorities_and_those_of_its_sub_groups(story: World) -> None:
    story.session.add_all(
        [Board(key="sub", name="Sub", parent_key="board"), Board(key="other", name="Other")]
    )
    story.session.flush()
    priority = story.session.get_one(Priority, PRIORITY)
    boards.share(story.session, priority, ["sub"], "sub", NOW, story.alice)
    for key, number in (("sub", 1), ("board", 1), ("other", 0), ("", 1)):
        assert gaps(story.session, Asked(key), TODAY).of == number, key


def test_the_reports_take_as_many_statements_for_many_priorities(database: Database) -> None:
    with database.writing() as session:
        story = world(session)
        asked(story, NOW)
        for number in range(2, 12):
            session.add(
                Priority(
                    ref=f"plan-2026/{number}",
                    plan_key="plan-2026",
                    code=str(number),
                    position=number,
                    title="x",
                    plain_title="x",
                )
            )
    with database.reading() as session, recorded(database) as statements:
        assert gaps(session, Asked(), TODAY).of == 11
    assert len(statements) == 6
