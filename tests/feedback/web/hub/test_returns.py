"""Rounds of returns in the hub: opened, tracked, read by name; and a person who answers for their organisation on the web."""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from feedback.clock import SetClock
from feedback.database import Database
from feedback.invitations.models import Invitation
from feedback.mail import outbox
from feedback.mail.models import Message
from feedback.mail.wording import Words
from feedback.returns import contacts, rounds, standing
from feedback.returns.models import ReturnRound, ReturnTakenUp
from tests.feedback.returns.stories import around, published, story
from tests.support.asked import Person
from tests.support.statements import recorded

Staff = Callable[..., FlaskClient]


@pytest.fixture
def opened(database: Database, clock: SetClock) -> str:
    """A round in which one has returned, one is late, one was given time and one will not; gives its id."""
    with database.writing() as session:
        told = story(session, clock.now(), days=2, board_key="quality")
        for key in ("school", "trust", "police"):
            told.link(key)
        said = {
            "standard_lead": "in_place",
            "standard_voice": "not_yet",
            "action_voice": "A council",
            "barriers": ["time"],
        }
        told.send("school", clock.today(), said)
        until = clock.today() + timedelta(days=20)
        rounds.extend(session, told.round, "trust", until, "Their lead is ill", clock.now(), "tests")
        rounds.decline(session, told.round, "homes", "Not asked by law", clock.now(), "tests")
        clock.moment += timedelta(days=4)
        return told.round.id


def _link(page: str) -> str:
    found = re.search(r"<code>http://[^/]+(/i/[^<]+)</code>", page)
    assert found is not None, page
    return unescape(found[1])


def test_a_round_is_opened_and_somebody_answers_for_their_school(
    app: Flask, database: Database, clock: SetClock, staff: Staff
) -> None:
    with database.writing() as session:
        around(session)
        published(session, clock.now())
        contacts.add(session, "school", "Ann", "ann@windle.example", clock.now(), "tests")
    hub = staff("hub")
    assert "Ann answers" in hub.get("/hub/returns/new").text
    form = {"survey_key": "audit", "name": "2026", "due_on": "2026-04-01", "agencies": ["school", "trust"]}
    page = hub.post("/hub/returns", data=form)
    assert page.headers["Cache-Control"] == "no-store"
    person = Person(app.test_client())
    person.look(_link(page.text))
    person.code = person.where.split("/")[2]
    person.start()
    for answers in (
        *({"standard_lead": "in_place"}, {"standard_voice": "partly"}, {"action_voice": "A council"}),
        *({"barriers": ["time"]}, {"workforce": ["direct"]}, {"headcount__direct": "40"}),
        *({"importance__direct__neglect": "5"}, {"importance__direct__online": "4"}),
        *({"confidence__direct__neglect": "3"}, {"confidence__direct__online": "4"}, {"first": ["neglect"]}),
    ):
        person.press(**answers)
    person.press("send")
    assert person.page.status_code == 200
    with database.reading() as session:
        one = session.scalars(select(ReturnRound)).one()
        states = {each.agency_key: each.state(clock.today()) for each in standing.read(session, one)}
    assert states == {"school": "returned", "trust": "no_link"}
    page = hub.get(f"/hub/returns/{one.id}/results").text
    assert "Windle School" in page
    assert "In place" in page


def test_a_form_that_will_not_do_says_so_and_loses_nothing(
    database: Database, clock: SetClock, staff: Staff
) -> None:
    with database.writing() as session:
        around(session)
        published(session, clock.now())
    form = {
        "survey_key": "audit",
        "name": "",
        "due_on": "2026-04-01",
        "agencies": ["trust"],
        "board_key": "quality",
    }
    page = staff("hub").post("/hub/returns", data=form)
    assert page.status_code == 422
    assert "Write a name" in page.text
    assert 'value="2026-04-01"' in page.text
    assert re.search(r'value="trust" checked', page.text)
    assert not re.search(r'value="school" checked', page.text)


def test_the_board_sees_who_has_not_returned_and_no_ones_name(opened: str, staff: Staff) -> None:
    page = staff("board").get(f"/hub/returns/{opened}").text
    for words in ("North Fells Police", "Their lead is ill", "Not asked by law", "Windle School"):
        assert words in page
    assert "Lead of" not in page
    assert "@" not in page
    listed = staff("board").get("/hub/returns").text
    assert "North Fells Police (late)" in listed
    assert staff("board").get("/hub/returns/contacts").status_code == 403
    assert (
        staff("board").post(f"/hub/returns/{opened}/of/trust/will-not", data={"why": "x"}).status_code == 403
    )


