"""What every test may lean on, and what is said when a machine lacks a part."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent))

#: Set by .ci/run: there a missing browser or database is a failure, never a skip.
NOTHING_SKIPPED = os.environ.get("SKIP_NOTHING") == "1"

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


def missing(what: str, how: str) -> None:
    """Skip a test for want of a part, saying how to get it; or fail where nothing may be skipped."""
    sentence = f"{what} is not on this machine. To run these tests: {how}"
    if NOTHING_SKIPPED:
        pytest.fail(sentence)
    pytest.skip(sentence)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a real Chromium."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        path = shutil.which(name)
        if path:
            return path
    missing("Chromium", "apt-get install chromium")
    return ""


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """A real Chromium; everybody in a story opens a window of their own in it."""
    from tests.support.browser import ARGUMENTS

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield started
        started.close()
