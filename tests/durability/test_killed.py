"""What was acknowledged to a person is on the disk, once, whenever the server dies.

The server is killed with SIGKILL at random moments of a stream of people answering, and then inside a commit. Each
person who does not know whether their answers arrived presses the button again, as people do.
"""

import random
import re
import threading
import time
from collections import Counter
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from feedback.clock import SystemClock
from feedback.database import Database
from feedback.migrations.upgrade import upgrade
from feedback.responses.models import Comment, Receipt, Response
from tests.durability.mortal import PAGES, Mortal
from tests.support.asked import publish

KILLS = 20
PEOPLE = 3


class Stream(threading.Thread):
    """One person after another answers one question. `told` are the words the server has acknowledged."""

    def __init__(self, port: int, name: str) -> None:
        super().__init__(daemon=True)
        self.port, self.prefix = port, name
        self.told: list[str] = []
        self.sent: list[str] = []
        self.pressed_again = 0
        self.gave_up: BaseException | None = None
        self.enough = threading.Event()

    def run(self) -> None:
        try:
            self._answer_on_and_on()
        except BaseException as fault:  # told to the test, which is in another thread
            self.gave_up = fault

    def _answer_on_and_on(self) -> None:
        while not self.enough.is_set():
            words = f"{self.prefix}-{len(self.sent)}"
            cookies: dict[str, str] = {}
            try:
                page, _ = self._ask("GET", "/s/abc", cookies)
                _, where = self._ask("POST", "/s/abc", cookies, {"csrf_token": _token(page)})
                if where.endswith(
                    "/leaving"
                ):  # how to leave quickly is said first; the question comes after it
                    where = "/s/abc/q/words"
                page, _ = self._ask("GET", where, cookies)
                _, where = self._ask("POST", where, cookies, {"csrf_token": _token(page), "words": words})
                page, _ = self._ask("GET", where, cookies)
            except (OSError, HTTPException):
                time.sleep(0.02)
                continue
            self.sent.append(words)
            self._send(_token(page), cookies, words)

    def _send(self, token: str, cookies: dict[str, str], words: str) -> None:
        """Press the button until somebody answers, or it is enough."""
        while not self.enough.is_set():
            try:
                _, where = self._ask("POST", "/s/abc/send", cookies, {"csrf_token": token})
            except (OSError, HTTPException):
                self.pressed_again += 1
                time.sleep(0.02)
                continue
            assert where.endswith("/thanks"), where
            self.told.append(words)
            return

    def _ask(
        self, method: str, path: str, cookies: dict[str, str], data: dict[str, str] | None = None
    ) -> tuple[str, str]:
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=10)) as connection:
            return self._asked(connection, method, path, cookies, data)

    def _asked(
        self,
        connection: HTTPConnection,
        method: str,
        path: str,
        cookies: dict[str, str],
        data: dict[str, str] | None,
    ) -> tuple[str, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        if data is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, urlencode(data) if data is not None else None, headers)
        response = connection.getresponse()
        body = response.read().decode()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            cookies[name] = value
        assert response.status in (200, 303), (method, path, response.status, body[:500])
        return body, response.headers.get("Location", "")


def _token(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found is not None, page[:300]
    return found.group(1)


def test_every_acknowledged_response_is_there_once_after_sigkill(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = Database(url)
    upgrade(database)
    publish(database, SystemClock(), key="killed", pages=PAGES)
    database.dispose()
    mortal = Mortal(url, tmp_path)
    with mortal:
        _people_and_kills(mortal, url, capsys)


def _people_and_kills(mortal: Mortal, url: str, capsys: pytest.CaptureFixture[str]) -> None:
    streams = [Stream(mortal.port, f"person-{number}") for number in range(PEOPLE)]
    for stream in streams:
        stream.start()
    seed = random.SystemRandom().randrange(2**32)
    moments = random.Random(seed)
    with capsys.disabled():
        print(f"\nkilled at random, seed {seed}: ", end="")
    for _ in range(KILLS):
        _wait_for_answers(streams)
        time.sleep(moments.uniform(0, 0.2))
        mortal.kill()
        mortal.start()
    inside = _kill_inside_a_commit(mortal, moments)
    mortal.start()
    time.sleep(0.5)
    for stream in streams:
        stream.enough.set()
    for stream in streams:
        stream.join(30)
    mortal.kill()
    told = [words for stream in streams for words in stream.told]
    with capsys.disabled():
        again = sum(stream.pressed_again for stream in streams)
        print(
            f"{KILLS} kills, {inside} more until one fell inside a commit, {len(told)} acknowledged, pressed again {again}"
        )
    _everything_is_there_once(url, told, [words for stream in streams for words in stream.sent])
    assert len(told) > KILLS


def _wait_for_answers(streams: list[Stream]) -> None:
    """Until somebody new has been told: a kill is worth something only in a running stream."""
    before = sum(len(stream.told) for stream in streams)
    until = time.monotonic() + 30
    while sum(len(stream.told) for stream in streams) == before:
        assert time.monotonic() < until, "nobody gets through"
        assert [stream.gave_up for stream in streams if stream.gave_up] == []
        time.sleep(0.01)


def _kill_inside_a_commit(mortal: Mortal, moments: random.Random) -> int:
    """Kill until one kill fell after a COMMIT had begun and before it came back; gives how many it took."""
    for attempt in range(1, 40):
        armed = mortal.trace.with_suffix(".armed")
        mortal.trace.write_text("")
        armed.write_text(str(moments.random()))
        assert mortal.died(30), "nobody committed anything"
        armed.unlink()
        lines = mortal.trace.read_text().split()
        if lines.count("in") > lines.count("out"):
            return attempt
        mortal.start()
    raise AssertionError("no kill fell inside a commit")


def _everything_is_there_once(url: str, told: list[str], sent: list[str]) -> None:
    database = Database(url)
    with database.reading() as session:
        stored = Counter(session.scalars(select(Comment.text)).all())
        responses = set(session.scalars(select(Response.id)).all())
        receipts = list(session.scalars(select(Receipt.response_id)).all())
    database.dispose()
    lost = [words for words in told if stored[words] == 0]
    twice = [words for words, count in stored.items() if count > 1]
    invented = set(stored) - set(sent)
    assert (lost, twice, invented) == ([], [], set())
    assert set(receipts) == responses
    assert len(receipts) == len(responses) == sum(stored.values())