def test_every_figure_is_shown_of_one_organisation_and_its_words_only_to_readers(
    opened: str, staff: Staff
) -> None:
    """One school of four: among people a count of one would be hidden."""
    page = staff("board").get(f"/hub/returns/{opened}/results").text
    assert "[c]" not in page
    assert "100 %, 25 %" in page
    assert "A council" not in page
    assert "A council" in staff("hub").get(f"/hub/returns/{opened}/results").text
    assert "A council" not in staff("board").get(f"/hub/returns/{opened}/of/school").text
    assert "A council" in staff("hub").get(f"/hub/returns/{opened}/of/school").text


@pytest.mark.parametrize(("ending", "sheets"), [("csv", None), ("xlsx", ["returns"])])
def test_the_file_has_a_line_for_everybody_asked(
    opened: str, staff: Staff, ending: str, sheets: list[str] | None
) -> None:
    assert staff("board").get(f"/hub/returns/{opened}/results.{ending}").status_code == 403
    content = staff("hub").get(f"/hub/returns/{opened}/results.{ending}").data
    if sheets:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        assert book.sheet_names == sheets
        rows = [list(map(str, row)) for row in book.get_sheet_by_index(0).to_python()]
    else:
        rows = [line.split(",") for line in content.decode("utf-8-sig").splitlines()]
    assert [row[:2] for row in rows[1:]] == [
        ["Fellgate Homes", "Will not return"],
        ["Moorside Trust", "Asked"],
        ["North Fells Police", "Late"],
        ["Windle School", "Returned"],
    ]
    place = rows[0].index("standard_voice")
    assert [row[place] for row in rows[1:]] == ["", "", "", "not_yet"]


