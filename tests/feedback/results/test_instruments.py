"""Faces and words are different instruments: what was answered with one is never one figure with another."""

from collections.abc import Callable

import pytest

from analysis.hidden import HIDDEN
from feedback.clock import SetClock
from feedback.database import Database
from feedback.results import instruments, questions
from feedback.results.parts import Part
from feedback.results.questions import Results
from feedback.surveys import collectors, versions
from forms import author_file
from forms.question import Question
from tests.feedback.results.answered import send
from tests.support.asked import HEAD

KEY = "small"
PAGES = """
  - id: light
    questions: [{id: light, type: one_of, text: Light, choices: [{id: a, text: A}, {id: b, text: B}]}]
  - id: safe
    questions: [{id: safe, type: scale, text: Safe, labels: [Not at all, Not very, In between, Quite, Very]}]
  - id: why
    when: safe < 3
    questions: [{id: why, type: one_of, text: Why, choices: [{id: x, text: X}, {id: y, text: Y}]}]
  - id: end
    questions: [{id: end, type: text, text: End}]
versions:
  - id: 4-7
    title: 4 to 7
    band: 4-7
    changes: {safe: {type: faces, points: 3}}
    leaves_out: [why]
  - id: 8-11
    title: 8 to 11
    band: 8-11
    changes: {safe: {type: faces}}
  - id: 12-plus
    title: 12 and over
    band: 12+
    changes: {light: {picture: symbol:play}, safe: {picture: symbol:safe}}
"""
#: What each version answers to `safe`: point and how many.
GIVEN = {None: {4: 20, 5: 20}, "4-7": {1: 12, 3: 18}, "8-11": {1: 15, 2: 10, 3: 25}, "12-plus": {5: 14}}


def publish(database: Database, clock: SetClock, pages: str = PAGES, flow: str = "") -> str:
    reading = author_file.read(
        HEAD.format(key=KEY, mode="anonymous", check="true").replace("pages:", flow + "pages:") + pages
    )
    assert reading.survey is not None, [fault.sentence() for fault in reading.faults]
    with database.writing() as session:
        version = versions.keep(session, reading.survey, clock.now(), "tests")
        versions.publish(session, version, clock.now(), "tests")
        if not collectors.of(session, KEY):
            collectors.open_door(session, KEY, clock.now(), "tests", code="abc")
        return version.id


def results(database: Database, era: str = "") -> Results:
    with database.reading() as session:
        found = questions.results(session, KEY, era)
    assert found is not None
    return found


@pytest.fixture
def answered(database: Database, clock: SetClock) -> Callable[[], Results]:
    publish(database, clock)
    for audience, points in GIVEN.items():
        for point, count in points.items():
            send(database, *[{"safe": point, "light": "a"}] * count, key=KEY, audience=audience)
    return lambda: results(database)


def parts(found: Results, question_id: str) -> tuple[Part, ...]:
    return next(one.parts for one in found.questions if one.question.id == question_id)


def pooled(found: Results) -> list[str]:
    """Every part that counts answers given with different instruments, judged by the survey and by nothing of results."""
    return [
        part.question.id
        for one in found.questions
        for part in one.parts
        if len({asked.instrument for asked in asked_of(found, part)}) > 1
    ]


def asked_of(found: Results, part: Part) -> list[Question]:
    surveys = (found.survey.for_audience(audience) for audience in part.audience_ids)
    return [asked for survey in surveys if (asked := survey.question(part.question.id))]


def test_each_instrument_is_a_part_with_its_own_base_and_name(answered: Callable[[], Results]) -> None:
    safe = parts(answered(), "safe")
    assert [part.instrument for part in safe] == ["words", "3 faces", "5 faces"]
    titles = [[title.pick("en").words if title else None for title in part.audiences] for part in safe]
    assert titles == [[None, "12 and over"], ["4 to 7"], ["8 to 11"]]
    assert [part.summary.answered for part in safe] == [54, 30, 50]
    assert [len(part.summary.rows) for part in safe] == [5, 3, 5]


def test_no_mean_is_of_two_instruments(answered: Callable[[], Results]) -> None:
    words, three, five = parts(answered(), "safe")
    assert round(float(words.summary.mean or 0), 2) == round((4 * 20 + 5 * 34) / 54, 2)
    assert round(float(three.summary.mean or 0), 2) == round((12 + 3 * 18) / 30, 2)
    assert round(float(five.summary.mean or 0), 2) == round((15 + 20 + 75) / 50, 2)


def test_nothing_is_pooled(answered: Callable[[], Results]) -> None:
    found = answered()
    assert pooled(found) == []
    assert {one.question.id for one in found.questions if one.instruments} == {"safe"}


def test_pooling_would_be_noticed(answered: Callable[[], Results], monkeypatch: pytest.MonkeyPatch) -> None:
    """The fault planted: one part for every wording of a question, as if the id were enough."""
    monkeypatch.setattr(instruments, "worded", lambda question: question.id)
    assert pooled(answered()) == ["safe"]


def test_a_picture_beside_the_words_leaves_it_the_same_question(answered: Callable[[], Results]) -> None:
    (light,) = parts(answered(), "light")
    assert (light.summary.asked, light.instrument, light.audiences) == (134, "", ())


