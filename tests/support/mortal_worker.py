"""A worker, started again and again so that a test can kill it.

Argument: how many seconds a worker has a message. For each line on standard input a child is forked that works as
`listening-loop worker` does (forked, because importing everything anew for each of its many lives would take most of
the test's time); its number is printed.

With a second argument `forgetful` the worker is one that anybody might write: it marks a message as sent in memory, after the
server's answer, and writes that down when its batch is done. A test that does not bark at it is no good.

`MORTAL_SHIFT` is by how many seconds its clock is ahead: what is done on working days can be tried on any.
"""

import os
import signal
import sys
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update

from feedback.clock import SystemClock
from feedback.database import Database
from feedback.mail import claims, sending
from feedback.mail.models import Message
from feedback.settings import read
from feedback.worker.loop import Worker


def main() -> None:
    lease = timedelta(seconds=float(sys.argv[1]))
    sending.Sender.__init__.__defaults__ = _with(sending.Sender.__init__.__defaults__, claims.LEASE, lease)
    claims.AFTER_LOSS = timedelta()
    if sys.argv[2:] == ["forgetful"]:
        _forget()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead are buried by the system
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            _live()
            os._exit(0)
        print(child, flush=True)


def _with(defaults: tuple | None, old: object, new: object) -> tuple:
    return tuple(new if one == old else one for one in defaults or ())


def _forget() -> None:
    """That the words are about to go is not written, and that they went only at the end of the batch."""
    remembered: list[tuple] = []
    let_go, note_sent = claims.let_go, claims.note_sent

    def end_of_batch(session: object, *rest: object) -> None:
        for one in remembered:
            note_sent(session, *one)  # type: ignore[arg-type]
        remembered.clear()
        let_go(session, *rest)  # type: ignore[arg-type]

    claims.mark_sending = _unmarked
    claims.note_sent = lambda _, *one: remembered.append(one)
    claims.let_go = end_of_batch


def _unmarked(session: Any, one: Any, _worker: str, _now: object, message_id: str, _lease: object) -> bool:
    session.execute(update(Message).where(Message.id == one.id).values(message_id=message_id))
    return True


class Shifted(SystemClock):
    """The system's clock, set forward."""

    def now(self) -> datetime:
        return super().now() + timedelta(seconds=float(os.environ.get("MORTAL_SHIFT", "0")))


def _live() -> None:
    settings = read()
    worker = Worker(settings, Database(settings.database), Shifted())
    signal.signal(signal.SIGTERM, lambda *_: worker.stop.set())
    for _ in worker.rounds():
        pass


if __name__ == "__main__":
    main()
