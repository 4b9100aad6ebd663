"""GOV.UK Notify as the road of messages: a small client of its documented REST API.

Notify takes the same message twice if it is asked twice. But it can be asked what it has taken under a reference, and our
reference is the row's own id: so a message whose answer was lost is looked up at once, and again before it is sent once more.
"""

import base64
import hashlib
import hmac
import http.client
import json
import re
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import getproxies, proxy_bypass

from feedback.mail.smtp import PATIENCE, End, Outcome, ServerFault
from feedback.settings import Settings

_ADDRESS = re.compile(r"\S+@\S+")
_UUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
#: name-service-secret, as Notify shows a key once.
_KEY = re.compile(rf".*?({_UUID})-({_UUID})")
_FAULTS = (http.client.HTTPException, OSError)


@dataclass(frozen=True, slots=True)
class Notify:
    """GOV.UK Notify as the settings describe it."""

    url: str
    key_file: str
    template: str
    patience: float = PATIENCE

    @property
    def can_be_asked(self) -> bool:
        """Whether it knows what it took."""
        return True

    @classmethod
    def of(cls, settings: Settings) -> "Notify":
        return cls(settings.notify_url, settings.notify_key_file, settings.notify_template)

    @contextmanager
    def connected(self) -> Iterator["NotifyConnection"]:
        """Connect, and see that the key and the template are good: then what goes wrong is about one message.

        Raises:
            ServerFault: any of these is not.
        """
        service, secret = self._key()
        connection = NotifyConnection(_opened(self.url, self.patience), self.template, service, secret)
        try:
            connection.look_at_template()
            yield connection
        finally:
            connection.close()

    def _key(self) -> tuple[str, str]:
        try:
            found = _KEY.fullmatch(Path(self.key_file).read_text(encoding="utf-8").strip())
        except OSError:
            raise ServerFault("The file of notify_key_file cannot be read.") from None
        if found is None:
            raise ServerFault("The file of notify_key_file holds no key of GOV.UK Notify. Make one there.")
        return found[1], found[2]


@dataclass
class NotifyConnection:
    """An open road to Notify, signed for each request as its tokens live thirty seconds."""

    server: http.client.HTTPConnection
    template: str
    service: str
    secret: str

    def close(self) -> None:
        self.server.close()

    def look_at_template(self) -> None:
        """Whether this key may use this template, which has places for subject and text.

        Raises:
            ServerFault: it may not, or Notify cannot be reached.
        """
        try:
            status, said = self._ask("GET", f"/v2/template/{self.template}")
        except _FAULTS as fault:
            raise ServerFault(_unreachable(fault)) from None
        if status != 200:
            raise ServerFault(_said(status, said))
        whole = f"{said.get('subject', '')} {said.get('body', '')}"
        if not all(place in whole for place in ("((subject))", "((text))")):
            raise ServerFault(
                "The template in GOV.UK Notify must have ((subject)) as its subject and ((text)) as its message."
            )

    def hand_over(self, message: EmailMessage, ready: Callable[[], bool]) -> Outcome:
        body = self._body(message)
        self._open()
        if not ready():
            return Outcome(End.KEPT)
        try:
            status, said = self._ask("POST", "/v2/notifications/email", body)
        except (ConnectionRefusedError, socket.gaierror, ssl.SSLCertVerificationError) as fault:
            return Outcome(End.LATER, _unreachable(fault))
        except _FAULTS:
            return self._looked_up(message)
        return self._looked_up(message) if status >= 500 else _outcome(status, said)

    def took(self, message: EmailMessage) -> int:
        """How many messages Notify has under this one's reference.

        Raises:
            ServerFault: it cannot be asked.
        """
        return len(self.listed(reference=reference_of(message)))

    def _looked_up(self, message: EmailMessage) -> Outcome:
        """No answer came, or one (5xx) of whoever stands in front of Notify and gave up waiting for one who may have taken
        it. What Notify does not know yet may still be under way: that is asked again later."""
        try:
            return Outcome(End.SENT if self.took(message) else End.LOST)
        except ServerFault:
            return Outcome(End.LOST)

    def listed(self, **which: str | list[str]) -> list[Mapping[str, Any]]:
        """What Notify knows of messages by e-mail, the newest first, up to 250 at once.

        Raises:
            ServerFault: it cannot be asked.
        """
        query = urlencode({"template_type": "email", **which}, doseq=True)
        try:
            status, said = self._ask("GET", f"/v2/notifications?{query}")
        except _FAULTS as fault:
            raise ServerFault(_unreachable(fault)) from None
        if status != 200:
            raise ServerFault(_said(status, said))
        return said.get("notifications", [])

    def _body(self, message: EmailMessage) -> dict[str, Any]:
        body = {
            "email_address": message["To"].addresses[0].addr_spec,
            "template_id": self.template,
            "personalisation": {"subject": message["Subject"], "text": message.get_content()},
            "reference": reference_of(message),
        }
        stop = str(message["List-Unsubscribe"] or "").strip("<>")
        return body | ({"one_click_unsubscribe_url": stop} if stop.startswith("https://") else {})

    def _open(self) -> None:
        """Connect again where Notify has hung up, while nothing has happened to any message.

        Raises:
            ServerFault: it cannot be reached.
        """
        try:
            if self.server.sock is None:
                self.server.connect()
        except _FAULTS as fault:
            self.server.close()
            raise ServerFault(_unreachable(fault)) from None

    def _ask(self, method: str, path: str, body: object = None) -> tuple[int, dict[str, Any]]:
        """One request. After a fault the road is closed: half a request on it would spoil the next one."""
        words = None if body is None else json.dumps(body)
        try:
            self.server.request(method, path, words, self._headers())
            answer = self.server.getresponse()
            whole = answer.read()
        except _FAULTS:
            self.server.close()
            raise
        try:
            said = json.loads(whole)
        except ValueError:
            said = {}
        return answer.status, said if isinstance(said, dict) else {}

    def _headers(self) -> dict[str, str]:
        token = _token(self.service, self.secret, int(time.time()))
        return {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}