def test_a_version_that_changes_its_instrument_begins_another_era(
    database: Database, clock: SetClock
) -> None:
    publish(database, clock)
    send(database, *[{"safe": 3}] * 12, key=KEY, audience="4-7")
    publish(
        database,
        clock,
        PAGES.replace("{type: faces, points: 3}", "{type: faces}").replace("leaves_out: [why]", ""),
    )
    send(database, *[{"safe": 3}] * 15, key=KEY, audience="4-7")
    assert [era.name for era in results(database).eras] == ["1", "2"]
    assert results(database).responses == 15


def test_other_words_for_the_same_instrument_are_no_new_era(database: Database, clock: SetClock) -> None:
    publish(database, clock)
    publish(
        database, clock, PAGES.replace("{type: faces, points: 3}", "{type: faces, points: 3, text: 'Safe?'}")
    )
    assert [era.name for era in results(database).eras] == ["1-2"]


def test_versions_answered_are_counted(answered: Callable[[], Results]) -> None:
    told = [
        (one.title.pick("en").words if one.title else None, one.responses) for one in answered().audiences
    ]
    assert told == [(None, 40), ("4 to 7", 30), ("8 to 11", 50), ("12 and over", 14)]


# --- the parts give each other nothing away


def test_a_follow_up_is_held_against_the_same_people(database: Database, clock: SetClock) -> None:
    """48 of the fifty children of 8 to 11 were asked why, in words of their own. Beside the answers of everybody that
    looks like few of many; two of the fifty were not asked, and that is what nobody may know."""
    own_words = PAGES.replace("when: safe < 3", "when: safe < 3 or light = b").replace(
        "{safe: {type: faces}}", "{safe: {type: faces}, why: Why is that}"
    )
    publish(database, clock, own_words)
    send(database, *[{"safe": 5, "light": "a"}] * 60, *[{"safe": 4, "light": "a"}] * 40, key=KEY)
    send(database, *[{"safe": 1, "light": "a", "why": "x"}] * 24, key=KEY, audience="8-11")
    send(database, *[{"safe": 5, "light": "b", "why": "y"}] * 24, key=KEY, audience="8-11")
    send(database, *[{"safe": 5, "light": "a"}] * 2, key=KEY, audience="8-11")
    found = results(database)
    assert not any(row.count is HIDDEN for part in parts(found, "safe") for row in part.summary.rows)
    young = next(part for part in parts(found, "why") if part.audience_ids == ("8-11",))
    assert (young.summary.withheld, young.summary.asked) == ("too_entangled", HIDDEN)


def test_a_follow_up_that_others_were_not_asked_is_shown_where_it_tells_nothing(
    database: Database, clock: SetClock
) -> None:
    publish(database, clock)
    send(
        database, *[{"safe": 1}] * 2, *[{"safe": 3}] * 30, key=KEY, audience="4-7"
    )  # hidden, and not asked why
    send(database, *[{"safe": 1, "why": "x"}] * 20, *[{"safe": 5}] * 20, key=KEY, audience="8-11")
    (why,) = parts(results(database), "why")
    assert (why.summary.withheld, why.summary.asked) != ("too_entangled", HIDDEN)


def test_no_two_parts_count_the_same_people(answered: Callable[[], Results]) -> None:
    """So that there is no total from which one part could be taken away."""
    for one in answered().questions:
        counted = [audience for part in one.parts for audience in part.audience_ids]
        assert len(counted) == len(set(counted)), one.question.id


# --- somebody helped


HELPS = "flow: {ask_helped: true}\n"


def test_who_held_the_pen_is_counted_where_it_is_asked(database: Database, clock: SetClock) -> None:
    publish(database, clock)
    assert results(database).helped is None
    publish(database, clock, PAGES.replace("Light,", "Lights,"), HELPS)
    send(database, *[{"safe": 5}] * 20, key=KEY, helped="alone")
    send(database, *[{"safe": 5}] * 15, key=KEY, helped="read_to_me", audience="4-7")
    send(database, *[{"safe": 5}] * 5, key=KEY)
    helped = results(database).helped
    assert helped is not None
    assert (helped.summary.asked, helped.summary.missing) == (40, 5)
    assert {row.id: row.count for row in helped.summary.rows} == {
        "alone": 20, "read_to_me": 15, "wrote_for_me": 0, "answered_together": 0,
    }  # fmt: skip


def test_few_who_were_helped_are_hidden_with_what_would_tell_them(
    database: Database, clock: SetClock
) -> None:
    publish(database, clock, flow=HELPS)
    send(database, *[{"safe": 5}] * 40, key=KEY, helped="alone")
    send(database, *[{"safe": 5}] * 12, key=KEY, helped="read_to_me")
    send(database, *[{"safe": 5}] * 3, key=KEY, helped="wrote_for_me")
    helped = results(database).helped
    assert helped is not None
    counts = {row.id: row.count for row in helped.summary.rows}
    assert counts["wrote_for_me"] is HIDDEN
    assert sum(count is HIDDEN for count in counts.values()) == 2
