"""Letters and taking back, for a public face whose database role cannot read answers, and as the database hears it."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from feedback.app import create_app
from feedback.clock import SetClock
from feedback.database import Database
from feedback.migrations.public_role import grants
from feedback.responses import letters
from feedback.settings import Settings
from tests.feedback.loop.stories import NOW
from tests.feedback.web.public.test_receipt_acts import LETTER, Holder
from tests.support.statements import recorded


@pytest.fixture
def face(database: Database) -> str:
    """The URL of the same database for a role of its own; empty where there are no roles."""
    if database.url.get_backend_name() != "postgresql":
        return ""
    role = f"face_of_{database.url.database}"
    with database.writing() as session:
        for statement in (f'CREATE ROLE "{role}" LOGIN', *grants(role)):
            session.execute(text(statement))
    return database.url.set(username=role).render_as_string(hide_password=False)


def test_the_holder_does_everything_without_anybodys_right_to_read_answers(
    database: Database, clock: SetClock, settings: Settings, face: str, town
) -> None:
    with database.writing() as session:
        letters.write(session, LETTER, town.response_id, "We read what you wrote.", "en", town.cora, NOW)
    app = create_app(replace(settings, public_database=face), database, clock)
    app.testing = True
    holder = Holder(app.test_client(), town.code)
    assert "We read what you wrote." in holder.open().text
    said = {"letter": LETTER, f"answer.{LETTER}": "Thank you"}
    assert "We have your answer." in holder.press("/answer", **said).text
    assert "Somebody will read" in holder.press("/wrong", wrong="Two lamps", which=town.slug).text
    holder.press("/take-back")
    assert "You took your answers back" in holder.press("/take-back", sure="yes").text
    app.extensions["service"].public_database.dispose()
    if face:
        _is_refused(face)


def _is_refused(url: str) -> None:
    face = Database(url)
    for statement in (
        "SELECT answers FROM responses",
        "SELECT text FROM corrections",
        "SELECT account_id FROM letters",
        "UPDATE letters SET text = ''",
        "UPDATE receipts SET is_held = FALSE",
        "UPDATE receipts SET is_published = FALSE",
        "DELETE FROM audit_entries",
    ):
        with face.reading() as session, pytest.raises(ProgrammingError, match="permission denied"):
            session.execute(text(statement))
    face.dispose()


def test_letters_are_found_through_the_receipt_and_in_no_other_way(database: Database, client, town) -> None:
    with database.writing() as session:
        letters.write(session, LETTER, town.response_id, "We read what you wrote.", "en", town.cora, NOW)
    with recorded(database) as statements:
        for path in ("/", "/loops/", f"/loops/{town.slug}", "/receipt", "/help", "/privacy"):
            client.get(path)
        nothing = list(statements)
        holder = Holder(client, town.code)
        holder.open()
        holder.press("/answer", letter=LETTER, **{f"answer.{LETTER}": "Thank you"})
    of_letters = [one for one in statements if re.search(r"\bletters\b", one)]
    assert [one for one in nothing if one in of_letters] == []
    assert of_letters
    for one in of_letters:
        assert re.search(r"WHERE .*letters\.response_id = ", one, re.S), one
    read = [one for one in statements if re.search(r"FROM (responses|comments|corrections)\b", one)]
    assert read == []
