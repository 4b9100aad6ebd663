"""The command as somebody starts it: a process that prints its links, answers, and stops when it is told to."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[3]
pytestmark = pytest.mark.xdist_group("demo")


def test_the_demo_answers_at_the_address_it_prints(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    here = os.pathsep.join([str(CHECKOUT), *filter(None, [os.environ.get("PYTHONPATH")])])
    process = subprocess.Popen(
        [sys.executable, "-m", "feedback", "demo", "--port", str(port)],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": here},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        page = _page(f"http://127.0.0.1:{port}/", process)
    finally:
        process.terminate()
        printed, said = process.communicate(timeout=40)
    assert "Northmoor" in page, said
    assert f"http://127.0.0.1:{port}/s/feeling-safe" in printed
    assert f"http://127.0.0.1:{port}/hub/welcome/" in printed
    pages = [word for word in printed.split() if word.startswith("http")]
    assert len(pages) == len(set(pages)), "a page is a line, however many languages it is in"
    assert f"http://127.0.0.1:{port}/s/feeling-safe  (?lang=ar pl)" in printed
    assert process.returncode == 0, said


def _page(url: str, process: "subprocess.Popen[str]") -> str:
    """The page, as soon as somebody is there to give it; an empty text when the process has ended."""
    until = time.monotonic() + 90
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                return answer.read().decode()
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    return ""
