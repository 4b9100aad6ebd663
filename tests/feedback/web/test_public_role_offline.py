"""What arrives sealed, and what is carried to another device, needs no right to read an answer either."""

import json
import re
from collections.abc import Callable
from dataclasses import replace

from feedback.app import create_app
from feedback.clock import SetClock
from feedback.database import Database
from feedback.sealing import envelope, passes
from feedback.sealing.key import from_server_key
from feedback.settings import Settings
from feedback.surveys import collectors, versions
from forms import author_file
from tests.feedback.web.test_public_role import public_url
from tests.support.asked import HEAD, PAGES, Person

__all__ = ["public_url"]
Make = Callable[..., bytes]


def test_a_sealed_answer_arrives_and_a_draft_moves_without_the_right_to_read_answers(
    database: Database, clock: SetClock, settings: Settings, public_url: str
) -> None:
    head = HEAD.format(key="anywhere", mode="anonymous", check="true")
    text = f"{head.replace('sensitive: true', 'sensitive: false')}{PAGES}flow: {{resume_elsewhere: true}}\n"
    survey = author_file.read(text).survey
    assert survey is not None
    with database.writing() as session:
        version = versions.keep(session, survey, clock.now(), "tests")
        versions.publish(session, version, clock.now(), "tests")
        collectors.open_door(session, "anywhere", clock.now(), "tests", code="abc")
        version_id = version.id
    app = create_app(replace(settings, public_database=public_url), database, clock)
    app.testing = True
    key = app.extensions["service"].key

    def sealed(kind: str) -> bytes:
        told = {
            "version": version_id,
            "audience": None,
            "language": "en",
            "pass": passes.made(key, "abc", version_id, clock.today()),
            "answers": {"safe": "very", "words": "Thanks"},
            "receipt": "0123456789ABCDEFGHJKMNPQRS",
        }
        return envelope.sealed(from_server_key(key), json.dumps(told).encode(), kind, "abc")

    person = Person(app.test_client())
    for kind, path in (("finished", "/s/abc/sealed"), ("unfinished", "/s/abc/sealed/unfinished")):
        for _ in range(2):
            answer = person.browser.post(path, data=sealed(kind), content_type="application/octet-stream")
            assert answer.json is not None
            assert answer.json["state"] == "received", kind
    for path in ("", "whole?lang=en", "manifest.webmanifest"):
        assert person.look(path).status_code == 200, path
    person.look("elsewhere")
    code = re.search(r'id="code">([^<]+)<', person.press().text)
    assert code is not None
    other = Person(app.test_client())
    other.look("/resume")
    other.press("/resume", code=code.group(1))
    assert "Carry on where you stopped" in other.page.text
    app.extensions["service"].public_database.dispose()
