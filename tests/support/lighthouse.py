"""Lighthouse as a phone: one page opened in a real Chromium, audited, and the figures read.

Lighthouse is a Node program; `tests/lighthouse/package-lock.json` fixes it and all it needs by content hash. It is got
once, into the virtual environment's folder, and is never part of what is served.
"""

import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.browser import ARGUMENTS

HERE = Path(__file__).parent.parent / "lighthouse"
PROGRAM = Path(sys.prefix) / "lighthouse"
#: The network of a phone at the edge of its reach, as WebPageTest's "Slow 3G" has it, and a processor a quarter as fast.
SLOW_3G = {"rttMs": 400, "throughputKbps": 400, "cpuSlowdownMultiplier": 4}

#: On a busy machine a browser may not come up in time, or its record may lack the beginning (NO_NAVSTART).
TRIES = 4


class NotSeen(Exception):
    """Lighthouse did not see the page, however often it was asked. The message holds what it said last."""


@dataclass(frozen=True)
class Audit:
    """What Lighthouse found. Scores are per cent; `usable` is when the page answers to a touch, in seconds."""

    accessibility: float | None
    performance: float | None
    usable: float | None
    faults: tuple[str, ...]


def node() -> str | None:
    """The Node at hand, if its package manager is there too."""
    return shutil.which("node") if shutil.which("npm") else None


def ready() -> Path:
    """Lighthouse's command, got when it is not there yet.

    Raises:
        subprocess.CalledProcessError: the package manager could not get it; its words are printed.
    """
    with _one_at_a_time():
        command = PROGRAM / "node_modules" / ".bin" / "lighthouse"
        wanted = (HERE / "package-lock.json").read_text()
        mark = PROGRAM / "got"
        if not mark.exists() or mark.read_text() != wanted:
            _get()
            mark.write_text(wanted)
        return command


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Tests run in several processes: two package managers in one folder undo each other's work."""
    with (Path(sys.prefix) / "lighthouse.lock").open("w") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        yield


def _get() -> None:
    PROGRAM.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, PROGRAM)
    for left in reversed(range(TRIES)):
        ran = subprocess.run(
            ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"],
            cwd=PROGRAM,
            check=not left,
            stdout=subprocess.DEVNULL,
        )
        if not ran.returncode:
            return


def audit(
    address: str, cookies: dict[str, str], *categories: str, throttling: dict[str, int] | None = None
) -> Audit:
    """Open `address` as a phone that holds these cookies. `categories`: "accessibility", "performance".

    Raises:
        NotSeen: it failed `TRIES` times.
    """
    wanted = [str(ready()), address, *_options(cookies, categories, throttling or {})]
    return _tried(lambda: _seen(wanted))


def _options(cookies: dict[str, str], categories: tuple[str, ...], throttling: dict[str, int]) -> list[str]:
    found = [
        "--quiet",
        "--no-enable-error-reporting",
        "--output=json",
        f"--only-categories={','.join(categories)}",
        f"--chrome-flags={' '.join(('--headless=new', *ARGUMENTS))}",
    ]
    if cookies:
        header = "; ".join(f"{name}={value}" for name, value in cookies.items())
        found.append(f"--extra-headers={json.dumps({'Cookie': header})}")
    return found + [f"--throttling.{name}={value}" for name, value in throttling.items()]


def _tried(see: Callable[[], dict[str, Any]]) -> Audit:
    """Ask again where nothing was seen. What was seen and is bad is never asked again."""
    for left in reversed(range(TRIES)):
        try:
            return _read(see())
        except NotSeen as fault:
            if not left:
                raise
            print(f"lighthouse, asked again: {fault}", file=sys.stderr)
    raise AssertionError("unreachable")


def _seen(command: list[str]) -> dict[str, Any]:
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "found.json"
        try:
            ran = subprocess.run(
                [*command, f"--output-path={out}"],
                check=False,
                env=os.environ | {"CHROME_PATH": path},
                timeout=180,
                capture_output=True,
                text=True,
            )
        except subprocess.TimeoutExpired as fault:
            raise NotSeen("no end after three minutes") from fault
        if not out.exists():
            raise NotSeen(f"it ended with {ran.returncode} and no figures: {ran.stderr[-500:]}")
        return json.loads(out.read_text())


def _read(found: dict[str, Any]) -> Audit:
    if fault := found.get("runtimeError"):
        raise NotSeen(f"{fault['code']}: {fault['message']}")
    wanted, seen = found["requestedUrl"], found["finalDisplayedUrl"]
    assert wanted == seen, f"led away from {wanted} to {seen}: these are the figures of another page"
    audits = found["audits"]
    interactive = audits.get("interactive", {}).get("numericValue")
    faults = [
        f"{audits[one['id']]['id']}: {audits[one['id']]['title']}"
        for category in found["categories"].values()
        for one in category["auditRefs"]
        if one["weight"] and audits[one["id"]]["score"] not in (None, 1)
    ]
    return Audit(
        _per_cent(found, "accessibility"),
        _per_cent(found, "performance"),
        interactive / 1000 if interactive is not None else None,
        tuple(faults),
    )


def _per_cent(found: dict[str, Any], category: str) -> float | None:
    score = found["categories"].get(category, {}).get("score")
    return None if score is None else round(score * 100)
