"""A course's points share their keys; and one health visitor on a course of thirty stands on no page and in no file."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from feedback.clock import SetClock
from feedback.database import Database
from feedback.invitations.models import InvitedPerson
from feedback.responses import pairs
from feedback.responses.models import PairSlip, Response
from feedback.responses.pairs import Side
from feedback.secrets import new_id
from feedback.surveys import pairing, versions
from feedback.surveys.models import Collector
from feedback.training import asking_due, bookings, certificates, courses, event_doors, points
from feedback.training.event_doors import Way
from tests.feedback.training.stories import NEGLECT, NOW, World, world

PEOPLE = 30
KEY = b"a key"


@pytest.fixture
def story(database: Database) -> World:
    """A course by code, an event a week from now, and thirty people who came: one of them the only one from health."""
    with database.writing() as session:
        session.expire_on_commit = False  # it is read after
        found = world(session)
        about = replace(NEGLECT, aims=courses.aims(found.course), pairing="code")
        courses.change(session, found.course, about, NOW, "alice")
        points.settle(session, found.course, NOW, "alice")
        found.event = found.later()
        for number in range(PEOPLE):
            one = (
                {"agency_key": "health", "role": "Health visitor"}
                if number == 0
                else {"agency_key": "police"}
            )
            found.book(f"Person{number:02} Surname{number:02}", **one)
    return found


def opened(session: Any, story: World, point: str) -> dict[str, Way]:
    ways = event_doors.of(session, story.event.id)
    return {one.door.way: one for one in ways if one.door.point == point}


def after(session: Any, story: World) -> None:
    """The event is over, and everybody was there."""
    asking_due.keep_doors(session, NOW)
    asking_due.ask(session, NOW, KEY)
    over = story.event.ends_at + timedelta(days=1)
    for one in bookings.of_event(session, story.event.id):
        one.state = "attended"
    session.flush()
    asking_due.ask(session, over, KEY)


def test_all_points_share_a_scope_and_everybody_keeps_their_basis(database: Database, story: World) -> None:
    with database.writing() as session:
        after(session, story)
        key = story.course.key
        scope = pairing.scope_of_course(key)
        assert pairing.surveys_of(session, scope) == [f"{key}-before", f"{key}-end", f"{key}-follow-up"]
        assert pairing.way(session, f"{key}-end").by == "code"
        bases = [
            set(
                session.scalars(
                    select(InvitedPerson.pair_basis).where(
                        InvitedPerson.collector_code
                        == opened(session, story, point)["personal"].collector.code
                    )
                )
            )
            for point in ("before", "end")
        ]
        assert bases[0] == bases[1]
        assert len(bases[0]) == PEOPLE
        booked = {one.id for one in bookings.of_event(session, story.event.id)}
        assert {pairing.booking_of(KEY, basis) for basis in bases[0]} == booked


def test_nobody_leads_from_a_booking_to_who_has_answered_without_the_servers_key(
    database: Database, story: World
) -> None:
    """The role of the public pages reads addresses of bookings, and what stands for who was asked."""
    with database.writing() as session:
        after(session, story)
        booked = {one.id for one in bookings.of_event(session, story.event.id)}
        kept = [basis for basis in session.scalars(select(InvitedPerson.pair_basis)) if basis]
    assert len(kept) == 2 * PEOPLE
    assert not [one for one in kept if any(id_ in one for id_ in booked)]
    assert {pairing.booking_of(b"another key", one) for one in kept} == {None}


def test_what_lay_open_is_made_opaque_and_answers_keep_their_keys(database: Database, story: World) -> None:
    with database.writing() as session:
        asking_due.keep_doors(session, NOW)
        asking_due.ask(session, NOW, KEY)
        one = bookings.of_event(session, story.event.id)[0].id
        wanted = pairing.basis_of_booking(KEY, story.course.key, one)
        row = session.scalars(select(InvitedPerson).where(InvitedPerson.pair_basis == wanted)).one()
        plain = row.pair_basis = f"course/{story.course.key}/{one}"
        session.flush()
        before = pairing.by_token(KEY, plain)
        assert asking_due.ask(session, NOW, KEY) == 0
        session.expire(row)
        assert row.pair_basis == wanted
        assert pairing.by_token(KEY, row.pair_basis) == before
        assert asking_due.hide(session, KEY) == 0


def test_the_doors_at_the_end_give_certificates_and_no_other_does(database: Database, story: World) -> None:
    with database.writing() as session:
        after(session, story)
        giving = {one.code for one in certificates.doors(session, story.event.id)}
        assert giving == {one.collector.code for one in opened(session, story, "end").values()}


def answers(session: Any, code: str, number: int, mode: str = "paired") -> None:
    """What somebody answers: who they are in the one way a small agency is known by, and a code of their own."""
    door = session.get_one(Collector, code)
    version = versions.current(session, door.survey_key)
    made, scope = f"{number:02}abc{number:02}", pairing.way(session, door.survey_key).scope
    response = Response(
        id=new_id(), survey_key=door.survey_key, version_id=version.id, mode=mode, collector_code=code, language="en",
        day=NOW.date(), answers={"agency": "health" if number == 0 else "police", "role": "health_visitor"},
        pair_key=pairing.by_code(KEY, scope, made),
    )  # fmt: skip
    session.add(response)
    session.flush()
    session.add_all(PairSlip(response_id=response.id, slip=one) for one in pairing.slips(KEY, scope, made))


def test_one_health_visitor_on_a_course_of_thirty_is_on_no_page_and_in_no_file_by_name(
    database: Database, clock: SetClock, story: World, staff: Callable[..., FlaskClient]
) -> None:
    with database.writing() as session:
        after(session, story)
        before = opened(session, story, "before")["personal"].collector.code
        end = opened(session, story, "end")["open"].collector.code
        for number in range(PEOPLE):
            answers(session, before, number)
            answers(session, end, number)
        key = story.course.key
        found = pairs.beside(session, Side(f"{key}-before"), Side(f"{key}-end"))
        assert len(found.matched) == PEOPLE
    clock.moment += timedelta(days=1)
    browser = staff("hub")
    page = browser.get(f"/hub/surveys/{key}-before/pairs").text.partition("<main")[2]
    assert "Matched" in page
    for word in ("Surname", "health", "Health", "police", "visitor", "4 March"):
        assert word not in page
    with database.reading() as session:
        basis = session.scalars(select(InvitedPerson.pair_basis)).all()
        named = session.scalars(select(InvitedPerson.id)).all()
    text = _exported(database, f"{key}-before")
    rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
    assert len(rows) == PEOPLE + 1
    assert "pair" in rows[0]
    for word in ("Surname", "example.org", *filter(None, basis), *named):
        assert word not in text


def _exported(database: Database, survey_key: str) -> str:
    from feedback.responses import export_rows

    out = io.StringIO()
    writer = csv.writer(out)
    with database.reading() as session:
        current = versions.current(session, survey_key)
        assert current is not None
        table = export_rows.Table([versions.read(current)])
        writer.writerow(table.header)
        writer.writerows(table.line(given) for given in export_rows.rows(session, survey_key))
    return out.getvalue()
