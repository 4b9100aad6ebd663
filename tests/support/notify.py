"""GOV.UK Notify of the tests' own: as much of its documented API as is used, on a port of its own."""

import base64
import hashlib
import hmac
import json
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

SERVICE, SECRET = "26785a09-ab16-4eb0-8407-a37497a57506", "3d844edf-8d35-48ac-975b-e847b4f122b0"
KEY = f"a_test_key-{SERVICE}-{SECRET}"
TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a"


@dataclass
class Taken:
    """What the server took, and how it behaves.

    answers  what the next posts get, one by one: a status and a message; "lost" takes it and says nothing; "taken" takes it
             and has somebody in front say 504; "gone" says nothing and takes nothing
    deaf     so many next questions are answered with 503
    status   reference -> what became of it
    """

    posts: list[dict[str, Any]] = field(default_factory=list)
    answers: list[Any] = field(default_factory=list)
    status: dict[str, str] = field(default_factory=dict)
    template: dict[str, str] = field(default_factory=lambda: {"subject": "((subject))", "body": "((text))"})
    asked: list[str] = field(default_factory=list)
    interrupts: list[Callable[[], None]] = field(default_factory=list)
    deaf: int = 0

    def of(self, reference: str) -> list[dict[str, Any]]:
        return [one for one in self.posts if one["reference"] == reference]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    taken: Taken

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self.taken.asked.append(self.path)
        if not self._signed():
            return
        parts = urlsplit(self.path)
        if parts.path == f"/v2/template/{TEMPLATE}":
            self._say(200, {"id": TEMPLATE, **self.taken.template})
        elif parts.path == "/v2/notifications" and self.taken.deaf:
            self.taken.deaf -= 1
            self._say(503, {})
        elif parts.path == "/v2/notifications":
            self._say(200, {"notifications": self._found(parse_qs(parts.query)), "links": {}})
        else:
            self._say(404, _fault("No result found"))

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if not self._signed():
            return
        answer = self.taken.answers.pop(0) if self.taken.answers else None
        if answer in (None, "lost", "taken"):
            self.taken.posts.append({"id": str(uuid.uuid4()), **body})
            if self.taken.interrupts:
                self.taken.interrupts.pop(0)()
        if answer in ("lost", "gone"):
            self.close_connection = True
            self.connection.close()
        elif answer == "taken":
            self._say(504, {})
        elif answer is not None:
            self._say(answer[0], _fault(answer[1]))
        else:
            self._say(201, {"id": self.taken.posts[-1]["id"], "reference": body["reference"]})

    def _found(self, query: dict[str, list[str]]) -> list[dict[str, Any]]:
        rows = [
            {
                "id": one["id"],
                "reference": one["reference"],
                "email_address": one["email_address"],
                "status": state,
            }
            for one in reversed(self.taken.posts)
            if (state := self.taken.status.get(one["reference"], "sending"))
            and ("reference" not in query or one["reference"] in query["reference"])
            and ("status" not in query or state in query["status"])
        ]
        if "older_than" in query:
            places = [place for place, row in enumerate(rows) if row["id"] == query["older_than"][0]]
            rows = rows[places[0] + 1 :] if places else []
        return rows[:250]

    def _signed(self) -> bool:
        """As Notify checks it: HS256 by the secret, the service, thirty seconds."""
        head, claims, signature = self.headers["Authorization"].removeprefix("Bearer ").split(".")
        right = hmac.digest(SECRET.encode(), f"{head}.{claims}".encode(), hashlib.sha256)
        said = json.loads(_opened(claims))
        good = _opened(signature) == right and said["iss"] == SERVICE and abs(said["iat"] - time.time()) < 30
        if not good:
            self._say(403, _fault("Invalid token: API key not found"))
        return good

    def _say(self, status: int, body: object) -> None:
        words = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(words)))
        self.end_headers()
        self.wfile.write(words)


def _opened(words: str) -> bytes:
    return base64.urlsafe_b64decode(words + "=" * (-len(words) % 4))


def _fault(message: str) -> dict[str, Any]:
    return {"errors": [{"error": "Error", "message": message}]}


@contextmanager
def notify_server() -> Iterator[tuple[Taken, str]]:
    """What it took, and its address."""
    taken = Taken()
    handler = type("Handler", (_Handler,), {"taken": taken})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield taken, f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
