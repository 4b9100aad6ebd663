"""What a request needs of the service: its database sessions, its clock, its key, the partnership."""

import time
from dataclasses import dataclass, field
from datetime import timedelta

from flask import current_app, g
from sqlalchemy.orm import Session

from feedback.clock import Clock
from feedback.database import Database
from feedback.partnership import profile
from feedback.settings import Settings

#: How long a process may show the partnership as it was, in seconds.
PROFILE_SECONDS = 5


@dataclass
class Service:
    """One running installation, shared by all requests of a process."""

    settings: Settings
    database: Database
    clock: Clock
    key: bytes
    _profile: profile.Profile | None = field(default=None)
    _profile_until: float = 0.0

    def partnership(self) -> profile.Profile:
        """The partnership, read again every few seconds."""
        if self._profile is None or time.monotonic() > self._profile_until:
            with self.database.reading() as session:
                self._profile = profile.read(session)
            self._profile_until = time.monotonic() + PROFILE_SECONDS
        return self._profile

    def forget_partnership(self) -> None:
        """Read the partnership anew at the next request of this process: somebody has changed it."""
        self._profile = None

    @property
    def idle(self) -> timedelta:
        return timedelta(minutes=self.settings.staff_idle_minutes)

    @property
    def longest(self) -> timedelta:
        return timedelta(hours=self.settings.staff_session_hours)


def service() -> Service:
    """The service this request belongs to."""
    return current_app.extensions["service"]


def reading():
    """A session for a request that only looks."""
    return service().database.reading()


def writing():
    """A session that is the request's one transaction."""
    return service().database.writing()


def looking():
    """As `reading`, for the respondents' path."""
    return service().database.looking()


def changing():
    """As `writing`, for the respondents' path."""
    return service().database.changing()


def actor() -> str:
    """Who is acting, for the audit trail."""
    return g.signed_in.account_id


__all__ = ["Service", "Session", "actor", "changing", "looking", "reading", "service", "writing"]
