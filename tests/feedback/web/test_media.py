"""Authors' files on their way to a telephone: whole, in part, and never as something else."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st
from sqlalchemy import text

from feedback.app import create_app
from feedback.clock import SetClock
from feedback.database import Database
from feedback.media import shelf
from feedback.media.checked import Checked
from feedback.media.incoming import checked
from feedback.migrations.public_role import grants
from feedback.settings import Settings
from tests.feedback.media import made
from tests.support.statements import recorded

CONTENT = bytes(range(256)) * 2600 + b"the end"

#: What only PostgreSQL has is tried only there.
ON_POSTGRESQL = pytest.mark.parametrize(
    "database", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)


@pytest.fixture
def video(database: Database, clock: SetClock) -> str:
    """The address of a video of three pieces."""
    with database.writing() as session:
        row = shelf.keep(session, Checked("video", "video/mp4", CONTENT), "front-door", clock.now(), "tests")
        return f"/media/{row.id}.mp4"


def test_a_file_is_served_whole_and_may_be_kept_for_a_year(client: FlaskClient, video: str) -> None:
    found = client.get(video)
    assert (found.status_code, found.data) == (200, CONTENT)
    assert found.content_type == "video/mp4"
    assert found.headers["Content-Length"] == str(len(CONTENT))
    assert found.headers["Accept-Ranges"] == "bytes"
    assert found.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert found.headers["X-Content-Type-Options"] == "nosniff"
    assert found.headers["Content-Disposition"] == 'inline; filename="front-door.mp4"'
    assert found.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert client.get(video, headers={"If-None-Match": found.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize(
    ("asked", "first", "stop"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-", 0, len(CONTENT)),
        ("bytes=262143-262144", 262143, 262145),
        ("bytes=524288-", 524288, len(CONTENT)),
        ("bytes=-7", len(CONTENT) - 7, len(CONTENT)),
        ("bytes=10-99999999", 10, len(CONTENT)),
        ("bytes=-99999999", 0, len(CONTENT)),
    ],
)
def test_a_part_is_served_as_that_part(
    client: FlaskClient, video: str, asked: str, first: int, stop: int
) -> None:
    found = client.get(video, headers={"Range": asked})
    assert (found.status_code, found.data) == (206, CONTENT[first:stop])
    assert found.headers["Content-Range"] == f"bytes {first}-{stop - 1}/{len(CONTENT)}"
    assert found.headers["Content-Length"] == str(stop - first)


@pytest.mark.parametrize("asked", [f"bytes={len(CONTENT)}-", "bytes=99999999-"])
def test_a_part_behind_the_end_is_refused_with_the_length(
    client: FlaskClient, video: str, asked: str
) -> None:
    found = client.get(video, headers={"Range": asked})
    assert (found.status_code, found.data) == (416, b"")
    assert found.headers["Content-Range"] == f"bytes */{len(CONTENT)}"


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "lines=0-4", "bytes=5-2", "bytes=a-b", "0-4", ""])
def test_what_is_not_one_part_is_answered_with_the_whole(client: FlaskClient, video: str, asked: str) -> None:
    found = client.get(video, headers={"Range": asked})
    assert (found.status_code, len(found.data)) == (200, len(CONTENT))


def test_a_part_of_another_file_than_the_one_held_is_not_mixed_in(client: FlaskClient, video: str) -> None:
    held = client.get(video).headers["ETag"]
    for condition, status in ((held, 206), ('"another"', 200)):
        found = client.get(video, headers={"Range": "bytes=0-9", "If-Range": condition})
        assert found.status_code == status


def test_only_the_pieces_that_are_needed_are_read(
    client: FlaskClient, database: Database, video: str
) -> None:
    with recorded(database) as statements:
        client.get(video, headers={"Range": "bytes=262150-262160"})
    assert len([one for one in statements if "media_pieces" in one]) == 1
    with recorded(database) as statements:
        assert client.head(video).headers["Content-Length"] == str(len(CONTENT))
    assert not any("media_pieces" in one for one in statements)


@how(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=st.integers(0, len(CONTENT) + 9), length=st.integers(1, len(CONTENT)))
def test_any_part_is_exactly_that_part(client: FlaskClient, video: str, first: int, length: int) -> None:
    found = client.get(video, headers={"Range": f"bytes={first}-{first + length - 1}"})
    if first >= len(CONTENT):
        assert found.status_code == 416
    else:
        assert (found.status_code, found.data) == (206, CONTENT[first : first + length])


def test_another_ending_or_another_name_is_not_there(client: FlaskClient, video: str) -> None:
    for address in (
        video.replace(".mp4", ".html"),
        video.replace(".mp4", ".svg"),
        "/media/0.mp4",
        "/media/x",
    ):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (made.svg(), "image/svg+xml"),
        (made.VTT, "text/vtt; charset=utf-8"),
        (made.mp3(), "audio/mpeg"),
        (made.png(), "image/png"),
    ],
)
def test_every_kind_says_what_it_is(
    client: FlaskClient, database: Database, clock: SetClock, content: bytes, content_type: str
) -> None:
    with database.writing() as session:
        row = shelf.keep(session, checked(content), "one", clock.now(), "tests")
        address = shelf.File(
            row.id, row.name, row.kind, row.content_type, row.size, row.alt, row.details
        ).address
    found = client.get(address)
    # Werkzeug adds the character set to whatever may be text; a browser takes both for the same.
    assert found.content_type.removesuffix("; charset=utf-8") == content_type.removesuffix("; charset=utf-8")
    assert found.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


@ON_POSTGRESQL
def test_the_public_role_sees_files_and_not_who_brought_them_in(
    database: Database, clock: SetClock, settings: Settings, video: str
) -> None:
    role = f"face_of_{database.url.database}"
    with database.writing() as session:
        for statement in (f'CREATE ROLE "{role}" LOGIN', *grants(role)):
            session.execute(text(statement))
    url = database.url.set(username=role).render_as_string(hide_password=False)
    app: Flask = create_app(replace(settings, public_database=url), database, clock)
    app.testing = True
    assert app.test_client().get(video).data == CONTENT
    face = app.extensions["service"].public_database
    with face.looking() as session:
        assert shelf.index(session)["asset:front-door"].kind == "video"
        with pytest.raises(Exception, match="permission denied"):
            session.execute(text("SELECT added_by FROM media_files"))
    face.dispose()
