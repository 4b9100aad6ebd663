"""Staff read what people wrote: unread first, beside the rest of the answers, tied to themes on the spot."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from feedback.clock import SetClock
from feedback.database import Database
from feedback.responses.models import Comment, CommentReading
from feedback.responses.reading import PER_PAGE
from feedback.themes import codebook, coding
from feedback.themes.models import Coding, Theme
from tests.feedback.results.answered import send
from tests.support.asked import publish
from tests.support.statements import recorded

URL = "/hub/surveys/safe-at-school/comments"


@pytest.fixture
def hub(staff: Callable[..., FlaskClient], database: Database, clock: SetClock) -> FlaskClient:
    publish(database, clock)
    return staff("hub")


def _texts(page: str) -> list[str]:
    return re.findall(r'<p class="words"[^>]*>([^<]*)</p>', page)


def _id(database: Database, text: str) -> str:
    with database.reading() as session:
        return session.scalars(select(Comment.id).where(Comment.text == text)).one()


def test_a_comment_stands_under_its_question_in_its_own_language(
    hub: FlaskClient, database: Database
) -> None:
    send(database, {"safe": "very", "words": "شكرا لكم"}, language="ar")
    page = hub.get(URL).text
    assert "One more thing?" in page
    assert '<p class="words" lang="ar" dir="rtl">شكرا لكم</p>' in page


def test_words_are_shown_as_words_whatever_they_hold(hub: FlaskClient, database: Database) -> None:
    send(database, {"words": "<script>alert(1)</script>"})
    page = hub.get(URL).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_comment_stands_beside_the_rest_of_the_persons_answers(
    hub: FlaskClient, database: Database
) -> None:
    send(database, {"safe": "not", "why": "More light", "who": ["teacher", "else"], "who.other": "My nan"})
    page = hub.get(f"{URL}?question=why").text
    assert _texts(page) == ["More light"]
    for words in ("Not safe", "A teacher", "My nan"):
        assert words in page
    assert page.count("More light") == 1, "a comment is not said again among the rest"


def test_words_behind_something_else_are_read_with_their_question(
    hub: FlaskClient, database: Database
) -> None:
    send(database, {"who": ["else"], "who.other": "My nan"})
    page = hub.get(f"{URL}?question=who").text
    assert _texts(page) == ["My nan"]
    assert "something else" in page


def test_unread_comes_first_and_reading_is_recorded_with_who_and_when(
    hub: FlaskClient, database: Database, clock: SetClock
) -> None:
    send(database, {"words": "One"}, {"words": "Two"}, {"words": "Three"})
    comment = _id(database, "Two")
    page = hub.post(f"{URL}/read", data={"comment": comment}, follow_redirects=True)
    assert "Marked as read." in page.text
    assert _texts(page.text)[-1] == "Two"
    with database.reading() as session:
        row = session.scalars(select(CommentReading)).one()
    assert (row.comment_id, row.account_id, row.read_at) == (comment, hub.account_id, clock.now())  # type: ignore[attr-defined]


def test_a_whole_page_is_marked_and_one_press_takes_it_back(hub: FlaskClient, database: Database) -> None:
    send(database, {"words": "One"}, {"words": "Two"})
    page = hub.get(URL).text
    ids = re.findall(r'name="comment" value="([^"]+)"', page.split('class="bulk"')[1])
    page = hub.post(f"{URL}/read", data={"comment": ids}, follow_redirects=True).text
    assert "2 comments are marked as read." in page
    undo = page.split("<article")[0]
    assert "Undo" in undo
    hub.post(f"{URL}/unread", data={"comment": re.findall(r'name="comment" value="([^"]+)"', undo)})
    with database.reading() as session:
        assert session.scalars(select(CommentReading)).all() == []
    assert "Undo" not in hub.get(URL).text


def test_marking_twice_records_one_reading(hub: FlaskClient, database: Database) -> None:
    send(database, {"words": "One"})
    for _ in range(2):
        hub.post(f"{URL}/read", data={"comment": _id(database, "One")})
    with database.reading() as session:
        assert len(session.scalars(select(CommentReading)).all()) == 1


def test_another_surveys_comment_cannot_be_marked_from_here(
    hub: FlaskClient, database: Database, clock: SetClock
) -> None:
    publish(database, clock, key="other", code="xyz")
    send(database, {"words": "Elsewhere"}, key="other", code="xyz")
    hub.post(f"{URL}/read", data={"comment": _id(database, "Elsewhere")})
    with database.reading() as session:
        assert session.scalars(select(CommentReading)).all() == []


def test_filters_are_in_the_address(hub: FlaskClient, database: Database, clock: SetClock) -> None:
    send(database, {"words": "One"}, {"safe": "not", "why": "Two"})
    send(database, {"words": "Trzy"}, language="pl")
    with database.writing() as session:
        theme = codebook.add(session, "safe-at-school", "Light", clock.now(), "tests").id
        coding.assign(session, _id(database, "Two"), [theme], hub.account_id, clock.now())  # type: ignore[attr-defined]
    hub.post(f"{URL}/read", data={"comment": _id(database, "One")})
    assert _texts(hub.get(f"{URL}?question=why").text) == ["Two"]
    assert _texts(hub.get(f"{URL}?language=pl").text) == ["Trzy"]
    assert _texts(hub.get(f"{URL}?theme={theme}").text) == ["Two"]
    assert _texts(hub.get(f"{URL}?read=yes").text) == ["One"]
    assert sorted(_texts(hub.get(f"{URL}?read=no").text)) == ["Trzy", "Two"]
    assert "Every comment that fits has been read" in hub.get(f"{URL}?read=no&question=zzz").text


def test_a_comment_gets_several_themes_a_new_one_among_them(
    hub: FlaskClient, database: Database, clock: SetClock
) -> None:
    send(database, {"words": "Dark and far"})
    with database.writing() as session:
        light = codebook.add(session, "safe-at-school", "Light", clock.now(), "tests").id
    comment = _id(database, "Dark and far")
    page = hub.post(
        f"{URL}/{comment}?read=no", data={"theme": [light], "new_theme": "Way home", "next": "abc"}
    )
    assert page.location == f"{URL}?read=no#comment-abc", "on to the next comment, in the same view"
    with database.reading() as session:
        names = session.scalars(
            select(Theme.name).join(Coding, Coding.theme_id == Theme.id).order_by(Theme.name)
        )
        assert list(names) == ["Light", "Way home"]
        assert {row.status for row in session.scalars(select(Coding))} == {"confirmed"}
        assert len(session.scalars(select(CommentReading)).all()) == 1, "who codes it has read it"


def test_a_new_theme_that_is_there_already_is_used(
    hub: FlaskClient, database: Database, clock: SetClock
) -> None:
    send(database, {"words": "Dark"})
    with database.writing() as session:
        codebook.add(session, "safe-at-school", "Light", clock.now(), "tests")
    hub.post(f"{URL}/{_id(database, 'Dark')}", data={"new_theme": " light "})
    with database.reading() as session:
        assert len(session.scalars(select(Theme)).all()) == 1
        assert len(session.scalars(select(Coding)).all()) == 1


def test_a_page_takes_as_many_statements_for_many_comments_as_for_one(
    hub: FlaskClient, database: Database
) -> None:
    send(database, {"safe": "not", "why": "First"})
    hub.get(URL)
    with recorded(database) as before:
        hub.get(URL)
    send(database, *({"safe": "not", "why": f"More {n}", "words": "And"} for n in range(20)))
    with recorded(database) as after:
        page = hub.get(URL).text
    assert len(_texts(page)) == PER_PAGE
    assert len(after) == len(before)


def test_pages_hold_every_comment_once(hub: FlaskClient, database: Database) -> None:
    send(database, *({"words": f"No. {n}"} for n in range(PER_PAGE + 3)))
    first, second = _texts(hub.get(URL).text), _texts(hub.get(f"{URL}?page=2").text)
    assert (len(first), len(second)) == (PER_PAGE, 3)
    assert len({*first, *second}) == PER_PAGE + 3
    assert _texts(hub.get(f"{URL}?page=99").text) == second


def test_a_comment_of_an_older_version_keeps_its_question(
    hub: FlaskClient, database: Database, clock: SetClock
) -> None:
    from tests.support.asked import PAGES

    send(database, {"words": "From before"})
    publish(
        database,
        clock,
        pages=PAGES.replace("One more thing?", "Anything else?").replace("id: words", "id: more"),
        code="new",
    )
    page = hub.get(URL).text
    assert _texts(page) == ["From before"]
    assert "One more thing?" in page


def test_who_may_read_and_not_code_sees_no_checkboxes(
    hub: FlaskClient, staff: Callable[..., FlaskClient], database: Database
) -> None:
    send(database, {"words": "One"})
    reader = staff("second_reader")
    page = reader.get(URL).text
    assert _texts(page) == ["One"]
    assert "Save themes" not in page
    assert reader.post(f"{URL}/{_id(database, 'One')}").status_code == 403
    assert staff("board").get(URL).status_code == 403
