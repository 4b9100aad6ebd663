"""The page that holds a whole survey, and the worker that keeps it: the same for everybody, and nothing of anybody."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from feedback.clock import SetClock
from feedback.database import Database
from feedback.partnership import profile
from feedback.web import assets, worker
from tests.feedback.web.respond.test_sealed import OPEN, publish
from tests.support.asked import HEAD, Person


@pytest.fixture(autouse=True)
def survey(database: Database, clock: SetClock) -> str:
    with database.writing() as session:
        profile.set_up(session, name="Northmoor", short_name="Northmoor", languages=["en", "ar"])
    return publish(database, clock)


def with_flow(words: str) -> str:
    return OPEN.replace("\nstart:", f"\nflow: {{{{{words}}}}}\nstart:")


def facts(client: FlaskClient, path: str = "/s/abc/whole?lang=en") -> dict:
    found = re.search(r'data-facts="([^"]*)"', client.get(path).text)
    assert found is not None
    return json.loads(unescape(found.group(1)))


def test_the_page_is_the_same_for_everybody_on_a_day_and_hands_out_nothing(
    app: Flask, client: FlaskClient, clock: SetClock
) -> None:
    one, other = client.get("/s/abc/whole?lang=en"), app.test_client().get("/s/abc/whole?lang=en")
    assert one.data == other.data
    assert "Set-Cookie" not in one.headers
    assert "csrf_token" not in one.text
    today = facts(client)["pass"]
    clock.moment += timedelta(days=1)
    assert facts(client)["pass"] != today


def test_the_page_has_every_question_of_every_way(client: FlaskClient) -> None:
    page = client.get("/s/abc/whole?lang=en").text
    assert re.findall(r'data-page="q:(\w+)"', page) == ["safe", "why", "who", "words"]
    assert [one["id"] for one in facts(client)["survey"]["pages"]] == ["safe", "why", "who", "words"]


def test_the_page_speaks_the_language_asked_for(client: FlaskClient) -> None:
    page = client.get("/s/abc/whole?lang=ar").text
    assert '<html lang="ar" dir="rtl">' in page
    assert "ما مدى شعورك بالأمان في المدرسة؟" in page


def test_the_answers_are_the_same_packed_or_not(client: FlaskClient) -> None:
    import brotli

    packed = client.get("/s/abc/whole?lang=en", headers={"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "br"
    assert brotli.decompress(packed.data) == client.get("/s/abc/whole?lang=en").data


@pytest.mark.parametrize(
    ("head", "door"),
    [
        (HEAD, {}),
        (with_flow("offline: false"), {}),
        (with_flow("leave_quickly: true"), {}),
        (with_flow("consent: parent_agrees"), {}),
        (with_flow("shared_device: true"), {}),
        (OPEN, {"kind": "kiosk"}),
        (OPEN, {"kind": "workshop"}),
    ],
    ids=["sensitive", "not offline", "leave quickly", "a parent agrees", "shared", "kiosk", "workshop"],
)
def test_where_nothing_may_be_kept_nothing_is_offered(
    database: Database, clock: SetClock, client: FlaskClient, head: str, door: dict[str, str]
) -> None:
    publish(database, clock, head, code="abd", **door)
    start = client.get("/s/abd?lang=en")
    assert "keep." not in start.text
    assert 'rel="manifest"' not in start.text
    assert "worker-src" not in start.headers["Content-Security-Policy"]
    for path in ("/s/abd/whole", "/s/abd/manifest.webmanifest", "/s/nowhere/whole"):
        assert client.get(path).status_code == 404, path


def test_a_closed_door_gives_the_page_to_nobody(
    database: Database, clock: SetClock, client: FlaskClient
) -> None:
    publish(database, clock, code="abd", closes_at=clock.now() + timedelta(hours=1))
    assert client.get("/s/abd/whole").status_code == 200
    clock.moment += timedelta(hours=2)
    assert client.get("/s/abd/whole").status_code == 404


def test_the_start_page_says_what_to_keep_and_is_allowed_to(client: FlaskClient) -> None:
    start = Person(client).look()
    pages = re.search(r'data-pages="([^"]*)"', start.text)
    assert pages is not None
    assert json.loads(unescape(pages.group(1))) == ["/s/abc/whole?lang=en", "/s/abc/privacy?lang=en"]
    policy = start.headers["Content-Security-Policy"]
    names = [one.split()[0] for one in policy.split("; ")]
    assert {"worker-src", "manifest-src", "connect-src"} <= set(names)
    assert len(names) == len(set(names)), policy


def test_the_manifest_names_the_survey_and_pictures_that_are_there(client: FlaskClient) -> None:
    answer = client.get("/s/abc/manifest.webmanifest?lang=ar")
    assert answer.content_type == "application/manifest+json"
    told = json.loads(answer.data)
    assert (told["name"], told["lang"], told["dir"]) == ("الشعور بالأمان", "ar", "rtl")
    assert told["start_url"].startswith(told["scope"])
    assert {"any", "maskable"} == {one["purpose"] for one in told["icons"]}
    for icon in told["icons"]:
        assert client.get(icon["src"]).data[16:24] == bytes.fromhex(
            "".join(f"{int(side):08x}" for side in icon["sizes"].split("x"))
        )


def test_the_worker_reaches_all_of_the_service_and_may_ask_nobody_else(client: FlaskClient) -> None:
    answer = client.get("/worker.js")
    assert answer.content_type == "text/javascript; charset=utf-8"
    assert answer.headers["Content-Security-Policy"] == worker.POLICY
    assert answer.headers["Cache-Control"] == "no-cache"
    assert assets.asset("outbox.js") in answer.text


def test_a_change_of_any_file_makes_another_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    before = worker.release()
    by_hash, names = assets.shelf()
    changed = {**by_hash, "style.0123456789ab.css": by_hash[names["style.css"]]}
    monkeypatch.setattr(assets, "shelf", lambda: (changed, names))
    assert worker.release() != before


def test_the_scripts_are_small() -> None:
    sizes = worker.sizes()
    assert set(sizes) == set(worker.SCRIPTS)
    assert sum(sizes.values()) < 14_000, sizes
