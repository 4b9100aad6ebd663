"""The road to a mail server, and what may have happened on it.

The one moment that matters is when the last byte of a message has gone and no answer has come: only then can nobody
know whether the server took it. So the steps of SMTP are taken one by one here; everything before that moment is a
plain "no", and everything after it an answer.
"""

import re
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from feedback.settings import Settings

#: Seconds one step may take. Five of them are shorter than a loan of `feedback.mail.claims`.
PATIENCE = 60.0
_ADDRESS = re.compile(r"\S+@\S+")
#: RFC 3463: 5.7 is about policy and permission, which a setting can mend; the message is not to blame.
_POLICY = "5.7."
#: The server goes down, whatever it was asked.
_CLOSING = 421


class ServerFault(Exception):
    """The mail server cannot be used now. The message says why and names no address; no message is to blame."""


class End(StrEnum):
    """What became of one message."""

    SENT = "sent"
    REFUSED = "refused"
    LATER = "later"
    LOST = "lost"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`reason` is said where it did not arrive. KEPT: it was not handed over, because `ready` said no."""

    end: End
    reason: str = ""


class Connection(Protocol):
    """An open road, good for several messages."""

    def hand_over(self, message: EmailMessage, ready: Callable[[], bool]) -> Outcome:
        """Give one message to the server. `ready` is called at the last moment at which nothing has happened yet.

        Raises:
            ServerFault: the road is closed; nothing has happened to the message.
        """
        ...

    def took(self, message: EmailMessage) -> int:
        """How often a message whose answer was lost is known to have been taken. 0 also where nobody can know.

        Raises:
            ServerFault: the road is closed.
        """
        ...


class Road(Protocol):
    """How messages leave the house."""

    @property
    def can_be_asked(self) -> bool:
        """Whether it knows afterwards what it took."""
        ...

    def connected(self) -> AbstractContextManager[Connection]:
        """Open it.

        Raises:
            ServerFault: it cannot be opened.
        """
        ...


@dataclass(frozen=True, slots=True)
class Smtp:
    """A mail server as the settings describe it."""

    host: str
    port: int
    security: str
    user: str
    password_file: str
    patience: float = PATIENCE

    @property
    def can_be_asked(self) -> bool:
        """A mail server says nothing of what it took."""
        return False

    @classmethod
    def of(cls, settings: Settings) -> "Smtp":
        return cls(
            settings.mail_host,
            settings.mail_port,
            settings.mail_security,
            settings.mail_user,
            settings.mail_password_file,
        )

    @contextmanager
    def connected(self) -> Iterator["SmtpConnection"]:
        """Connect, make the road private, sign in.

        Raises:
            ServerFault: any of these failed.
        """
        server = self._opened()
        try:
            yield SmtpConnection(server)
        finally:
            with suppress(smtplib.SMTPException, OSError):
                server.quit()
            server.close()

    def _opened(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        server: smtplib.SMTP | None = None
        try:
            if self.security == "tls":
                server = smtplib.SMTP_SSL(self.host, self.port, timeout=self.patience, context=context)
            else:
                server = smtplib.SMTP(self.host, self.port, timeout=self.patience)
            server.ehlo_or_helo_if_needed()
            if self.security == "starttls":
                server.starttls(context=context)
            if self.user:
                server.login(self.user, self._password())
        except (smtplib.SMTPException, OSError) as fault:
            if server is not None:
                server.close()
            raise ServerFault(_why(fault)) from None
        return server

    def _password(self) -> str:
        return Path(self.password_file).read_text(encoding="utf-8").strip()


class SmtpConnection:
    """One conversation with a mail server."""

    def __init__(self, server: smtplib.SMTP) -> None:
        self.server = server

    def hand_over(self, message: EmailMessage, ready: Callable[[], bool]) -> Outcome:
        try:
            wire = message.as_bytes(policy=SMTP)
            _spoken(self.server.rset())
            _spoken(self.server.mail(message["From"].addresses[0].addr_spec))
            code, words = self.server.rcpt(message["To"].addresses[0].addr_spec)
            if code == _CLOSING:
                raise ServerFault(_said(code, words))
            if code not in (250, 251):
                return _not_taken(code, words)
        except UnicodeEncodeError:
            return Outcome(End.REFUSED, "The address has letters that the mail server cannot take.")
        except (smtplib.SMTPException, OSError) as fault:
            raise ServerFault(_why(fault)) from None
        return self._data(wire) if ready() else Outcome(End.KEPT)

    def took(self, message: EmailMessage) -> int:
        """A mail server cannot be asked."""
        return 0

    def _data(self, wire: bytes) -> Outcome:
        """The words themselves. Until the last byte has left, the server has not got the message (RFC 5321, 4.1.1.4)."""
        try:
            code, words = self.server.docmd("DATA")
            if code != 354:
                return _not_taken(code, words)
            self.server.send(_dotted(wire))
        except (smtplib.SMTPException, OSError) as fault:
            return Outcome(End.LATER, _why(fault))
        try:
            code, words = self.server.getreply()
        except (smtplib.SMTPException, OSError):
            return Outcome(End.LOST)
        if code < 0:
            return Outcome(End.LOST)
        return Outcome(End.SENT) if code == 250 else _not_taken(code, words)


def _dotted(wire: bytes) -> bytes:
    """A message as it goes over the wire: a line that begins with a dot gets a second one, and a lone dot ends it."""
    stuffed = re.sub(rb"(?m)^\.", b"..", wire)
    return stuffed + (b"" if stuffed.endswith(b"\r\n") else b"\r\n") + b".\r\n"


def _spoken(reply: tuple[int, bytes]) -> None:
    """A step that is not about one message: a no here is about the server.

    Raises:
        ServerFault: the server said no.
    """
    code, words = reply
    if not 200 <= code < 300:
        raise ServerFault(_said(code, words))


def _not_taken(code: int, words: bytes) -> Outcome:
    """A no to one message: for now, or for good."""
    for_good = 500 <= code < 600 and not words.decode(errors="replace").startswith(_POLICY)
    return Outcome(End.REFUSED if for_good else End.LATER, _said(code, words))


def _said(code: int, words: bytes) -> str:
    """The server's own words, which help whoever mends it, without any address in them."""
    plain = " ".join(_ADDRESS.sub("[address]", words.decode(errors="replace")).split())[:200]
    return f"The mail server said {code}: {plain}"


def _why(fault: Exception) -> str:
    if isinstance(fault, smtplib.SMTPAuthenticationError):
        return "The mail server does not take the name and password. Check mail_user and mail_password_file."
    if isinstance(fault, smtplib.SMTPNotSupportedError):
        return "The mail server does not offer what is asked of it (STARTTLS or signing in). Check mail_security."
    if isinstance(fault, ssl.SSLError):
        return f"The mail server’s certificate is not trusted ({fault.reason}). Check mail_host and mail_security."
    if isinstance(fault, smtplib.SMTPResponseException):
        return _said(fault.smtp_code, fault.smtp_error if isinstance(fault.smtp_error, bytes) else b"")
    if isinstance(fault, FileNotFoundError | PermissionError):
        return "The file of mail_password_file cannot be read."
    return f"The mail server cannot be reached ({type(fault).__name__})."
