"""Answers that waited sealed on a phone: taken once, from the right door, and said so when they never can be."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from feedback.clock import SetClock
from feedback.database import Database
from feedback.responses.models import Comment, Draft, Receipt, Response
from feedback.sealing import envelope, passes
from feedback.sealing.key import from_server_key
from feedback.secrets import hashed
from feedback.surveys import collectors, versions
from feedback.surveys.models import Collector, SurveyVersion
from forms import author_file
from tests.support.asked import HEAD, PAGES, Person

RECEIPT = "0123456789ABCDEFGHJKMNPQRS"
OPEN = HEAD.replace("sensitive: true", "sensitive: false")
Send = Callable[..., TestResponse]


@pytest.fixture
def version(database: Database, clock: SetClock) -> str:
    """A survey that may be answered without a network, behind the door `abc`; gives its version."""
    return publish(database, clock)


def publish(database: Database, clock: SetClock, head: str = OPEN, code: str = "abc", **door: Any) -> str:
    reading = author_file.read(head.format(key=f"survey-{code}", mode="anonymous", check="true") + PAGES)
    assert reading.survey is not None, [fault.sentence() for fault in reading.faults]
    with database.writing() as session:
        version = versions.keep(session, reading.survey, clock.now(), "tests")
        versions.publish(session, version, clock.now(), "tests")
        collectors.open_door(session, reading.survey.key, clock.now(), "tests", code=code, **door)
        return version.id


@pytest.fixture
def send(app: Flask, client: FlaskClient, clock: SetClock, version: str) -> Send:
    """Seal what somebody answered as a browser would, and post it."""
    key = app.extensions["service"].key

    def post(
        answers: dict[str, Any] | None = None,
        *,
        kind: str = "finished",
        code: str = "abc",
        browser: FlaskClient = client,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
        **told: Any,
    ) -> TestResponse:
        contents = {
            "version": version,
            "audience": None,
            "language": "en",
            "pass": passes.made(key, code, told.get("version", version), clock.today()),
            "answers": {"safe": "very", "words": "Thanks"} if answers is None else answers,
            **({"receipt": RECEIPT} if kind == "finished" else {}),
            **told,
        }
        made = envelope.sealed(from_server_key(key), json.dumps(contents).encode(), kind, code)
        path = f"/s/{code}/sealed" if kind == "finished" else f"/s/{code}/sealed/unfinished"
        return browser.post(
            path,
            data=made if body is None else body,
            content_type="application/octet-stream",
            headers=headers,
        )

    return post


def counted(database: Database, model: type) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def refused(answer: TestResponse) -> str:
    assert answer.json is not None
    assert answer.json["state"] == "refused"
    assert answer.json["sentence"]
    return str(answer.json["why"])


def test_answers_are_kept_as_if_sent_by_the_page(database: Database, client: FlaskClient, send: Send) -> None:
    answer = send({"safe": "not", "why": "A light", "who": ["else"], "who.other": "My\r\ndog\x00"})
    assert (answer.status_code, answer.json) == (200, {"state": "received"})
    assert "Set-Cookie" not in answer.headers
    with database.reading() as session:
        response = session.scalars(select(Response)).one()
        words = dict(session.execute(select(Comment.question_id, Comment.text)).all())
        held = session.get_one(Receipt, hashed(RECEIPT))
        door = session.get_one(Collector, "abc")
        assert response.answers == {
            "safe": "not", "why": True, "who": ["else"], "who.other": True, "words": None,
        }  # fmt: skip
        assert words == {"why": "A light", "who.other": "My\ndog"}
        assert (held.response_id, door.received, response.language) == (response.id, 1, "en")
    person = Person(client)
    person.look("/receipt")
    assert "Feeling safe" in person.press("/receipt", code="01234567 89abcdefghjkmnpqrs").text


def test_an_envelope_sent_again_is_received_once(database: Database, send: Send) -> None:
    assert [send().json, send().json, send({"safe": "not"}).json] == [{"state": "received"}] * 3
    assert (counted(database, Response), counted(database, Receipt)) == (1, 1)


def test_answers_of_a_later_correction_or_an_unknown_version_do_not_get_in(send: Send) -> None:
    assert refused(send(version="f" * 32)) == "version"


def test_a_correction_of_the_survey_loses_no_envelope_made_before_it(
    database: Database, clock: SetClock, send: Send
) -> None:
    newer = OPEN.replace("minutes: 3", "minutes: 4").format(key="survey-abc", mode="anonymous", check="true")
    reading = author_file.read(newer + PAGES)
    assert reading.survey is not None
    with database.writing() as session:
        versions.publish(
            session, versions.keep(session, reading.survey, clock.now(), "tests"), clock.now(), "tests"
        )
    assert send().json == {"state": "received"}
    with database.reading() as session:
        assert (
            session.scalar(
                select(SurveyVersion.number).join(Response, Response.version_id == SurveyVersion.id)
            )
            == 1
        )


def test_an_unpublished_version_is_no_survey(database: Database, clock: SetClock, send: Send) -> None:
    reading = author_file.read(OPEN.format(key="survey-abc", mode="anonymous", check="false") + PAGES)
    assert reading.survey is not None
    with database.writing() as session:
        unpublished = versions.keep(session, reading.survey, clock.now(), "tests").id
    assert refused(send(version=unpublished)) == "version"


@pytest.mark.parametrize(
    "told", [{"pass": "2026-03-04.AAAA"}, {"pass": ""}, {"language": "xx"}, {"audience": "8-11"}]
)
def test_what_no_page_of_ours_would_say_is_refused(
    database: Database, send: Send, told: dict[str, str]
) -> None:
    assert refused(send(**told)) in ("pass", "version")
    assert counted(database, Response) == 0


@pytest.mark.parametrize(
    "told",
    [
        {"answers": []},
        {"receipt": "short"},
        {"receipt": RECEIPT.lower()},
        {"receipt": 7},
        {"version": None},
        {"pass": ["x"]},
        {"audience": 3},
    ],
)
def test_contents_of_a_foreign_kind_are_unreadable(
    database: Database, send: Send, told: dict[str, Any]
) -> None:
    assert refused(send(**told)) == "unreadable"
    assert counted(database, Response) == 0


def test_values_that_no_question_offers_are_not_kept(database: Database, send: Send) -> None:
    send(
        {
            "safe": {"$gt": 1},
            "who": [["teacher"]],
            "words": "x" * 61,
            "why": "hidden",
            "planted": "p",
            "_helped": "?",
        }
    )
    with database.reading() as session:
        assert session.scalars(select(Response)).one().answers == {"safe": None, "who": None, "words": None}


def test_a_changed_envelope_is_refused_and_one_to_another_key_said_to_be(app: Flask, send: Send) -> None:
    good = envelope.sealed(from_server_key(app.extensions["service"].key), b"{}", "finished", "abc")
    assert refused(send(body=good[:-1] + bytes([good[-1] ^ 1]))) == "unreadable"
    assert refused(send(body=b"")) == "unreadable"
    assert refused(send(body=b"\x01" + b"?" * 200)) == "other_key"


def test_an_envelope_of_one_door_is_refused_at_another(
    database: Database, clock: SetClock, app: Flask, send: Send
) -> None:
    publish(database, clock, code="abd")
    made = envelope.sealed(from_server_key(app.extensions["service"].key), b"{}", "finished", "abc")
    assert refused(send(code="abd", body=made)) == "unreadable"
    assert refused(send(code="abd")) == "version"  # its pass is good, its version belongs to another survey


def test_an_envelope_that_is_too_large_is_refused(send: Send) -> None:
    answer = send(body=b"\x01" * (envelope.LARGEST + 1))
    assert (answer.status_code, refused(answer)) == (413, "too_large")


def test_what_no_page_lets_anybody_say_is_left_out(database: Database, send: Send) -> None:
    """Lists in lists without end, and half a megabyte of "something else"."""
    deep: Any = []
    for _ in range(900):
        deep = [deep]
    answers = {"safe": "very", "words": deep, "who": ["else", deep], "who.other": "x" * 501}
    assert send(answers).json == {"state": "received"}
    with database.reading() as session:
        assert session.scalars(select(Response)).one().answers == {
            "safe": "very", "who": ["else"], "words": None,
        }  # fmt: skip
    assert counted(database, Comment) == 0


def test_nothing_but_an_envelope_is_looked_at(client: FlaskClient, version: str) -> None:
    for kind in (
        "application/x-www-form-urlencoded",
        "text/plain",
        "multipart/form-data",
        "application/json",
    ):
        answer = client.post("/s/abc/sealed", data=b"x", content_type=kind)
        assert answer.status_code == 415, kind


def test_who_has_begun_may_finish_for_fourteen_days(database: Database, clock: SetClock, send: Send) -> None:
    with database.writing() as session:
        collectors.close(session, session.get_one(Collector, "abc"), clock.now(), "tests")
    clock.moment += timedelta(days=14)
    assert send().json == {"state": "received"}
    clock.moment += timedelta(minutes=1)
    assert refused(send(receipt=RECEIPT[::-1])) == "late"


@pytest.mark.parametrize(
    ("head", "door"),
    [(HEAD, {}), (OPEN, {"kind": "kiosk"}), (OPEN, {"kind": "workshop"})],
    ids=["sensitive", "kiosk", "workshop"],
)
def test_where_nothing_may_wait_on_a_device_nothing_is_taken_from_one(
    database: Database, clock: SetClock, send: Send, head: str, door: dict[str, str]
) -> None:
    version = publish(database, clock, head, code="abd", **door)
    assert refused(send(code="abd", version=version)) == "version"


def test_answers_taken_back_do_not_come_back_with_their_envelope(database: Database, send: Send) -> None:
    send()
    with database.writing() as session:
        session.delete(session.scalars(select(Response)).one())
    assert send().json == {"state": "received"}
    assert counted(database, Response) == 0


# --- what is not finished


def test_unfinished_answers_become_a_draft_to_carry_on_with(
    database: Database, client: FlaskClient, send: Send
) -> None:
    answer = send({"safe": "very", "words": "Half a word", "planted": 1}, kind="unfinished")
    assert answer.json == {"state": "received", "next": "/s/abc"}
    assert counted(database, Response) == 0
    person = Person(client)
    assert "Carry on where you stopped" in person.look().text
    assert "/q/who" in person.press().request.path
    assert "Half a word" in person.look("q/words").text
    with database.reading() as session:
        assert session.scalars(select(Draft)).one().answers == {"safe": "very", "words": "Half a word"}


def test_two_peoples_answers_are_never_mixed(database: Database, client: FlaskClient, send: Send) -> None:
    """Whoever answers without a network begins at the start: what somebody else began before is not theirs."""
    person = Person(client)
    person.start()
    person.press(safe="very")
    person.press(who=["friend"])
    send({"safe": "not", "words": "More"}, kind="unfinished")
    with database.reading() as session:
        assert session.scalars(select(Draft)).one().answers == {"safe": "not", "words": "More"}
    assert "More" in person.look("q/words").text


def test_what_was_answered_since_stays_as_it_is(
    database: Database, client: FlaskClient, clock: SetClock, send: Send
) -> None:
    person = Person(client)
    person.start()
    person.press(safe="very")
    before = (clock.now() - timedelta(hours=1)).timestamp() * 1000
    answer = send({"safe": "not", "words": "More"}, kind="unfinished", made=before)
    assert answer.json["state"] == "received"
    with database.reading() as session:
        assert session.scalars(select(Draft)).one().answers == {"safe": "very"}


def test_unfinished_answers_are_not_taken_as_finished(database: Database, app: Flask, send: Send) -> None:
    key = from_server_key(app.extensions["service"].key)
    assert refused(send(body=envelope.sealed(key, b"{}", "unfinished", "abc"))) == "unreadable"


def test_another_site_cannot_hand_somebody_its_own_unfinished_answers(database: Database, send: Send) -> None:
    answer = send(kind="unfinished", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert counted(database, Draft) == 0
