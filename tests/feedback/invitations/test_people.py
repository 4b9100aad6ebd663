"""A list of people, judged row by row before anybody is asked."""

import pytest

from feedback.clock import SetClock
from feedback.database import Database
from feedback.invitations import asking, people
from feedback.invitations.people import Line
from feedback.partnership.models import Agency
from feedback.responses import csv_words
from feedback.surveys.models import Collector
from tests.support.asked import publish


def judge(database: Database, clock: SetClock, text: str, mode: str = "unlinked") -> list[Line]:
    with database.reading() as session:
        known = session.get(Collector, "abc") is not None
    if not known:
        with database.writing() as session:
            session.add(Agency(key="police", name="Northmoor Police"))
        publish(database, clock, mode=mode, kind="personal")
    with database.writing() as session:
        door = session.get_one(Collector, "abc")
        return people.judged(session, door, mode, csv_words.rows(text.encode(), "list")[0])


@pytest.mark.parametrize(
    "text",
    [
        "Ann Archer,ann@example.org,Northmoor Police\n",
        "ann@example.org;Ann Archer;police",
        "Name,E-mail,Organisation\nAnn Archer,ann@example.org,northmoor police",
        "Agency\tSurname\tFirst name\tEmail address\nNorthmoor Police\tArcher\tAnn\tann@example.org",
    ],
)
def test_a_list_is_read_as_people_have_it(database: Database, clock: SetClock, text: str) -> None:
    (line,) = judge(database, clock, text)
    assert (line.name, line.address, line.agency_key) == ("Ann Archer", "ann@example.org", "police")
    assert line.fault == ""


def test_people_are_read_as_mail_programs_write_them(database: Database, clock: SetClock) -> None:
    lines = judge(database, clock, "Ann Archer <ann@example.org>\nBilal <bilal@example.org>")
    assert [(line.name, line.address) for line in lines] == [
        ("Ann Archer", "ann@example.org"),
        ("Bilal", "bilal@example.org"),
    ]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (",,Northmoor Police", "Neither a name nor an e-mail address."),
        ("Ann,ann@example,", "no e-mail address"),
        ("Ann,,Northmor Police", "Did you mean 'police'?"),
        ("Ann,,Circus", "Add it under Partnership first"),
        (f"{'A' * 201},,", "longer than 200"),
    ],
)
def test_a_row_that_cannot_be_used_says_why(
    database: Database, clock: SetClock, row: str, fault: str
) -> None:
    (line,) = judge(database, clock, f"name,e-mail,agency\n{row}")
    assert fault in line.fault


def test_nobody_is_asked_twice(database: Database, clock: SetClock) -> None:
    text = "Ann,ann@example.org\nAnn A.,ANN@example.org\nBilal,\n bilal ,"
    lines = judge(database, clock, text)
    assert [line.fault for line in lines] == ["", "The same as row 1.", "", "The same as row 3."]
    with database.writing() as session:
        door = session.get_one(Collector, "abc")
        assert len(asking.ask(session, door, lines, clock.now(), "tests")) == 2
        assert door.invited == 2
    assert {line.fault for line in judge(database, clock, text)} == {"Asked through this door before."}


def test_a_list_that_was_looked_at_reads_the_same_again(database: Database, clock: SetClock) -> None:
    lines = judge(database, clock, 'name,e-mail,agency\n"Archer, Ann",ann@example.org,police\nBilal,,')
    again = judge(database, clock, people.as_text(lines))
    assert [(one.name, one.address, one.agency_key) for one in again] == [
        (one.name, one.address, one.agency_key) for one in lines
    ]


def test_a_return_needs_an_organisation(database: Database, clock: SetClock) -> None:
    (line,) = judge(database, clock, "Ann,ann@example.org,", mode="return")
    assert "answered for an organisation" in line.fault
