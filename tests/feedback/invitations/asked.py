"""People asked by name, and how they come: their link in a browser of their own."""

from flask import Flask

from feedback.clock import Clock
from feedback.database import Database
from feedback.invitations import asking, people
from feedback.surveys.models import Collector
from tests.support.asked import Person, publish

NAMES = ("Ann", "Bilal", "Cora")


def ask(
    database: Database,
    clock: Clock,
    names: tuple[str, ...] = NAMES,
    *,
    mode: str = "unlinked",
    agency: str = "",
    **more: object,
) -> dict[str, str]:
    """A survey in this mode behind a personal door `abc`, and each name's link."""
    publish(database, clock, mode=mode, kind="personal", **more)  # type: ignore[arg-type]
    with database.writing() as session:
        door = session.get_one(Collector, "abc")
        rows = [(number, (name, "", agency)) for number, name in enumerate(names, 1)]
        lines = people.judged(session, door, mode, rows)
        assert [line.fault for line in lines if line.fault] == []
        links = asking.ask(session, door, lines, clock.now(), "tests")
        return {one.name: one.link for one in links}


def come(app: Flask, link: str) -> Person:
    """Somebody who has pressed the link in their message."""
    person = Person(app.test_client())
    person.look(f"/i/{link}")
    return person


def answered(app: Flask, link: str, words: str = "Thank you") -> Person:
    """Somebody who came by their link and sent their answers."""
    person = come(app, link)
    person.start()
    walk(person, words)
    person.send()
    return person


def walk(person: Person, words: str = "Thank you") -> None:
    """From wherever one begins through the small survey to the check page."""
    person.look("q/safe")
    person.press(safe="very")
    person.press(who=["friend"])
    person.press(words=words)
