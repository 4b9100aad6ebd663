"""The pass of a door: proof that somebody stood before it on a day when it was open.

It is the same for everybody who opened that door on that day, so it says nothing of anybody. Only the server can make
one, so nobody can answer at a door that they never found, or at one that had closed.
"""

import hmac
from datetime import date

from feedback.secrets import derived


def made(key: bytes, code: str, version_id: str, day: date) -> str:
    """The pass of this door, for this version of its survey, on this day: "2026-03-04.K7QM…"."""
    return f"{day.isoformat()}.{derived(key, 'pass', f'{code}:{version_id}:{day.isoformat()}')}"


def day_of(key: bytes, shown: str, code: str, version_id: str) -> date | None:
    """The day of a true pass; None for any other."""
    try:
        day = date.fromisoformat(shown.partition(".")[0])
    except ValueError:
        return None
    true = made(key, code, version_id, day)
    return day if hmac.compare_digest(true.encode(), shown.encode()) else None
