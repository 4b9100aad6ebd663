"""In the mode "unlinked" nothing that is stored puts invitations in an order or joins one with a response.

An attacker here may read every table, and on PostgreSQL the transaction numbers and places of rows as well.
"""

import random
from collections.abc import Iterable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import inspect, text

from feedback.clock import SetClock
from feedback.database import Database
from feedback.invitations import door
from tests.feedback.invitations.asked import answered, ask

NAMES = tuple(f"Person {number:02}" for number in range(12))
OURS = ("invitations", "invited_people")

#: What only PostgreSQL has is tried only there: SQLite's rows have no transaction numbers.
ON_POSTGRESQL = pytest.mark.parametrize(
    "database", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)


def _shuffled(links: dict[str, str]) -> list[str]:
    """The order in which people answer: not that of the list, nor of anything stored."""
    return random.Random(7).sample(sorted(links), 9)


def _marks(database: Database) -> str:
    """What orders rows besides their columns: on PostgreSQL which transaction wrote them, and where they lie."""
    return "xmin::text::bigint, ctid::text" if database.engine.dialect.name == "postgresql" else "0, ''"


def _joined(database: Database) -> list[tuple[str, str]]:
    """The attack: who said what, by laying responses beside invitations in the order they were written."""
    marks = _marks(database)
    with database.reading() as session:
        people = session.execute(
            text(
                f"SELECT i.{marks.split(',')[0]} AS turn, p.name FROM invitations i JOIN invited_people p "
                "ON p.id = i.id WHERE i.answered ORDER BY 1"
            )
            if marks.startswith("xmin")
            else text(
                "SELECT 0 AS turn, p.name FROM invitations i JOIN invited_people p ON p.id = i.id WHERE i.answered"
            )
        ).all()
        said = session.execute(
            text(f"SELECT {marks.split(',')[0]} AS turn, text FROM comments ORDER BY 1")
        ).all()
    if len({turn for turn, _ in people}) < len(people):
        return []  # several in one transaction: their order is not known
    return [(name, words) for (_, name), (_, words) in zip(people, said, strict=True)]


def _everything(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    with database.reading() as session:
        return {
            table: [tuple(row) for row in session.execute(text(f"SELECT * FROM {table}"))]
            for table in inspect(database.engine).get_table_names()
        }


@pytest.mark.parametrize("mode", ["unlinked", "paired"])
def test_no_row_of_any_table_names_or_orders_an_invitation(
    app: Flask, database: Database, clock: SetClock, mode: str
) -> None:
    links = ask(database, clock, NAMES, mode=mode)
    for name in _shuffled(links):
        answered(app, links[name], f"I am {name}")
    assert _joined(database) == []
    stored = _everything(database)
    of_invitations = {
        word for table in OURS for row in stored[table] for word in _words(row) if word != "abc"
    }
    for table, rows in stored.items():
        if table not in OURS:
            shared = of_invitations & {word for row in rows for word in _words(row)}
            assert shared == set(), f"{table} holds something of an invitation"


def test_rows_of_a_door_lie_by_their_random_id_and_were_written_at_once(
    app: Flask, database: Database, clock: SetClock
) -> None:
    """So their places and transactions are the same, whoever answered first."""
    links = ask(database, clock, NAMES)
    for name in _shuffled(links):
        answered(app, links[name])
    with database.reading() as session:
        rows = session.execute(text(f"SELECT id, {_marks(database)} FROM invitations")).all()
        people = session.execute(text(f"SELECT id, {_marks(database)} FROM invited_people")).all()
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)
    assert len({row[1] for row in rows}) == 1
    assert len({row[1] for row in people}) == 1
    if database.engine.dialect.name == "postgresql":
        places = [tuple(map(int, row[2].strip("()").split(","))) for row in rows]
        assert places == sorted(places)


@ON_POSTGRESQL
@pytest.mark.parametrize("planted", ["beside the response", "one row at a time"])
def test_the_attack_works_where_it_is_let(
    app: Flask, database: Database, clock: SetClock, monkeypatch: pytest.MonkeyPatch, planted: str
) -> None:
    """Plant it: one row changed by itself, as anybody would write it. Then the database tells who said what."""

    def careless(session: Any, _code: str, act: str, invitation_id: str, secret: str | None = None) -> None:
        session.execute(text(door._IN_PLACE[act]), {"id": invitation_id, "secret": secret})

    monkeypatch.setattr(door, "change", careless)
    if planted == "beside the response":
        _note_in_the_same_transaction(monkeypatch)
    links = ask(database, clock, NAMES)
    order = _shuffled(links)
    for name in order:
        answered(app, links[name], f"I am {name}")
    assert _joined(database) == [(name, f"I am {name}") for name in order]


def _note_in_the_same_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    from flask import g

    from feedback.invitations import entrance
    from feedback.responses import intake
    from feedback.web.respond import invited

    receive = intake.receive

    def both(session: Any, *rest: Any) -> bool:
        entrance.note_answered(session, g.guest)
        return receive(session, *rest)

    monkeypatch.setattr(intake, "receive", both)
    monkeypatch.setattr(invited, "note_answered", lambda *_: None)


def test_names_are_told_in_groups(app: Flask, database: Database, clock: SetClock) -> None:
    links = ask(database, clock, NAMES)
    for count, name in enumerate(_shuffled(links), 1):
        answered(app, links[name])
        assert _told(database) == (count // door.TOLD_TOGETHER) * door.TOLD_TOGETHER


def _told(database: Database) -> int:
    with database.reading() as session:
        return session.execute(text("SELECT count(*) FROM invitations WHERE told")).scalar_one()


def test_two_who_answer_at_the_same_moment_are_both_noted(
    database: Database, app: Flask, clock: SetClock
) -> None:
    from concurrent.futures import ThreadPoolExecutor

    ask(database, clock, NAMES)
    with database.reading() as session:
        ids = session.scalars(text("SELECT id FROM invitations")).all()

    def note(one: str) -> None:
        with database.changing() as session:
            door.change(session, "abc", "answered", one)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(note, ids))
    with database.reading() as session:
        assert session.execute(text("SELECT count(*) FROM invitations WHERE answered")).scalar_one() == 12


def _words(row: Iterable[Any]) -> Iterable[str]:
    return (one for one in row if isinstance(one, str) and len(one) > 2)
