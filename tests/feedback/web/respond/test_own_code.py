"""A code of one's own at an open door: one page before the questions, without scripts, forgiving, and kept nowhere."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from feedback.clock import SetClock
from feedback.database import Database
from feedback.responses import pairs
from feedback.responses.models import Draft, PairSlip, Response
from feedback.responses.pairs import Side
from feedback.surveys import collectors, pairing, versions
from feedback.surveys.models import Collector
from feedback.web.respond.pairing import known_by
from forms.confidentiality import KnownBy, Mode
from tests.feedback.invitations.asked import ask, come, walk
from tests.feedback.responses.test_pairs import everything, words
from tests.support.asked import Person, publish
from tests.support.statements import recorded

ANN = {"birth_day": "3", "called_last": "Ann", "school_first": "St Mary’s", "phone_last": "07700 900147"}
BILAL = {"birth_day": "28", "called_last": "l", "school_first": "Oa", "phone_last": "02"}


def twice(database: Database, clock: SetClock, kind: str = "qr_poster") -> None:
    """A survey before and one after, of one course, each with an open door."""
    for point in ("before", "end"):
        publish(database, clock, key=f"course-{point}", code=point, mode="paired", kind=kind)
        with database.writing() as session:
            pairing.share(session, f"course-{point}", "course/course", pairing.CODE)


def begun(app: Flask, point: str) -> Person:
    person = Person(app.test_client(), point)
    person.look()
    person.press()
    return person


def sent(app: Flask, point: str, typed: Mapping[str, str]) -> Person:
    """Somebody who makes their code and answers."""
    person = begun(app, point)
    assert person.where == f"/s/{point}/own-code"
    person.press(**typed)
    walk(person)
    person.send()
    assert person.where == f"/s/{point}/thanks"
    return person


def keys(database: Database) -> list[str | None]:
    with database.reading() as session:
        return list(session.scalars(select(Response.pair_key)))


def test_the_start_page_says_it_and_the_code_comes_before_the_first_question(
    app: Flask, database: Database, clock: SetClock
) -> None:
    twice(database, clock)
    person = Person(app.test_client(), "before")
    page = person.look().text
    assert "We can put your own answers beside each other" in page
    assert "We do not know whose answers they are." in page
    assert "You make a code yourself. We keep only a scrambled form of it." in page
    person.press()
    assert person.where == "/s/before/own-code"
    assert "mother" not in person.page.text
    assert "<script" not in person.page.text.partition("<main")[2]
    person.press(**ANN)
    assert person.where in ("/s/before/leaving", "/s/before/q/safe")


def test_the_same_code_written_another_way_is_the_same_person(
    app: Flask, database: Database, clock: SetClock
) -> None:
    twice(database, clock)
    sent(app, "before", ANN)
    sent(app, "before", BILAL)
    otherwise = {"birth_day": "03.", "called_last": "N", "school_first": " ST", "phone_last": "47"}
    sent(app, "end", otherwise)
    with database.reading() as session:
        found = pairs.beside(session, Side("course-before"), Side("course-end"))
    assert (len(found.matched), len(found.only_before), len(found.only_after)) == (1, 1, 0)


def test_neither_the_code_nor_what_it_was_made_of_is_anywhere(
    app: Flask, database: Database, clock: SetClock
) -> None:
    twice(database, clock)
    begun(app, "before").press(**ANN)  # still under way: a draft
    sent(app, "end", ANN)
    with database.reading() as session:
        assert session.scalars(select(Draft)).one().answers[("_pair")]["key"] == keys(database)[0]
        assert session.scalars(select(PairSlip.slip)).all()
    kept = json.dumps(everything(database), default=str)
    for word in ("03nst47", "07700", "900147", "St Mary", "nst47"):
        assert word not in kept


def test_one_goes_on_without_a_code_and_the_answers_count(
    app: Flask, database: Database, clock: SetClock
) -> None:
    twice(database, clock)
    sent(app, "before", {"action": "without"})
    assert keys(database) == [None]


def test_too_little_is_said_kindly_and_what_was_typed_is_still_there(
    app: Flask, database: Database, clock: SetClock
) -> None:
    twice(database, clock)
    person = begun(app, "before")
    page = person.press(birth_day="3", school_first="Łódź")
    assert page.status_code == 422
    assert "Fill these in. You can leave one of them out." in page.text
    assert 'value="Łódź"' in page.text
    assert page.text.count('aria-invalid="true"') == 2
    person.press(birth_day="3", school_first="Łódź", called_last="a")
    walk(person)
    person.send()
    assert keys(database)[0]


def test_a_change_of_language_keeps_what_was_typed(app: Flask, database: Database, clock: SetClock) -> None:
    twice(database, clock)
    person = begun(app, "before")
    page = person.press(birth_day="3", lang="ar")
    assert 'dir="rtl"' in page.text
    assert 'value="3"' in page.text


def test_who_comes_back_in_the_middle_goes_on_where_they_were(
    app: Flask, database: Database, clock: SetClock
) -> None:
    twice(database, clock)
    person = begun(app, "before")
    person.look()
    person.press()
    assert person.where == "/s/before/own-code"  # not made yet
    person.press(**ANN)
    person.look("q/safe")
    person.press(safe="very")
    person.look()
    person.press()
    assert person.where == "/s/before/q/who"


def test_at_a_kiosk_the_next_person_makes_their_own(app: Flask, database: Database, clock: SetClock) -> None:
    twice(database, clock, "kiosk")
    tablet = begun(app, "before")
    tablet.press(**ANN)
    tablet.press("next")
    tablet.look()
    tablet.press()
    assert tablet.where == "/s/before/own-code"
    assert 'value="3"' not in tablet.page.text


def test_a_personal_door_of_a_course_by_code_asks_for_it_too(
    app: Flask, database: Database, clock: SetClock
) -> None:
    """So that who answered by the poster at the end is found again by the link eight weeks later."""
    link = ask(database, clock, mode="paired")["Ann"]
    with database.writing() as session:
        pairing.share(session, "safe-at-school", "course/course", pairing.CODE)
    publish(database, clock, key="course-end", code="end", mode="paired", kind="open_link")
    with database.writing() as session:
        pairing.share(session, "course-end", "course/course", pairing.CODE)
    person = come(app, link)
    assert "We know who we asked and who has answered." in person.page.text
    person.press()
    assert person.where == "/s/abc/own-code"
    person.press(**ANN)
    walk(person)
    person.send()
    sent(app, "end", ANN)
    first, second = keys(database)
    assert first == second


def test_by_token_nobody_is_asked_for_a_code(app: Flask, database: Database, clock: SetClock) -> None:
    person = come(app, ask(database, clock, mode="paired")["Ann"])
    person.press()
    assert person.where != "/s/abc/own-code"
    person.look("own-code")
    assert person.where != "/s/abc/own-code"


def test_in_a_course_by_links_an_open_door_asks_for_no_code_and_promises_no_matching(
    app: Flask, database: Database, clock: SetClock
) -> None:
    twice(database, clock)
    with database.writing() as session:
        pairing.turn(session, "course/course", pairing.TOKEN)
        assert all(
            collectors.unmatched(session, session.get_one(Collector, point)) for point in ("before", "end")
        )
    person = Person(app.test_client(), "end")
    page = person.look().text
    assert "beside each other" not in page
    assert "You make a code" not in page
    assert "We do not know whose answers they are." in page
    person.press()
    assert person.where != "/s/end/own-code"
    walk(person)
    person.send()
    assert person.where == "/s/end/thanks"
    assert keys(database) == [None]
    with database.reading() as session:
        assert pairs.ways(session, Side("course-end")) == (0, 1)


def test_a_survey_with_an_open_door_that_becomes_paired_keeps_what_is_chosen_then(
    database: Database, clock: SetClock
) -> None:
    publish(database, clock, kind="open_link")
    with database.writing() as session:
        current = versions.current(session, "safe-at-school")
        assert current is not None
        survey = replace(versions.read(current), mode=Mode.PAIRED)
        versions.publish(session, versions.keep(session, survey, clock.now(), "tests"), clock.now(), "tests")
        pairing.choose(
            session, ["birth_day", "animal_first", "place_first", "birth_month"], clock.now(), "tests"
        )
        assert [one.id for one in pairing.prompts(session, "safe-at-school")] == list(ANN)


def test_what_the_start_page_says_is_read_with_the_door_and_asks_nothing_more(
    database: Database, clock: SetClock
) -> None:
    """It is said again inside a transaction where a form had grown old: a second connection would wait for the first."""
    twice(database, clock)
    with database.looking() as session, recorded(database) as said:
        opened = collectors.behind(session, "before", clock.now())
        assert opened is not None
        reading = len(said)
        assert known_by(opened) == KnownBy(link=False, code=True)
        assert len(said) == reading


def test_prompts_stay_as_they_were_when_the_first_door_opened(database: Database, clock: SetClock) -> None:
    twice(database, clock)
    wanted = ["birth_day", "animal_first", "place_first", "birth_month"]
    with database.writing() as session:
        pairing.settle(session, "course-before")
        pairing.choose(session, wanted, clock.now(), "tests")
        assert [one.id for one in pairing.prompts(session, "course/course")] == list(ANN)
        assert set(pairing.chosen(session)) == set(wanted)
        with pytest.raises(pairing.PairingFault, match="Choose from 4 to 6"):
            pairing.choose(session, wanted[:3], clock.now(), "tests")


def test_taking_answers_back_takes_what_their_code_shared(
    app: Flask, database: Database, clock: SetClock
) -> None:
    twice(database, clock)
    sent(app, "before", ANN)
    with database.writing() as session:
        session.execute(text("UPDATE receipts SET response_id = NULL"))
        session.execute(text("DELETE FROM responses"))
        assert session.scalars(select(PairSlip.slip)).all() == []


_CODES = st.fixed_dictionaries(
    {
        "birth_day": st.integers(1, 31).map(str),
        "called_last": st.sampled_from("abc"),
        "school_first": st.sampled_from(["st", "oa"]),
        "phone_last": st.sampled_from(["47", "74"]),
    }
)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@settings(
    max_examples=8,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
)
@given(people=st.lists(_CODES, min_size=1, max_size=4), order=st.randoms(use_true_random=False))
def test_whatever_doors_and_codes_no_table_names_anybody_and_only_the_same_code_pairs(
    app: Flask, database: Database, clock: SetClock, people: list[dict[str, str]], order: Any
) -> None:
    with database.reading() as session:
        known = session.get(Collector, "before")
    if known is None:
        twice(database, clock)
    with database.writing() as session:
        session.execute(text("UPDATE receipts SET response_id = NULL"))
        session.execute(text("DELETE FROM responses"))
    visits = [(point, person) for person in range(len(people)) for point in ("before", "end")]
    order.shuffle(visits)
    for point, person in visits:
        sent(app, point, people[person])
    codes = [tuple(sorted(one.items())) for one in people]
    with database.reading() as session:
        found = pairs.beside(session, Side("course-before"), Side("course-end"))
    assert len(found.matched) == sum(codes.count(one) == 1 for one in codes)
    assert not found.only_before
    assert not found.only_after
    held = set(filter(None, keys(database)))
    assert len(held) == len(set(codes))
    holding = {table for table, rows in everything(database).items() if held & set(words(rows))}
    assert holding == {"responses"}
