"""Scripted people without think time, on plain sockets so that the client costs as little as it can."""

import http.client
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bench.serving import CODE, QUESTIONS, TOKEN

ANSWERS: list[dict[str, str]] = [
    {"q1": "4"},
    {"q2": "b"},
    {"q3": "a"},
    {"q4": "7"},
    {"q5": "agree"},
    {"q6": "12"},
    {"q7": "a"},
    {"q8": "agree"},
    {"q9": "Teachers listen, and they came back to tell us what they did about it."},
    {"q10": "Lights on the path behind the school, and a bus after clubs."},
]


@dataclass
class Person:
    """One browser that keeps its connection and its cookies. `times` are seconds per request."""

    address: tuple[str, int]
    times: list[float] = field(default_factory=list)
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection(*self.address, timeout=60)

    def ask(self, method: str, path: str, data: dict[str, str] | None = None) -> tuple[int, str, bytes]:
        """One request: status, Location, body."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = urlencode(data).encode() if data is not None else None
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        started = time.perf_counter()
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        content = response.read()
        self.times.append(time.perf_counter() - started)
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return response.status, response.headers.get("Location", ""), content

    def close(self) -> None:
        self.connection.close()

    def press(self, path: str, action: str | None = None, **data: str) -> tuple[int, str]:
        """Open a page and send its form, to `action` where that is another address: status, Location."""
        _, _, page = self.ask("GET", path)
        status, where, _ = self.ask("POST", action or path, {"csrf_token": _token(page), **data})
        return status, where

    def answer(self) -> bytes:
        """A whole survey, one question a page, sent; gives the thank-you page."""
        self.cookies.clear()
        _, _, page = self.ask("GET", f"/s/{CODE}")
        _, where, _ = self.ask("POST", f"/s/{CODE}", {"csrf_token": _token(page)})
        for answers in ANSWERS:
            _, _, page = self.ask("GET", where)
            status, where, _ = self.ask("POST", where, {"csrf_token": _token(page), **answers})
            assert status == 303, (status, where)
        _, _, page = self.ask("GET", where)
        status, where, _ = self.ask("POST", f"/s/{CODE}/send", {"csrf_token": _token(page)})
        assert (status, where.endswith("/thanks")) == (303, True), (status, where)
        return self.ask("GET", where)[2]


assert len(ANSWERS) == len(QUESTIONS)


@dataclass(frozen=True)
class Crowd:
    """What a crowd measured. Times in seconds."""

    responses: int
    seconds: float
    p95: float

    @property
    def per_second(self) -> float:
        return self.responses / self.seconds


def crowd(address: tuple[str, int], people: int, responses: int) -> Crowd:
    """So many people at once, until so many responses are in."""
    each = max(1, responses // people)
    everybody = [Person(address) for _ in range(people)]

    def run(person: Person) -> None:
        for _ in range(each):
            person.answer()

    threads = [threading.Thread(target=run, args=(person,)) for person in everybody]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - started
    times = sorted(one for person in everybody for one in person.times)
    return Crowd(each * people, seconds, times[int(len(times) * 0.95)])


def _token(page: bytes) -> str:
    found = TOKEN.search(page)
    assert found is not None, page[:300]
    return found.group(1).decode()
