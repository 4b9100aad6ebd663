"""A person's answers from before and after find each other; nobody's name leads to them, and no name is led to."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import inspect, select, text

from feedback.clock import SetClock
from feedback.database import Database
from feedback.invitations import asking
from feedback.invitations.models import InvitedPerson
from feedback.invitations.people import Line
from feedback.responses import pairs
from feedback.responses.models import Response
from feedback.responses.pairs import Side
from feedback.surveys import pairing
from feedback.surveys.models import Collector
from tests.feedback.invitations.asked import walk
from tests.support.asked import Person, publish

POINTS = ("before", "end", "later")
#: Words that stand for nobody: how JSON says yes, no and nothing.
PLAIN = ("true", "false", "null")
PEOPLE = ("Ann", "Bilal", "Cora", "Dewi", "Efa")


def course(database: Database, clock: SetClock, by: str = pairing.TOKEN, kind: str = "personal") -> None:
    """Three surveys of one course, each with a door of its own."""
    for point in POINTS:
        publish(database, clock, key=f"course-{point}", code=point, mode="paired", kind=kind)
        with database.writing() as session:
            pairing.share(session, f"course-{point}", pairing.scope_of_course("course"), by)


def invited(database: Database, clock: SetClock, point: str, names: Iterable[str] = PEOPLE) -> dict[str, str]:
    """A link for each, at one point, under the same booking as at every other."""
    with database.writing() as session:
        door = session.get_one(Collector, point)
        lines = [
            Line(n, name, f"{name}@example.org", "", None, pair_basis=pairing.basis_of_booking(b"a key", "course", f"booking-{name}"))
            for n, name in enumerate(names)
        ]  # fmt: skip
        return {one.name: one.link for one in asking.ask(session, door, lines, clock.now(), "tests")}


def answered(app: Flask, point: str, link: str) -> None:
    """Somebody who came by their link and sent their answers."""
    person = Person(app.test_client(), point)
    person.look(f"/i/{link}")
    person.start()
    walk(person)
    person.send()
    assert person.where == f"/s/{point}/thanks"


def beside(database: Database, first: str = "before", second: str = "end") -> pairs.Pairs:
    with database.reading() as session:
        return pairs.beside(session, Side(f"course-{first}"), Side(f"course-{second}"))


def test_the_same_person_is_found_again_at_every_point(
    app: Flask, database: Database, clock: SetClock
) -> None:
    course(database, clock)
    links = {point: invited(database, clock, point) for point in POINTS}
    for name in ("Ann", "Bilal", "Cora"):
        answered(app, "before", links["before"][name])
    for name in ("Bilal", "Cora", "Dewi", "Efa"):
        answered(app, "end", links["end"][name])
    answered(app, "later", links["later"]["Ann"])
    found = beside(database)
    assert (len(found.matched), len(found.only_before), len(found.only_after)) == (2, 1, 2)
    later = beside(database, "before", "later")
    assert (len(later.matched), len(later.only_before), len(later.only_after)) == (1, 2, 0)
    assert found.without_key == found.ambiguous == (0, 0)
    assert found.matched[0].before.answers["safe"] == "very"
    assert {one.door for one in found.only_after} == {"end"}


def test_no_table_holds_a_name_or_what_stands_for_one_beside_a_key(
    app: Flask, database: Database, clock: SetClock
) -> None:
    """Of invitations and names nothing stands in any other table; and the key of answers nowhere among the names."""
    course(database, clock)
    for point in POINTS[:2]:
        links = invited(database, clock, point)
        for name in PEOPLE[:3]:
            answered(app, point, links[name])
    with database.reading() as session:
        keys = set(session.scalars(select(Response.pair_key)))
    assert len(keys) == 3
    holding = {table for table, rows in everything(database).items() if keys & set(words(rows))}
    assert holding == {"responses"}
    names = {
        word for table in ("invited_people", "invitations") for word in words(everything(database)[table])
    }
    for table, rows in everything(database).items():
        if table not in ("invited_people", "invitations", "collectors"):
            assert not (names - set(POINTS)) & set(words(rows)), table


def test_the_attack_works_where_a_tie_is_planted(app: Flask, database: Database, clock: SetClock) -> None:
    """The test above can fail: somebody keeps the key with the name "so that it is quicker"."""
    course(database, clock)
    answered(app, "before", invited(database, clock, "before")["Ann"])
    with database.writing() as session:
        key = session.scalars(select(Response.pair_key)).one()
        session.execute(text("UPDATE invited_people SET pair_basis = :key WHERE name = 'Ann'"), {"key": key})
    holding = {table for table, rows in everything(database).items() if key in set(words(rows))}
    assert holding == {"responses", "invited_people"}


def test_without_the_server_key_nothing_among_the_names_leads_to_answers(
    app: Flask, database: Database, clock: SetClock
) -> None:
    course(database, clock)
    answered(app, "before", invited(database, clock, "before")["Ann"])
    with database.reading() as session:
        key = session.scalars(select(Response.pair_key)).one()
        basis = session.scalars(select(InvitedPerson.pair_basis).where(InvitedPerson.name == "Ann")).one()
    assert pairing.by_token(app.extensions["service"].key, basis or "") == key
    assert pairing.by_token(b"another key", basis or "") != key


def test_somebody_asked_twice_to_the_same_survey_is_known_by_their_address(
    app: Flask, database: Database, clock: SetClock
) -> None:
    publish(database, clock, key="course-before", code="before", mode="paired", kind="personal")
    lines = [Line(1, "Ann", "ann@example.org", "", None), Line(2, "Bilal", "", "", None)]
    again = [Line(1, "Ann A.", "Ann@example.org", "", None), Line(2, "Bilal", "", "", None)]
    with database.writing() as session:
        door = session.get_one(Collector, "before")
        for some in (lines, again):
            asking.ask(session, door, some, clock.now(), "tests")
        bases = session.execute(select(InvitedPerson.address, InvitedPerson.pair_basis)).all()
    ann = {basis for address, basis in bases if address}
    assert len(ann) == 1
    assert len({basis for _, basis in bases}) == 3  # without an address nobody knows whether two are the same


def test_who_is_taken_back_is_forgotten(app: Flask, database: Database, clock: SetClock) -> None:
    course(database, clock)
    answered(app, "before", invited(database, clock, "before")["Ann"])
    with database.writing() as session:
        person = session.scalars(select(InvitedPerson).where(InvitedPerson.name == "Ann")).one()
        door = session.get_one(Collector, "before")
        asking.cancel(session, door, "paired", person.id, clock.now(), "tests")
        session.refresh(person)
        assert (person.name, person.address, person.pair_basis) == ("", "", None)


def test_names_are_told_in_groups(app: Flask, database: Database, clock: SetClock) -> None:
    course(database, clock)
    links = invited(database, clock, "before")
    for count, name in enumerate(PEOPLE, 1):
        answered(app, "before", links[name])
        with database.reading() as session:
            door = session.get_one(Collector, "before")
            told = sum(one.answered for one in asking.everybody(session, door, "paired", closed=False))
        assert told == (5 if count == 5 else 0)


def test_a_key_that_stands_twice_on_a_side_pairs_nobody(database: Database, clock: SetClock) -> None:
    course(database, clock)
    sent(database, clock, "before", ["a", "a", "b", None])
    sent(database, clock, "end", ["a", "b", "c"])
    found = beside(database)
    assert (len(found.matched), len(found.only_before), len(found.only_after)) == (1, 0, 1)
    assert found.ambiguous == (2, 1)
    assert found.without_key == (1, 0)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    before=st.lists(st.sampled_from([*"abcdef", None]), max_size=9),
    after=st.lists(st.sampled_from([*"abcdef", None]), max_size=9),
)
def test_every_response_is_in_one_place(
    database: Database, clock: SetClock, before: list[str | None], after: list[str | None]
) -> None:
    with database.reading() as session:
        known = session.execute(text("SELECT count(*) FROM surveys")).scalar_one()
    if not known:
        course(database, clock)
    with database.writing() as session:
        session.execute(text("DELETE FROM responses"))
    sent(database, clock, "before", before)
    sent(database, clock, "end", after)
    found = beside(database)
    for side, alone, place in ((before, found.only_before, 0), (after, found.only_after, 1)):
        counted = len(found.matched) + len(alone) + found.without_key[place] + found.ambiguous[place]
        assert counted == len(side)
    once = {key for key in "abcdef" if before.count(key) == after.count(key) == 1}
    assert len(found.matched) == len(once)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), max_size=8))
def test_what_is_the_same_is_the_same_all_round(same: Sequence[tuple[str, str]]) -> None:
    found = pairs.together(same)
    for one, other in same:
        assert found[one] == found[other]
    assert all(found[least] == least for least in found.values())


def sent(database: Database, clock: SetClock, point: str, keys: Sequence[str | None]) -> None:
    """Responses with these keys, as the intake would have written them."""
    from feedback.secrets import new_id
    from feedback.surveys import versions

    with database.writing() as session:
        version = versions.current(session, f"course-{point}")
        assert version is not None
        session.add_all(
            Response(
                id=new_id(),
                survey_key=version.survey_key,
                version_id=version.id,
                mode="paired",
                collector_code=point,
                language="en",
                day=clock.today(),
                answers={"safe": "very"},
                pair_key=key,
            )
            for key in keys
        )


def everything(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    with database.reading() as session:
        return {
            table: [tuple(row) for row in session.execute(text(f"SELECT * FROM {table}"))]
            for table in inspect(database.engine).get_table_names()
        }


def words(rows: Iterable[tuple[Any, ...]]) -> Iterable[str]:
    """Every text in these rows, and those inside their JSON."""
    for row in rows:
        for cell in row:
            said = cell if isinstance(cell, str) else json.dumps(cell, default=str)
            yield from (
                word for word in said.replace('"', " ").split() if len(word) > 2 and word not in PLAIN
            )