def reference_of(message: EmailMessage) -> str:
    """What Notify calls a message by: the id of its row."""
    return str(message["Message-ID"]).strip("<> ").partition("@")[0]


def _opened(url: str, patience: float) -> http.client.HTTPConnection:
    """By way of a proxy where the machine has one set."""
    parts = urlsplit(url)
    secure, host = parts.scheme == "https", parts.hostname or ""
    proxy = None if proxy_bypass(host) else getproxies().get(parts.scheme)
    through = urlsplit(proxy) if proxy else parts
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    server = kind(through.hostname or "", through.port, timeout=patience)
    if proxy and secure:
        server.set_tunnel(host, parts.port)
    try:
        server.connect()
    except _FAULTS as fault:
        server.close()
        raise ServerFault(_unreachable(fault)) from None
    return server


def _token(service: str, secret: str, now: int) -> str:
    """A JSON web token (RFC 7519) as Notify wants it: HS256 over who asks and when."""
    head, claims = ({"typ": "JWT", "alg": "HS256"}, {"iss": service, "iat": now})
    signed = ".".join(_packed(json.dumps(part).encode()) for part in (head, claims))
    return f"{signed}.{_packed(hmac.digest(secret.encode(), signed.encode(), hashlib.sha256))}"


def _packed(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _outcome(status: int, said: Mapping[str, Any]) -> Outcome:
    if status == 201:
        return Outcome(End.SENT)
    about_address = status == 400 and any(
        "email_address" in str(one.get("message", ""))
        for one in said.get("errors", ())
        if isinstance(one, dict)
    )
    return Outcome(End.REFUSED if about_address else End.LATER, _said(status, said))


def _said(status: int, said: Mapping[str, Any]) -> str:
    """Notify's own words, without any address in them."""
    errors = [str(one.get("message", "")) for one in said.get("errors", ()) if isinstance(one, dict)]
    plain = " ".join(_ADDRESS.sub("[address]", " ".join(errors)).split())[:200]
    return f"GOV.UK Notify said {status}: {plain or http.client.responses.get(status, '')}"


def _unreachable(fault: Exception) -> str:
    return f"GOV.UK Notify cannot be reached ({type(fault).__name__})."
