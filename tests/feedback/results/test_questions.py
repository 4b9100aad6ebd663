"""Results question by question: over versions, by audience version, and never pooled where words or scales differ."""

import pytest

from analysis.disclosure_control import INTERNAL, PUBLIC
from analysis.hidden import HIDDEN
from feedback.clock import SetClock
from feedback.database import Database
from feedback.results import questions
from feedback.results.questions import Results
from feedback.surveys import collectors, versions
from forms import author_file
from tests.feedback.results.answered import send
from tests.support.asked import HEAD

KEY = "small"
PAGES = """
  - id: calm
    questions:
      - {id: calm, type: faces, text: "How calm do you feel?", points: 5}
  - id: who
    questions:
      - id: who
        type: one_of
        text: Who helps?
        choices: [{id: friend, text: A friend}, {id: teacher, text: A teacher}]
"""
YOUNG = """
versions:
  - id: young
    title: Ages 5 to 7
    changes:
      calm: {text: "How is your tummy?"}
  - id: older
    title: Ages 8 to 11
    leaves_out: [who]
"""


def _publish(database: Database, clock: SetClock, text: str, audience: str = "child") -> str:
    head = HEAD.format(key=KEY, mode="anonymous", check="true").replace(
        "audience: child", f"audience: {audience}"
    )
    reading = author_file.read(head + text)
    assert reading.survey is not None, [fault.sentence() for fault in reading.faults]
    with database.writing() as session:
        version = versions.keep(session, reading.survey, clock.now(), "tests")
        versions.publish(session, version, clock.now(), "tests")
        if not collectors.of(session, KEY):
            collectors.open_door(session, KEY, clock.now(), "tests", code="abc")
        return version.id


def _results(database: Database, era: str = "") -> Results:
    with database.reading() as session:
        found = questions.results(session, KEY, era)
    assert found is not None
    return found


def _counts(results: Results, number: int, part: int = 0) -> dict[str, object]:
    return {row.id: row.count for row in results.questions[number].parts[part].summary.rows}


def test_a_survey_without_a_version_has_no_results(database: Database) -> None:
    with database.reading() as session:
        assert questions.results(session, "nothing") is None


def test_versions_that_ask_the_same_are_counted_together_in_the_newest_words(
    database: Database, clock: SetClock
) -> None:
    _publish(database, clock, PAGES)
    send(database, *[{"calm": 1, "who": "friend"}] * 20, key=KEY)
    _publish(database, clock, PAGES.replace("Who helps?", "Who helps you?"))
    send(database, *[{"calm": 5, "who": "teacher"}] * 15, key=KEY)
    results = _results(database)
    assert (results.era.name, results.responses) == ("1-2", 35)
    assert results.questions[1].question.text.pick("en").words == "Who helps you?"
    assert _counts(results, 1) == {"friend": 20, "teacher": 15}


def test_three_faces_and_five_faces_are_two_scales(database: Database, clock: SetClock) -> None:
    _publish(database, clock, PAGES)
    send(database, *[{"calm": 3}] * 12, *[{"calm": 5}] * 12, key=KEY)
    _publish(database, clock, PAGES.replace("points: 5", "points: 3"))
    send(database, *[{"calm": 3}] * 11, *[{"calm": 1}] * 11, key=KEY)
    results = _results(database)
    assert [era.name for era in results.eras] == ["1", "2"]
    assert (results.era.name, results.responses) == ("2", 22)
    assert _counts(results, 0) == {"1": 11, "2": 0, "3": 11}
    assert _results(database, "1").responses == 24


def test_a_choice_and_a_question_no_longer_offered_keep_their_words(
    database: Database, clock: SetClock
) -> None:
    _publish(database, clock, PAGES)
    send(database, *[{"calm": 1, "who": "friend"}] * 10, *[{"calm": 5, "who": "teacher"}] * 10, key=KEY)
    without = PAGES.replace(", {id: teacher, text: A teacher}", ", {id: nan, text: My nan}")
    _publish(database, clock, without.replace("id: calm", "id: quiet"))
    results = _results(database)
    assert [one.question.id for one in results.questions] == ["quiet", "who", "calm"]
    assert [one.still_asked for one in results.questions] == [True, True, False]
    who = results.questions[1].parts[0]
    assert {row_id: text.pick("en").words for row_id, text in who.words.items()} == {
        "friend": "A friend",
        "nan": "My nan",
        "teacher": "A teacher",
    }
    assert _counts(results, 1) == {"friend": 10, "nan": 0, "teacher": 10}


def test_other_words_for_some_stand_apart_and_the_same_words_together(
    database: Database, clock: SetClock
) -> None:
    _publish(database, clock, PAGES + YOUNG)
    send(database, *[{"calm": 1, "who": "friend"}] * 10, *[{"calm": 2, "who": "teacher"}] * 10, key=KEY)
    send(database, *[{"calm": 4, "who": "friend"}] * 12, *[{"calm": 5}] * 12, key=KEY, audience="young")
    send(database, *[{"calm": 1}] * 10, key=KEY, audience="older")
    results = _results(database)
    written, young = results.questions[0].parts
    assert [title and title.pick("en").words for title in written.audiences] == [None, "Ages 8 to 11"]
    assert young.question.text.pick("en").words == "How is your tummy?"
    assert _counts(results, 0, 0) == {"1": 20, "2": 10, "3": 0, "4": 0, "5": 0}
    assert _counts(results, 0, 1) == {"1": 0, "2": 0, "3": 0, "4": 12, "5": 12}
    (who,) = results.questions[1].parts
    assert who.audiences == ()
    assert _counts(results, 1) == {"friend": 22, "teacher": 10}


@pytest.mark.parametrize(
    ("audience", "policy"), [("child", PUBLIC), ("family", PUBLIC), ("practitioner", INTERNAL)]
)
def test_children_and_families_are_kept_as_for_the_public(
    database: Database, clock: SetClock, audience: str, policy: object
) -> None:
    _publish(database, clock, PAGES, audience)
    send(database, *[{"who": "friend"}] * 7, *[{"who": "teacher"}] * 20, key=KEY)
    results = _results(database)
    assert results.policy is policy
    shown = _counts(results, 1)
    assert shown == (
        {"friend": 7, "teacher": 20} if policy is INTERNAL else {"friend": HIDDEN, "teacher": HIDDEN}
    )


def test_those_invited_are_set_against_the_answers_through_their_doors(
    database: Database, clock: SetClock
) -> None:
    _publish(database, clock, PAGES)
    with database.writing() as session:
        collectors.open_door(session, KEY, clock.now(), "tests", code="def", invited=30)
    send(database, *[{"calm": 1}] * 4, key=KEY)
    send(database, *[{"calm": 1}] * 9, key=KEY, code="def")
    assert _results(database).invited == (9, 30)
