"""A decision about a course becomes a thing in a loop; and who came is counted as the register says."""

from dataclasses import replace
from datetime import date

import pytest

from analysis.disclosure_control import PUBLIC
from analysis.hidden import HIDDEN
from feedback.database import Database
from feedback.plans import periods
from feedback.training import events, returned, reviews, targets, uptake
from feedback.training.fault import TrainingFault
from feedback.training.reviews import Decided
from feedback.training.uptake import Bases, OfAgency
from tests.feedback.training.held import NOW, held

TODAY = date(2026, 3, 4)
CHANGE = Decided(
    "change",
    "More time for cases",
    "Half of those who came asked for it",
    "There was too little time for cases.",
    TODAY,
    due_on=date(2026, 6, 1),
    owner="Training manager",
    agency_key="health",
)


def test_each_decision_becomes_a_thing_in_one_loop_of_the_course(database: Database) -> None:
    with database.writing() as session:
        course = held(session).course
        reviews.decide(session, course, CHANGE, NOW, "alice")
        keep = replace(CHANGE, verdict="keep", what="The actors", due_on=None)
        reviews.decide(session, course, keep, NOW, "alice")
        found = reviews.of_course(session, course.key)
        loop = reviews.loop_of(session, course.key)
        assert loop is not None
        assert {one.item.loop_id for one in found} == {loop.id}
        by = {one.review.verdict: one.item for one in found}
        assert (by["change"].response, by["change"].due_on) == ("planned", date(2026, 6, 1))
        assert by["change"].decided["en"].startswith("Change: More time for cases.")
        assert (by["keep"].response, by["keep"].asks_change) == ("none", False)


@pytest.mark.parametrize(
    ("part", "value", "field"),
    [
        ("verdict", "perhaps", "verdict"),
        ("what", " ", "what"),
        ("because", "", "because"),
        ("said", "", "said"),
        ("due_on", None, "due_on"),
        ("decided_on", date(2026, 3, 5), "decided_on"),
        ("agency_key", "nobody", "agency_key"),
    ],
)
def test_a_decision_that_misses_something_is_refused(
    database: Database, part: str, value: object, field: str
) -> None:
    with database.writing() as session:
        course = held(session).course
        with pytest.raises(TrainingFault) as fault:
            reviews.decide(session, course, replace(CHANGE, **{part: value}), NOW, "alice")
        assert fault.value.field == field
        assert reviews.of_course(session, course.key) == []


def test_a_quarter_counts_places_by_agency_and_by_course(database: Database) -> None:
    with database.writing() as session:
        made = held(session)
        made.people(0, "health", 4)
        made.people(1, "health", 2, state="left_early")
        made.people(1, "police", 3, state="no_show")
        made.people(2, "school", 1, state="cancelled")
        targets.set_one(session, "health", 12, NOW, "alice")
        later = events.hold(
            session, made.course, events.About(NOW.replace(month=4), NOW.replace(month=5)), NOW, "alice"
        )
        assert later.id
        found = uptake.of_period(session, periods.quarter(TODAY), NOW)
        agencies = {one.key: one for one in found.agencies}
        assert agencies["health"].bases == Bases(6, 6, 2, 0, 0, 0)
        assert (agencies["health"].target, agencies["police"].target) == (12, None)
        assert (agencies["health"].of_target, agencies["police"].of_target) == (50, None)
        assert agencies["police"].bases == Bases(3, 0, 0, 3, 0, 0)
        assert agencies["council"].bases.places == 0
        (course,) = found.courses
        assert (len(course.events), course.capacity, course.bases.came) == (3, 60, 6)
        assert (found.whole.places, found.whole.cancelled) == (9, 1)


@pytest.mark.parametrize(
    ("came", "target", "percent"),
    [(1, 8, 13), (23, 40, 58), (0, 7, 0), (15, 10, 150), (3, None, None), (3, 0, None)],
)
def test_what_came_of_a_target_is_rounded_as_everywhere(
    came: int, target: int | None, percent: int | None
) -> None:
    assert OfAgency("health", "Health", Bases(came, came, 0, 0, 0, 0), target).of_target == percent


def test_targets_are_set_and_taken_away(database: Database) -> None:
    with database.writing() as session:
        held(session)
        assert targets.set_one(session, "health", 12, NOW, "alice")
        assert not targets.set_one(session, "health", 12, NOW, "alice")
        assert targets.of_agencies(session) == {"health": 12}
        assert targets.set_one(session, "health", None, NOW, "alice")
        assert targets.of_agencies(session) == {}
        with pytest.raises(TrainingFault):
            targets.set_one(session, "health", 0, NOW, "alice")


def test_how_many_evaluated_is_hidden_where_it_would_say_who(database: Database) -> None:
    """One health visitor came: whether she answered is nobody's business. Nor is it of an agency that answered whole."""
    with database.writing() as session:
        made = held(session)
        came = {"health": 1, "police": 40, "school": 12, "council": 30}
        for agency, number in {"health": 1, "police": 20, "school": 12, "council": 14}.items():
            for _ in range(number):
                made.answer(0, "end", {"agency": agency})
        found = returned.by_agency(session, made.events, "end", came, PUBLIC)
        assert found == {"health": HIDDEN, "school": HIDDEN, "police": 20, "council": 14}
        whole = returned.of_events(session, made.events)
        assert whole.at("end", [made.events[0].id], 83, PUBLIC) == 47
        assert whole.at("end", [made.events[0].id], 3, PUBLIC) is HIDDEN
        assert whole.at("follow_up_2", [made.events[0].id], 83, PUBLIC) is None
