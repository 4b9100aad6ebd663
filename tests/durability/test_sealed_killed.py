"""A sealed answer that is sent again and again to a server that dies again and again is one response."""

import json
import random
import socket
import time
from contextlib import closing, suppress
from datetime import timedelta
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest
from sqlalchemy import select

from feedback.clock import SystemClock
from feedback.database import Database
from feedback.migrations.upgrade import upgrade
from feedback.responses.models import Comment, Receipt, Response
from feedback.sealing import envelope, passes
from feedback.sealing.key import from_server_key
from feedback.secrets import ALPHABET, key_from
from feedback.surveys import collectors, versions
from forms import author_file
from tests.durability.mortal import PAGES, Mortal
from tests.support.asked import HEAD

ANSWERS = 12


def test_every_envelope_is_one_response_whenever_the_server_dies(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path / 'killed.sqlite'}"
    sealed = _sealed(url, tmp_path)
    seed = random.SystemRandom().randrange(2**32)
    moments = random.Random(seed)
    attempts = 0
    with Mortal(url, tmp_path) as mortal:
        armed = mortal.trace.with_suffix(".armed")
        for body in sealed:
            armed.write_text(str(moments.random()))
            while True:
                attempts += 1
                told = _post(mortal.port, body)
                if told == {"state": "received"}:
                    armed.unlink(missing_ok=True)
                    assert _post(mortal.port, body) in ({"state": "received"}, None)
                    break
                if mortal.died(5):  # killed inside its commit, before or after it was whole
                    armed.unlink(missing_ok=True)
                    mortal.start()
            if not _listens(mortal.port) and mortal.died(5):
                mortal.start()
    with capsys.disabled():
        print(f"\nseed {seed}: {ANSWERS} envelopes, {attempts} attempts")
    database = Database(url)
    with database.reading() as session:
        words = sorted(session.scalars(select(Comment.text)).all())
        counts = (
            len(session.scalars(select(Response.id)).all()),
            len(session.scalars(select(Receipt.code_hash)).all()),
        )
    database.dispose()
    assert words == sorted(f"words {number}" for number in range(ANSWERS))
    assert counts == (ANSWERS, ANSWERS)
    assert attempts > ANSWERS


def _sealed(url: str, folder: Path) -> list[bytes]:
    """A survey in a fresh database, and what some people sealed for it."""
    database, clock = Database(url), SystemClock()
    upgrade(database)
    head = HEAD.format(key="killed", mode="anonymous", check="true").replace(
        "sensitive: true", "sensitive: false"
    )
    reading = author_file.read(head + PAGES)
    assert reading.survey is not None
    with database.writing() as session:
        version = versions.keep(session, reading.survey, clock.now(), "tests")
        versions.publish(session, version, clock.now(), "tests")
        collectors.open_door(session, "killed", clock.now() - timedelta(minutes=1), "tests", code="abc")
        version_id = version.id
    database.dispose()
    key = key_from(folder / "key")
    told = [
        {
            "version": version_id,
            "audience": None,
            "language": "en",
            "pass": passes.made(key, "abc", version_id, clock.today()),
            "receipt": "".join(random.Random(number).choices(ALPHABET, k=26)),
            "answers": {"words": f"words {number}"},
        }
        for number in range(ANSWERS)
    ]
    return [
        envelope.sealed(from_server_key(key), json.dumps(one).encode(), "finished", "abc") for one in told
    ]


def _post(port: int, body: bytes) -> dict[str, str] | None:
    """What the server says; None where it says nothing."""
    with (
        suppress(OSError, HTTPException),
        closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection,
    ):
        connection.request("POST", "/s/abc/sealed", body, {"Content-Type": "application/octet-stream"})
        found = connection.getresponse()
        return json.loads(found.read())
    time.sleep(0.02)
    return None


def _listens(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0
