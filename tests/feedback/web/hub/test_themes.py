"""The codebook in the hub: themes are added, defined, agreed, and stand on what people wrote."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from feedback.clock import SetClock
from feedback.database import Database
from feedback.responses.models import Comment
from feedback.themes import codebook, coding
from feedback.themes.models import Coding, Theme
from tests.feedback.results.answered import send
from tests.support.asked import publish

URL = "/hub/surveys/safe-at-school/themes"


@pytest.fixture
def hub(staff: Callable[..., FlaskClient], database: Database, clock: SetClock) -> FlaskClient:
    publish(database, clock)
    return staff("hub")


@pytest.fixture
def light(hub: FlaskClient, database: Database, clock: SetClock) -> str:
    """A theme that two comments of one person and one of another carry; gives its id."""
    send(
        database,
        {"safe": "not", "why": "Dark paths", "words": "No lamps"},
        {"words": "Lamps"},
        {"words": "Fine"},
    )
    with database.writing() as session:
        theme = codebook.add(session, "safe-at-school", "Light", clock.now(), "tests")
        for text in ("Dark paths", "No lamps", "Lamps"):
            comment = session.scalars(select(Comment.id).where(Comment.text == text)).one()
            coding.assign(session, comment, [theme.id], hub.account_id, clock.now())  # type: ignore[attr-defined]
        return theme.id


def test_an_empty_codebook_says_how_to_begin(hub: FlaskClient) -> None:
    assert "No themes yet" in hub.get(URL).text


def test_comments_and_people_are_counted_apart(hub: FlaskClient, light: str) -> None:
    row = hub.get(URL).text.split("<tbody>")[1]
    assert "3 comments: read them" in row
    assert 'title="Hidden, so that nobody can be recognised">[c]</abbr>' in row
    assert re.search(r"<b>3</b> comments coded.*\[c\]</span> people", hub.get(f"{URL}/{light}").text)


def test_a_theme_is_added_once_under_a_name(hub: FlaskClient, database: Database) -> None:
    page = hub.post(URL, data={"name": "Light", "definition": "Lamps and dark places"}, follow_redirects=True)
    assert "is in the codebook" in page.text
    page = hub.post(URL, data={"name": "light ", "definition": "Kept words"})
    assert page.status_code == 422
    assert "There is a theme called" in page.text
    assert "Kept words" in page.text
    assert hub.post(URL, data={"name": " "}).status_code == 422
    with database.reading() as session:
        assert [theme.name for theme in session.scalars(select(Theme))] == ["Light"]


def test_agreeing_needs_a_meaning_and_a_comment(hub: FlaskClient, database: Database, light: str) -> None:
    page = hub.post(f"{URL}/{light}/agree", follow_redirects=True).text
    assert "Say first what" in page
    hub.post(f"{URL}/{light}", data={"name": "Light", "definition": "Lamps and dark places"})
    page = hub.post(f"{URL}/{light}/agree", follow_redirects=True).text
    assert "is agreed" in page
    assert "4 March 2026" in page
    with database.reading() as session:
        assert session.get_one(Theme, light).agreed_by == hub.account_id  # type: ignore[attr-defined]


def test_other_words_take_the_agreement_away(hub: FlaskClient, database: Database, light: str) -> None:
    hub.post(f"{URL}/{light}", data={"name": "Light", "definition": "Lamps"})
    hub.post(f"{URL}/{light}/agree")
    hub.post(f"{URL}/{light}", data={"name": "Light", "definition": "Lamps", "priority": "plan/1"})
    with database.reading() as session:
        assert session.get_one(Theme, light).agreed_at is not None
    hub.post(f"{URL}/{light}", data={"name": "Light", "definition": "Lamps and windows"})
    with database.reading() as session:
        assert session.get_one(Theme, light).agreed_at is None


def test_a_comment_is_taken_out_of_a_theme(hub: FlaskClient, database: Database, light: str) -> None:
    page = hub.get(f"{URL}/{light}").text
    assert "Dark paths" in page
    with database.reading() as session:
        comment = session.scalars(select(Comment.id).where(Comment.text == "Dark paths")).one()
    page = hub.post(f"{URL}/{light}/remove", data={"comment": comment}, follow_redirects=True).text
    assert "Dark paths" not in page
    with database.reading() as session:
        assert len(session.scalars(select(Coding)).all()) == 2


def test_a_theme_is_found_only_under_its_own_survey(
    hub: FlaskClient, database: Database, clock: SetClock, light: str
) -> None:
    publish(database, clock, key="other", code="xyz")
    assert hub.get(f"/hub/surveys/other/themes/{light}").status_code == 404
    assert hub.post(f"/hub/surveys/other/themes/{light}/agree").status_code == 404


def test_only_coders_change_the_codebook(
    staff: Callable[..., FlaskClient], hub: FlaskClient, light: str
) -> None:
    reader = staff("second_reader")
    assert "Add the theme" not in reader.get(URL).text
    assert reader.post(URL, data={"name": "Mine"}).status_code == 403


def test_parents_examples_and_memos_on_the_page(hub: FlaskClient, light: str) -> None:
    hub.post(URL, data={"name": "Lamps", "parent": light, "belongs": "“No lamps”", "belongs_not": "Fog"})
    page = hub.get(URL).text
    assert "Part of the theme above" in page
    page = hub.post(f"{URL}/{light}/memos", data={"memo": "Is fog light?"}, follow_redirects=True).text
    assert "Is fog light?" in page
    page = hub.post(f"{URL}/{light}/memos", data={"memo": " "})
    assert page.status_code == 422
    assert "Write the note first" in page.text


def test_a_merge_is_done_and_undone_on_the_page(hub: FlaskClient, light: str, database: Database) -> None:
    hub.post(URL, data={"name": "Darkness"})
    with database.reading() as session:
        dark = session.scalars(select(Theme.id).where(Theme.name == "Darkness")).one()
    assert hub.post(f"{URL}/{light}/merge", data={}).status_code == 422
    page = hub.post(f"{URL}/{light}/merge", data={"into": dark}, follow_redirects=True).text
    assert "It can be undone here" in page
    assert "Undo the merge" in page
    assert "Dark paths" in hub.get(f"{URL}/{dark}").text
    page = hub.post(f"{URL}/{light}/merge/undo", follow_redirects=True).text
    assert "stands again" in page
    assert "Dark paths" in page


def test_ticked_comments_move_to_another_theme(hub: FlaskClient, light: str, database: Database) -> None:
    with database.reading() as session:
        comment = session.scalars(select(Comment.id).where(Comment.text == "Dark paths")).one()
    page = hub.post(f"{URL}/{light}/split", data={"comment": comment, "new_name": ""})
    assert page.status_code == 422
    assert "Give the theme a name" in page.text
    page = hub.post(
        f"{URL}/{light}/split", data={"comment": comment, "new_name": "Paths"}, follow_redirects=True
    ).text
    assert "1 comment moved to “Paths”" in page
    assert "Dark paths" not in page