def test_one_press_makes_a_recommendation_of_what_is_not_in_place(
    opened: str, database: Database, staff: Staff
) -> None:
    hub = staff("hub")
    place = f"/hub/returns/{opened}/of/school/take-up/standard_voice"
    page = hub.get(place).text
    fields = {"becomes": "recommendation", "board_key": "quality"}
    for name in ("required", "to_achieve", "risk"):
        found = re.search(rf'<textarea id="{name}"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
        assert found is not None
        fields[name] = unescape(found[1])
    for name in ("source", "due_on"):
        found = re.search(rf'id="{name}" name="{name}" value="([^"]*)"', page)
        assert found is not None
        fields[name] = unescape(found[1])
    assert fields["required"] == "A council"
    made = hub.post(place, data=fields)
    assert made.status_code == 303
    assert "A council" in hub.get(made.location).text
    assert hub.post(place, data=fields).status_code == 422
    with database.reading() as session:
        assert session.scalars(select(ReturnTakenUp.became)).all() == ["recommendation"]
    assert "It became a recommendation" in hub.get(f"/hub/returns/{opened}/results").text


def test_what_was_agreed_is_written_with_its_reason(opened: str, staff: Staff) -> None:
    hub, place = staff("hub"), f"/hub/returns/{opened}/of/police"
    refused = hub.post(f"{place}/more-time", data={"until": "2026-05-01", "why": ""})
    assert refused.status_code == 422
    assert 'value="2026-05-01"' in refused.text
    hub.post(f"{place}/more-time", data={"until": "2026-05-01", "why": "A new lead began"})
    assert "A new lead began" in hub.get(place).text
    hub.post(f"{place}/will-not", data={"why": "They merge"})
    hub.post(f"{place}/will", data={"why": "They do not merge"})
    page = hub.get(place).text
    assert all(words in page for words in ("They merge", "They do not merge", "will return after all"))


def test_somebody_else_answers_by_a_link_of_their_own(opened: str, app: Flask, staff: Staff) -> None:
    hub, place = staff("hub"), f"/hub/returns/{opened}/of/police"
    assert hub.post(f"{place}/link", data={"name": "Dee"}).status_code == 422
    page = hub.post(f"{place}/link", data={"name": "Dee", "why": "The lead has left"}).text
    assert Person(app.test_client()).look(_link(page)).status_code == 200
    again = hub.post(f"{place}/link/again").text
    assert Person(app.test_client()).look(_link(page)).status_code == 404
    assert Person(app.test_client()).look(_link(again)).status_code == 200


def test_closing_its_door_closes_the_round_with_its_letters(
    opened: str, database: Database, clock: SetClock, staff: Staff
) -> None:
    with database.writing() as session:
        door = session.get_one(ReturnRound, opened).collector_code
        words = Words("It is due", "It is due today")
        outbox.post(session, f"return/{opened}/trust/1/x", "return", "a@b.example", words, clock.now())
    page = staff("hub").post(f"/hub/surveys/audit/doors/{door}/close", follow_redirects=True).text
    assert "The round is closed with its door" in page
    assert "can still finish" not in page
    with database.reading() as session:
        assert session.scalars(select(Message.state)).one() == "given_up"
        assert rounds.closed_on(session, session.get_one(ReturnRound, opened)) == clock.today()


def test_the_page_of_its_door_makes_no_link_that_would_leave_behind_what_was_begun(
    opened: str, database: Database, staff: Staff
) -> None:
    with database.reading() as session:
        door = session.get_one(ReturnRound, opened).collector_code
        row = session.scalars(select(Invitation).where(Invitation.collector_code == door)).first()
        assert row is not None
        person, link_hash = row.id, row.link_hash
    hub, place = staff("hub"), f"/hub/surveys/audit/doors/{door}/people"
    page = hub.get(place).text
    assert "New link" not in page
    assert f'href="/hub/returns/{opened}"' in page
    assert hub.post(f"{place}/{person}/link").headers["Location"].endswith(f"/hub/returns/{opened}")
    with database.reading() as session:
        assert session.get_one(Invitation, person).link_hash == link_hash


@pytest.mark.parametrize(("role", "leads"), [("board", True), ("second_reader", False), ("trainer", False)])
def test_the_page_of_its_board_names_them_and_leads_nobody_to_a_shut_door(
    opened: str, staff: Staff, role: str, leads: bool
) -> None:
    browser = staff(role)
    page = browser.get("/hub/boards/quality").text
    for words in (
        "North Fells Police",
        "Their lead is ill",
        "Fellgate Homes (Not asked by law)",
        "1 of 4 have returned",
    ):
        assert words in page
    assert (f"/hub/returns/{opened}" in page) == leads
    assert browser.get(f"/hub/returns/{opened}").status_code == (200 if leads else 403)


def test_a_closed_round_takes_nothing_more_and_keeps_its_list(opened: str, app: Flask, staff: Staff) -> None:
    hub = staff("hub")
    page = hub.post(f"/hub/returns/{opened}/of/police/link", data={"name": "Dee", "why": "Left"}).text
    assert "North Fells Police" in hub.get("/hub/").text
    hub.post(f"/hub/returns/{opened}/close")
    assert "Close the round" not in hub.get(f"/hub/returns/{opened}").text
    assert "North Fells Police" in hub.get(f"/hub/returns/{opened}").text
    assert "North Fells Police" not in hub.get("/hub/").text
    assert "/q/" not in Person(app.test_client()).look(_link(page)).text
    place = f"/hub/returns/{opened}/of/police"
    shut = hub.get(place).text
    assert "The round was closed on" in shut
    assert "Make the link" not in shut
    assert "Give more time" not in shut
    assert "It will not return" in shut
    assert hub.post(f"{place}/link", data={"name": "Dee", "why": "Left"}).status_code == 422


def test_the_page_of_all_rounds_costs_as_many_statements_for_many_as_for_one(
    opened: str, database: Database, clock: SetClock, staff: Staff
) -> None:
    hub = staff("hub")

    def counted() -> int:
        with recorded(database) as statements:
            assert hub.get("/hub/returns").status_code == 200
        return len(statements)

    hub.get("/hub/returns")
    before = counted()
    with database.writing() as session:
        for name in ("2027", "2028", "2029"):
            told = story(session, clock.now(), name=name)
            for key in ("school", "trust"):
                told.link(key)
    assert counted() == before


@pytest.mark.parametrize("path", ["nothing", "nothing/results", "nothing/of/school", "nothing/results.csv"])
def test_what_is_not_there_is_not_found(staff: Staff, path: str) -> None:
    assert staff("hub").get(f"/hub/returns/{path}").status_code == 404
