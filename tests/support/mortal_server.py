"""The production server, started so that a test can see it inside a commit and kill it there.

Arguments: port, and a file. Before each COMMIT a line "in" is appended to the file, after it a line "out". While the
file `<file>.armed` exists, a thread kills the whole process group a random moment after "in" was written; the file's
words are the seed. Everything else is `listening-loop serve` as it is.
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

from feedback import serve, settings


def main() -> None:
    port, trace = int(sys.argv[1]), Path(sys.argv[2])
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
