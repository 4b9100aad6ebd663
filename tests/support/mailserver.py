"""A mail server of the tests' own, on a port of its own, that can be told to behave as bad ones do."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Handler:
    """Keeps what it took. The lists are read from other threads; a list's append is whole.

    refuse       address -> what is answered to RCPT
    interrupts   called, one by one, when a message has been taken and before it is answered
    at_data      what is answered to the words of the next messages, one by one; "lost" takes them and says nothing
    """

    taken: list[EmailMessage] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)
    at_data: list[str] = field(default_factory=list)
    interrupts: list[Callable[[], None]] = field(default_factory=list)

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        answer = self.at_data.pop(0) if self.at_data else "250 OK"
        if answer in ("250 OK", "lost"):
            content: Any = envelope.content
            self.taken.append(BytesParser(policy=default).parsebytes(content))  # type: ignore[arg-type]
        if self.interrupts:
            self.interrupts.pop(0)()
        if answer == "lost":
            assert server.transport is not None
            server.transport.abort()
        return answer

    def ids(self) -> list[str]:
        """The Message-ID of each message taken, in the order they came."""
        return [str(one["Message-ID"]) for one in self.taken]


class Local(Controller):
    """A controller that does not greet itself at the start: one connection fewer to wait for."""

    def _trigger_server(self) -> None:
        with socket.create_connection((self.hostname, self.port), 5) as one:
            one.recv(100)


@contextmanager
def mail_server(**options: Any) -> Iterator[tuple[Handler, int]]:
    """The server's handler and port."""
    handler = Handler()
    controller = Local(handler, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    try:
        yield handler, controller.port
    finally:
        controller.stop()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Dead(threading.Thread):
    """Takes connections and says nothing at all, as a server does that hangs."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = self.door.getsockname()[1]
        self.held: list[socket.socket] = []

    def run(self) -> None:
        try:
            while True:
                self.held.append(self.door.accept()[0])
        except OSError:
            return

    def close(self) -> None:
        self.door.shutdown(socket.SHUT_RDWR)
        self.door.close()
        for one in self.held:
            one.close()
        self.join(5)
