"""The server, killed and started again on the same port."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

PAGES = '  - {id: words, questions: [{id: words, type: text, text: "What helps?"}]}\n'


class Mortal:
    """A server that is started, killed, and started again on the same port."""

    def __init__(self, url: str, folder: Path) -> None:
        self.trace = folder / "commits.log"
        self.trace.touch()
        with socket.socket() as one:
            one.bind(("127.0.0.1", 0))
            self.port = one.getsockname()[1]
        environment = os.environ | {
            "LISTENING_LOOP_DATABASE": url,
            "LISTENING_LOOP_HTTPS": "no",
            "LISTENING_LOOP_SECRET_FILE": str(folder / "key"),
            "PYTHONPATH": str(Path(__file__).parent.parent.parent),
        }
        self.nursery = subprocess.Popen(
            [sys.executable, "-m", "tests.support.mortal_server", str(self.port), str(self.trace)],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.pid = 0

    def __enter__(self) -> "Mortal":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        self.nursery.communicate()

    def start(self) -> None:
        assert self.nursery.stdin is not None
        assert self.nursery.stdout is not None
        self.nursery.stdin.write("start\n")
        self.nursery.stdin.flush()
        self.pid = int(self.nursery.stdout.readline())
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.01)
        raise AssertionError("the server did not start")

    def kill(self) -> None:
        """SIGKILL to the master and its workers; no handler runs, nothing is flushed."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        assert self.died(20)

    def died(self, seconds: float) -> bool:
        """Whether every process of the server has ended within so many seconds."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                os.killpg(self.pid, 0)
            except ProcessLookupError:
                return True
            time.sleep(0.01)
        return False
