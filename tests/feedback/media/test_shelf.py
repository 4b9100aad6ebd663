"""The shelf: names, replacing, pieces, and what a survey still lacks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.clock import SetClock
from feedback.database import Database
from feedback.media import shelf
from feedback.media.checked import Checked
from feedback.media.fault import MediaFault
from feedback.media.incoming import checked
from feedback.media.models import MediaFile
from feedback.surveys import versions
from feedback.surveys.media_use import used_in
from forms import author_file
from forms.author_file import media as author_media
from forms.survey import Survey
from tests.feedback.media import made
from tests.support.asked import HEAD

PAGES = """
  - id: one
    questions:
      - id: park
        type: one_of
        text: How is the park?
        picture: {source: asset:our-park, alt: A pond}
        audio: {en: asset:park-en}
        video: {source: asset:park-bsl, captions: {en: asset:park-captions}}
        choices:
          - {id: good, text: Good, picture: symbol:happy}
          - {id: bad, text: Bad, picture: symbol:no-such-thing}
"""


@pytest.fixture
def survey() -> Survey:
    reading = author_file.read(HEAD.format(key="park", mode="anonymous", check="true") + PAGES)
    assert reading.survey is not None, [fault.sentence() for fault in reading.faults]
    return reading.survey


def put(database: Database, clock: SetClock, name: str, content: bytes, **said: object) -> str:
    with database.writing() as session:
        return shelf.keep(session, checked(content), name, clock.now(), "tests", **said).id  # type: ignore[arg-type]


def test_names_are_those_that_survey_files_may_write() -> None:
    assert shelf.NAME == author_media.NAME


def test_what_a_survey_lacks_is_known_before_it_is_published(
    database: Database, clock: SetClock, survey: Survey
) -> None:
    with database.writing() as session:
        version = versions.keep(session, survey, clock.now(), "tests")
        assert shelf.missing(session, survey) == (
            *("asset:our-park", "asset:park-bsl", "asset:park-captions", "asset:park-en"),
            "symbol:no-such-thing",
        )
        with pytest.raises(versions.SurveyFault, match=r"asset:our-park \(in park\)"):
            versions.publish(session, version, clock.now(), "tests")
        assert version.published_at is None
        assert [one.key for one in used_in(session)["asset:our-park"]] == ["park"]
    put(database, clock, "our-park", made.png())
    with database.reading() as session:
        assert "asset:our-park" not in shelf.missing(session, survey)


def test_the_newest_file_of_a_name_is_meant_and_the_older_one_still_served(
    database: Database, clock: SetClock
) -> None:
    first = put(database, clock, "our-park", made.png(), alt={"en": "A pond"})
    second = put(database, clock, "our-park", made.png(50, 50))
    with database.reading() as session:
        found = shelf.find(session, "asset:our-park")
        assert found is not None
        assert found.id == second
        assert shelf.by_id(session, first) is not None
        assert [row.id for row in shelf.everything(session)] == [second]
        assert set(shelf.index(session)) == {"asset:our-park"}
        assert shelf.find(session, "symbol:home") is None
    assert put(database, clock, "our-park", made.png()) == first, "the older one may come back"


def test_one_file_has_one_name_and_one_name_one_kind(database: Database, clock: SetClock) -> None:
    put(database, clock, "our-park", made.png())
    for name, content, words in (
        ("the-park", made.png(), "under the name our-park"),
        ("our-park", made.mp3(), "is a picture, and this is a recording"),
        ("Our Park", made.mp3(), "small letters"),
        ("../park", made.mp3(), "small letters"),
        ("", made.mp3(), "small letters"),
    ):
        with pytest.raises(MediaFault, match=words):
            put(database, clock, name, content)


def test_a_file_is_kept_in_pieces_and_comes_back_whole(database: Database, clock: SetClock) -> None:
    content = bytes(range(251)) * 3000
    with database.writing() as session:
        row = shelf.keep(session, Checked("video", "video/mp4", content), "long", clock.now(), "tests")
        parts = [shelf.piece(session, row.id, number) for number, _ in shelf.pieces(0, row.size)]
        assert b"".join(parts) == content
        assert max(map(len, parts)) == shelf.PIECE
        assert session.get_one(MediaFile, row.id).size == len(content)


@given(st.integers(0, 3_000_000), st.integers(0, 3_000_000))
def test_the_pieces_of_a_part_are_exactly_the_part(one: int, other: int) -> None:
    first, stop = sorted((one, other))
    found = [
        (number * shelf.PIECE + part.start, number * shelf.PIECE + part.stop)
        for number, part in shelf.pieces(first, stop)
    ]
    assert sum(end - begin for begin, end in found) == stop - first
    assert [begin for begin, _ in found] == [first, *(end for _, end in found[:-1])][: len(found)]
