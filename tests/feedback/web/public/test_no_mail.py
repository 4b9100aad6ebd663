"""The page behind the link to have no more messages."""

import pytest
from flask import Flask
from sqlalchemy import select

from feedback.database import Database
from feedback.mail import opting_out
from feedback.mail.opting_models import OptOut
from tests.support.statements import recorded


@pytest.fixture
def link(app: Flask) -> str:
    return f"/no-mail/{opting_out.token(app.extensions['service'].key, 'ann@example.org')}"


def _out(app: Flask, database: Database) -> bool:
    key = app.extensions["service"].key
    with database.reading() as session:
        return bool(opting_out.among(session, key, ["Ann@example.org"]))


def test_looking_changes_nothing_and_shows_no_address(app: Flask, database: Database, link: str) -> None:
    with recorded(database) as statements:
        page = app.test_client().get(link)
    assert page.status_code == 200
    assert "example.org" not in page.text
    assert "Set-Cookie" not in page.headers
    assert [one for one in statements if one.upper().startswith(("INSERT", "UPDATE", "DELETE"))] == []
    assert not _out(app, database)


def test_one_press_stops_messages_and_another_brings_them_back(
    app: Flask, database: Database, link: str
) -> None:
    person = app.test_client()
    assert "You get no more messages" in person.post(link).text
    assert _out(app, database)
    assert "You get no more messages" in person.post(link).text
    assert "You get no more messages" in person.get(link).text
    assert "You get messages about our surveys again" in person.post(f"{link}/again").text
    assert not _out(app, database)


def test_the_button_of_a_mail_program_needs_no_form_of_ours(
    app: Flask, database: Database, link: str
) -> None:
    """RFC 8058: a POST with these words, no cookies, and nothing read of the answer."""
    answer = app.test_client().post(link, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert _out(app, database)


@pytest.mark.parametrize("made", ["x", "A" * 32, "0" * 38, "0" * 39])
def test_a_link_that_we_did_not_make_writes_nothing(
    app: Flask, database: Database, link: str, made: str
) -> None:
    person = app.test_client()
    for wrong in (f"/no-mail/{made}", link[:-1], f"{link}0"):
        assert person.get(wrong).status_code == 404
        assert person.post(wrong).status_code in (404, 405)
    with database.reading() as session:
        assert session.execute(select(OptOut)).all() == []


def test_the_table_holds_no_link_and_no_address(app: Flask, database: Database, link: str) -> None:
    app.test_client().post(link)
    with database.reading() as session:
        (mark,) = session.scalars(select(OptOut.mark))
    assert mark not in link
    assert app.test_client().post(f"/no-mail/{mark}").status_code == 404
