"""Each follow-up of a course by itself: its own base, its own people matched, side by side and never added up."""

from sqlalchemy.orm import Session

from analysis.hidden import HIDDEN
from feedback.database import Database
from feedback.partnership import thresholds
from feedback.surveys.models import Collector, Survey
from feedback.training import counting, follow_ups, levels, outcomes, points, returned
from feedback.training.outcomes import Comparison, Outcome
from tests.feedback.training.held import NOW, Held, held

SURE = "confidence_aim1"


def story(session: Session, weeks: int = 24, months: int = 15) -> Held:
    """Forty came and answered before and at the end, every other of them wrote what they would do; the first so many
    answered weeks after, and the last so many months after: nine of them both times."""
    made = held(session, trainers=("Ann",), follow_ups=2)
    for one in range(40):
        key = f"k{one * 7919 % 1009:04}"
        made.answer(0, "before", {SURE: 2 + one % 2}, key)
        made.answer(0, "end", {SURE: 4 + one % 2}, key, words="I will ask." if one % 2 else "")
        did = {"did": ("yes", "partly")[one % 2], "changed_for_children": "yes"}
        if one < weeks:
            made.answer(0, "follow-up", did | {SURE: 3 + one % 3}, key)
        if 15 <= one < 15 + months:
            later = "yes" if one % 3 else "partly"
            made.answer(0, "follow-up 2", did | {"did": later, SURE: 3 + one % 2}, key)
    return made


def found_of(made: Held, **more: object) -> Outcome:
    return outcomes.of_course(made.session, made.course, **more)  # type: ignore[arg-type]


def compared(found: Outcome) -> dict[tuple[str, str], Comparison]:
    (measured,) = [one for one in found.aims if one.aim.id == "aim1"]
    return {one.points: one for one in measured.later}


def test_each_follow_up_has_its_own_base_and_its_own_people(database: Database) -> None:
    with database.writing() as session:
        found = found_of(story(session))
        assert [one.words for one in found.follow_ups] == ["after 8 weeks", "after 6 months"]
        each = compared(found)
        assert list(each) == [
            ("end", "follow_up_1"),
            ("before", "follow_up_1"),
            ("end", "follow_up_2"),
            ("before", "follow_up_2"),
            ("follow_up_1", "follow_up_2"),
        ]
        of = {points: one.result.matching for points, one in each.items()}
        assert (of["end", "follow_up_1"].matched, of["end", "follow_up_1"].only_before) == (24, 16)
        assert (of["before", "follow_up_2"].matched, of["before", "follow_up_2"].only_before) == (15, 25)
        both = of["follow_up_1", "follow_up_2"]
        assert (both.matched, both.only_before, both.only_after) == (9, 15, 6)
        assert each["end", "follow_up_1"].result.shown is not None


def test_levels_three_and_four_stand_side_by_side_and_no_sum_of_them_anywhere(database: Database) -> None:
    with database.writing() as session:
        (did,) = found_of(story(session)).apart.of(["did"])
        by = {column.words: {row.id: row.count for row in column.rows} for column in did.columns}
        assert by == {
            "after 8 weeks": {"yes": 12, "partly": 12, "not_yet": 0, "no_chance": 0},
            "after 6 months": {"yes": 10, "partly": 5, "not_yet": 0, "no_chance": 0},
        }


def test_a_follow_up_that_few_answered_is_not_shown_nor_what_it_could_be_worked_out_from(
    database: Database,
) -> None:
    with database.writing() as session:
        made = story(session, months=3)
        found = found_of(made)
        (did,) = found.apart.of(["did"])
        assert did.columns == ()
        assert found.promises
        assert all(one.table is None for one in found.promises)
        back = returned.of_events(session, made.events)
        asked = [one.point for one in found.follow_ups]
        assert set(back.apart(asked, [made.events[0].id], 40, found.policy).values()) == {HIDDEN}


