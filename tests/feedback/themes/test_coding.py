"""Ties between comments and themes, and how many people stand behind a theme."""

import pytest
from sqlalchemy import delete, select

from feedback.accounts import accounts
from feedback.clock import SetClock
from feedback.database import Database
from feedback.responses.models import Comment, Response
from feedback.themes import codebook, coding
from feedback.themes.codebook import ThemeFault
from feedback.themes.models import Coding
from tests.feedback.results.answered import send
from tests.support.asked import publish

KEY = "safe-at-school"


@pytest.fixture
def reader(database: Database, clock: SetClock) -> str:
    """Somebody who codes, with the small survey published and two comments of one person in it."""
    publish(database, clock)
    send(database, {"safe": "not", "why": "Dark", "words": "No lamps"})
    with database.writing() as session:
        return accounts.add(session, "alice@example.org", "", ["hub"], clock.now(), "tests").id


def _comments(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(Comment.id).order_by(Comment.text)))


def _theme(database: Database, clock: SetClock, name: str, key: str = KEY) -> str:
    with database.writing() as session:
        return codebook.add(session, key, name, clock.now(), "tests").id


def test_a_person_with_two_comments_counts_once(database: Database, clock: SetClock, reader: str) -> None:
    theme = _theme(database, clock, "Light")
    with database.writing() as session:
        for comment in _comments(database):
            coding.assign(session, comment, [theme], reader, clock.now())
    with database.reading() as session:
        assert coding.people_behind(session, theme) == 1
        (entry,) = codebook.entries(session, KEY)
        assert (entry.comments, entry.people) == (2, 1)


def test_what_a_machine_proposes_stands_behind_nothing_until_confirmed(
    database: Database, clock: SetClock, reader: str
) -> None:
    theme = _theme(database, clock, "Light")
    comment = _comments(database)[0]
    with database.writing() as session:
        session.add(
            Coding(comment_id=comment, theme_id=theme, made_by="machine", status="candidate", at=clock.now())
        )
    with database.writing() as session:
        assert coding.people_behind(session, theme) == 0
        coding.assign(session, comment, [theme], reader, clock.now())
    with database.reading() as session:
        row = session.scalars(select(Coding)).one()
        assert (row.made_by, row.status, row.account_id) == ("machine", "confirmed", reader)
        assert coding.people_behind(session, theme) == 1


def test_a_proposal_left_out_is_remembered_as_rejected(
    database: Database, clock: SetClock, reader: str
) -> None:
    theme, comment = _theme(database, clock, "Light"), _comments(database)[0]
    with database.writing() as session:
        session.add(
            Coding(comment_id=comment, theme_id=theme, made_by="machine", status="candidate", at=clock.now())
        )
    with database.writing() as session:
        coding.assign(session, comment, [], reader, clock.now())
    with database.reading() as session:
        assert session.scalars(select(Coding.status)).all() == ["rejected"]


def test_the_new_themes_of_a_comment_replace_the_old(
    database: Database, clock: SetClock, reader: str
) -> None:
    light, home = _theme(database, clock, "Light"), _theme(database, clock, "Way home")
    comment = _comments(database)[0]
    with database.writing() as session:
        coding.assign(session, comment, [light], reader, clock.now())
        coding.assign(session, comment, [home], reader, clock.now())
    with database.reading() as session:
        assert coding.of_comments(session, [comment]) == {comment: {home}}


def test_a_theme_of_another_survey_is_refused(database: Database, clock: SetClock, reader: str) -> None:
    publish(database, clock, key="other", code="xyz")
    theme = _theme(database, clock, "Light", "other")
    with database.writing() as session, pytest.raises(ThemeFault, match="Load the page again"):
        coding.assign(session, _comments(database)[0], [theme], reader, clock.now())


def test_answers_taken_back_take_their_codings_along(
    database: Database, clock: SetClock, reader: str
) -> None:
    theme = _theme(database, clock, "Light")
    with database.writing() as session:
        coding.assign(session, _comments(database)[0], [theme], reader, clock.now())
    with database.writing() as session:
        session.execute(delete(Response))
    with database.writing() as session:
        assert coding.people_behind(session, theme) == 0
        with pytest.raises(ThemeFault, match="may have taken it back"):
            coding.assign(session, "gone", [theme], reader, clock.now())
