"""Bringing files in, describing and replacing them; and a survey page that says what is missing."""

from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from feedback.audit import trail
from feedback.clock import SetClock
from feedback.database import Database
from feedback.media import incoming, shelf
from feedback.partnership.models import Partnership
from feedback.surveys import versions
from forms import author_file
from tests.feedback.media import made
from tests.feedback.media.test_shelf import PAGES
from tests.support.asked import HEAD, thought_through

Staff = Callable[..., FlaskClient]


@pytest.fixture
def hub(database: Database, staff: Staff) -> FlaskClient:
    with database.writing() as session:
        session.add(
            Partnership(name="Northmoor", short_name="Northmoor", accent="#0b5a66", languages=["en", "ar"])
        )
    return staff("hub")


def bring(browser: FlaskClient, content: bytes, path: str = "/hub/media/new", **said: str) -> TestResponse:
    return browser.post(
        path, data={"file": (BytesIO(content), "whatever.exe"), **said}, follow_redirects=True
    )


def test_a_picture_is_brought_in_with_words_for_each_language(hub: FlaskClient, database: Database) -> None:
    said = {"name": "our-park", "alt.en": "A pond", "alt.ar": "بركة", "licence": "Drawn by Ada"}
    page = bring(hub, made.jpeg_with_a_place(), **said)
    assert "our-park is here" in page.text
    assert 'alt="A pond"' in page.text
    with database.reading() as session:
        row = shelf.current(session, "our-park")
        assert row is not None
        assert (row.alt, row.licence) == ({"en": "A pond", "ar": "بركة"}, "Drawn by Ada")
        assert [one.action for one in trail.of(session, "media/our-park")] == ["media file added"]
    listed = hub.get("/hub/media").text
    assert "our-park" in listed
    assert "no survey yet" in listed


def test_a_signed_video_keeps_who_signs_who_checked_and_when(hub: FlaskClient, database: Database) -> None:
    bring(
        hub,
        made.mp4(),
        name="park-bsl",
        signer="A. Jones, RSLI 1",
        checker="B. Hill, RSLI 2",
        checked_on="2026-03-02",
    )
    with database.reading() as session:
        row = shelf.current(session, "park-bsl")
        assert row is not None
        assert row.details == {
            "width": 640,
            "height": 360,
            "signer": "A. Jones, RSLI 1",
            "checker": "B. Hill, RSLI 2",
            "checked_on": "2026-03-02",
        }
    page = bring(hub, made.mp4(more=made.box(b"free", bytes(9))), "/hub/media/park-bsl/replace")
    assert "is it still true?" in page.text
    assert "RSLI" not in page.text, "what was checked was the other file"


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"<script>alert(1)</script>", "x", "do not know this kind of file"),
        (made.png(), "Two words", "small letters"),
        (made.png(), "taken", "a file called taken already"),
        (b"", "x", "empty"),
    ],
)
def test_what_is_refused_is_said_with_what_was_typed(
    hub: FlaskClient, content: bytes, name: str, words: str
) -> None:
    bring(hub, made.png(9, 9), name="taken")
    page = bring(hub, content, name=name, licence="Ada’s own")
    assert page.status_code == 422
    assert words in page.text
    assert "Ada’s own" in page.text
    assert "whatever.exe" not in page.text


def test_a_drawing_that_lost_something_says_what(hub: FlaskClient) -> None:
    page = bring(hub, made.svg("<style/><text>x</text>"), name="drawn")
    assert "Left out of the drawing: style, text" in page.text


def test_words_are_changed_without_the_file(hub: FlaskClient, database: Database) -> None:
    bring(hub, made.png(), name="our-park")
    page = hub.post("/hub/media/our-park", data={"alt.en": "Ducks", "licence": "CC0"}, follow_redirects=True)
    assert 'alt="Ducks"' in page.text
    with database.reading() as session:
        row = shelf.current(session, "our-park")
        assert row is not None
        assert row.details == {"width": 60, "height": 40}


def test_a_video_may_be_larger_than_other_posts_and_only_for_who_may_bring_it(
    hub: FlaskClient, staff: Staff, client: FlaskClient, app: Flask
) -> None:
    large, too_large = 10 * incoming.MEGABYTE, 42 * incoming.MEGABYTE
    assert post_bytes(hub, large).status_code == 422, "it is read, and it is no video"
    assert post_bytes(hub, too_large).status_code == 413
    assert post_bytes(staff("board"), 9).status_code == 403
    app.config["WTF_CSRF_ENABLED"] = True  # with which the form would be read before anybody asks who comes
    assert post_bytes(client, large).status_code == 413


def post_bytes(browser: FlaskClient, size: int) -> TestResponse:
    """A file of zeros, as a browser sends it."""
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
    body = head + bytes(size) + b"\r\n--x--\r\n"
    return browser.post("/hub/media/new", data=body, content_type="multipart/form-data; boundary=x")


def test_a_survey_that_lacks_files_says_so_and_is_not_published(
    hub: FlaskClient, database: Database, clock: SetClock
) -> None:
    text = HEAD.format(key="park", mode="anonymous", check="true") + PAGES.replace("no-such-thing", "sad")
    survey = author_file.read(text).survey
    assert survey is not None
    with database.writing() as session:
        version = versions.keep(session, survey, clock.now(), "tests").id
    thought_through(database, clock, "park")
    page = hub.get("/hub/surveys/park").text
    assert "asset:our-park (in park)" in page
    refused = hub.post("/hub/surveys/park/publish", data={"version": version})
    assert refused.status_code == 422
    assert "asset:our-park" in refused.text
    assert hub.get("/hub/surveys/park/1").status_code == 200, "in the preview the words stand alone"
    for name, content in (
        ("our-park", made.png()),
        ("park-en", made.mp3()),
        ("park-bsl", made.mp4()),
        ("park-captions", made.VTT),
    ):
        bring(hub, content, name=name)
    preview = hub.get("/hub/surveys/park/1").text
    for part in (
        "<video controls",
        "<audio controls",
        'kind="captions"',
        'alt="A pond"',
        "/static/symbols/happy.",
    ):
        assert part in preview
    assert hub.post("/hub/surveys/park/publish", data={"version": version}).status_code == 303
    assert "asset:our-park" not in hub.get("/hub/surveys/park").text