def test_the_public_sees_no_more_of_it_than_the_hub(database: Database) -> None:
    with database.writing() as session:
        made = story(session, months=7)
        inside = found_of(made).apart.of(["did"])[0].columns
        outside = found_of(made, wish=thresholds.public(session)).apart.of(["did"])[0].columns
        assert [one.answered for one in inside] == [24, 7]
        assert outside == ()


def test_of_what_came_through_no_events_door_nobody_says_when(database: Database) -> None:
    with database.writing() as session:
        made = story(session)
        key = f"{made.course.key}-follow-up"
        session.add(Collector(code="poster", survey_key=key, kind="personal", name="P", created_at=NOW))
        session.flush()
        made.doors[made.events[0].id, "follow-up"] = "poster"
        for one in range(8):
            made.answer(0, "follow-up", {"did": "partly", SURE: 3}, f"p{one}")
        found = found_of(made)
        (did,) = found.apart.of(["did"])
        assert {one.point: one.answered for one in did.columns} == {
            "follow_up_1": 24,
            "follow_up_2": 15,
            follow_ups.UNPLACED: 8,
        }
        assert compared(found)["end", "follow_up_1"].result.matching.only_after == 0


def test_what_was_promised_is_held_against_each_follow_up_by_itself(database: Database) -> None:
    with database.writing() as session:
        weeks, months = found_of(story(session)).promises
        assert (weeks.words, months.words) == ("after 8 weeks", "after 6 months")
        assert weeks.table is not None
        assert {one.id: one.answered for one in weeks.table.groups} == {"promised": 12, "not": 12}
        assert months.table is not None
        assert sum(one.answered for one in months.table.groups if isinstance(one.answered, int)) == 15


def test_who_came_further_is_said_of_those_who_answered_both(database: Database) -> None:
    with database.writing() as session:
        found = found_of(story(session, weeks=40, months=25))
        ((question, each), *_) = found.further
        assert (question, each.result.matching.matched) == ("did", 25)
        assert each.result.shown is not None
        moves = {row.id: row.count for row in each.result.shown.moves.rows}
        # Four had done it after weeks and partly after months; with how many stayed it would be known how many.
        assert moves["worse"] is HIDDEN
        assert sum(count is HIDDEN for count in moves.values()) >= 2


def test_where_the_survey_is_shown_by_something_else_there_is_no_second_table(database: Database) -> None:
    with database.writing() as session:
        made = story(session)
        session.get_one(Survey, f"{made.course.key}-follow-up").shown_by = "agency"
        assert found_of(made).apart.shown_by == "agency"
        assert found_of(made, may_choose=True).apart.of(["did"])[0].columns


def test_a_follow_up_that_is_asked_no_more_and_has_no_answers_is_none(database: Database) -> None:
    with database.writing() as session:
        made = story(session, months=0)
        row = points.find(session, made.course.key, "follow_up_2")
        assert row is not None
        row.asked = False
        found = found_of(made)
        assert [one.point for one in found.follow_ups] == ["follow_up_1"]
        assert not found.several
        assert found.apart.of(["did"])[0].columns[0].answered == 24


def test_every_question_stands_under_the_level_it_measures() -> None:
    for level, ids in (
        (levels.REACTION, outcomes.REACTION),
        (levels.BEHAVIOUR, outcomes.DEED),
        (levels.RESULTS, outcomes.CHANGE),
    ):
        assert {levels.of(one) for one in ids} == {level}
    assert set(outcomes.RANKS) <= {*outcomes.DEED, *outcomes.CHANGE}


def test_numbers_move_in_steps_of_what_the_partnership_has_raised(database: Database) -> None:
    with database.writing() as session:
        assert counting.together(session) == 5
        thresholds.set_to(session, {"internal": 8}, NOW, "tests")
        step = counting.together(session)
        assert (counting.said(7, step, closed=True), counting.said(17, step, closed=False)) == (
            "fewer than 8",
            "16 or more",
        )
