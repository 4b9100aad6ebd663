"""People at two points in time are laid beside each other by their keys, and by what a person has decided of two keys."""

from feedback.database import Database
from feedback.responses.models import PairDecision
from feedback.surveys import pairing
from feedback.training import answers, doors
from tests.feedback.training.held import NOW, Held, held

SURE = "confidence_aim1"


def _matched(made: Held) -> int:
    surveys = doors.surveys(made.session, made.course.key)
    found = answers.both(
        made.session, surveys, "before", "end", doors.of_course(made.session, made.course.key)
    )
    return sum(one.pair is not None for one in found.people(SURE, SURE))


def test_the_same_key_is_the_same_person_and_one_that_stands_twice_is_nobody(database: Database) -> None:
    with database.writing() as session:
        made = held(session)
        for key in ("a", "b", "b", "c", None):
            made.answer(0, "before", {SURE: 2}, key)
        for key in ("a", "b", "d", None):
            made.answer(0, "end", {SURE: 4}, key)
        assert _matched(made) == 1


def test_two_keys_that_somebody_joined_are_one_person(database: Database) -> None:
    with database.writing() as session:
        made = held(session)
        scope = pairing.scope_of_course(made.course.key)
        for point in ("before", "end"):
            pairing.share(session, f"{made.course.key}-{point}", scope)
        made.answer(0, "before", {SURE: 2}, "key-1")
        made.answer(0, "end", {SURE: 4}, "key-2")
        assert _matched(made) == 0
        session.add(
            PairDecision(
                scope=scope,
                first_key="key-1",
                second_key="key-2",
                verdict="same",
                decided_by="t",
                decided_at=NOW,
            )
        )
        session.flush()
        assert _matched(made) == 1
