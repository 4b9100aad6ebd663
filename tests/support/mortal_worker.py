"""A worker, started again and again so that a test can kill it.

Argument: how many seconds a worker has a message. For each line on standard input a child is forked that works as
`listening-loop worker` does (forked, because importing everything anew for each of its many lives would take most of
the test's time); its number is printed.
"""

import os
import signal
import sys
from datetime import timedelta

from feedback.clock import SystemClock
from feedback.database import Database
from feedback.mail import claims, sending
from feedback.settings import read
from feedback.worker.loop import Worker


def main() -> None:
    lease = timedelta(seconds=float(sys.argv[1]))
    sending.Sender.__init__.__defaults__ = _with(sending.Sender.__init__.__defaults__, claims.LEASE, lease)
    claims.AFTER_LOSS = timedelta()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead are buried by the system
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            _live()
            os._exit(0)
        print(child, flush=True)


def _with(defaults: tuple | None, old: object, new: object) -> tuple:
    return tuple(new if one == old else one for one in defaults or ())


def _live() -> None:
    settings = read()
    worker = Worker(settings, Database(settings.database), SystemClock())
    signal.signal(signal.SIGTERM, lambda *_: worker.stop.set())
    for _ in worker.rounds():
        pass


if __name__ == "__main__":
    main()
