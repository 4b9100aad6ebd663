"""The production server, started again and again so that a test can kill it, also inside a commit.

Arguments: port, and a file. For each line on standard input a child is forked, in a process group of its own, that
runs `listening-loop serve` as it is (forked, because importing everything anew for each of its many lives would take
most of the test's time); its number is printed. Each child, before a COMMIT, appends a line "in" to the file, and
after it a line "out". While the file `<file>.armed` exists, a thread kills the child's whole group a random moment
after "in" was written; the armed file's words are the seed.
"""

import os
import random
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

from sqlalchemy.engine.default import DefaultDialect

import feedback.app  # noqa: F401 - imported once, here, and not in every child
from feedback import serve, settings


def main() -> None:
    port, trace = int(sys.argv[1]), Path(sys.argv[2])
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead are buried by the system
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            os.setsid()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _live(port, trace)
            os._exit(0)
        print(child, flush=True)


def _live(port: int, trace: Path) -> None:
    armed = trace.with_suffix(".armed")
    commit = DefaultDialect.do_commit
    handle = os.open(trace, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def do_commit(self: DefaultDialect, connection: Any) -> None:
        os.write(handle, b"in\n")
        if armed.exists():
            delay = random.Random(armed.read_text()).uniform(0, 0.001)
            threading.Thread(target=_kill_after, args=(delay,), daemon=True).start()
        commit(self, connection)
        os.write(handle, b"out\n")

    DefaultDialect.do_commit = do_commit  # type: ignore[method-assign]
    serve.run(settings.read(), "127.0.0.1", port, 1)


def _kill_after(delay: float) -> None:
    time.sleep(delay)
    os.killpg(os.getpgrp(), signal.SIGKILL)


if __name__ == "__main__":
    main()
