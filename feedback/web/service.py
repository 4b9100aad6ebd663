"""What a request needs of the service: its database sessions, its clock, its key, the partnership."""

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from flask import current_app, g, request
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from feedback.clock import Clock
from feedback.database import Database
from feedback.partnership import profile
from feedback.safeguarding.screen import Screener, usual
from feedback.settings import Settings

#: How long a process may show the partnership as it was.
AS_IT_WAS = timedelta(seconds=5)
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass
class Service:
    """One running installation, shared by all requests of a process."""

    settings: Settings
    database: Database
    clock: Clock
    key: bytes
    public_database: Database
    screener: Screener | None = field(default_factory=usual)
    _profile: profile.Profile | None = field(default=None)
    _profile_until: datetime = LONG_AGO

    def partnership(self) -> profile.Profile:
        """The partnership, read again every few seconds."""
        now = self.clock.now()
        if self._profile is None or now > self._profile_until:
            with self.database.reading() as session:
                self._profile = profile.read(session)
            self._profile_until = now + AS_IT_WAS
        return self._profile

    def forget_partnership(self) -> None:
        """Read the partnership anew at the next request of this process: somebody has changed it."""
        self._profile = None

    @property
    def idle(self) -> timedelta:
        return timedelta(minutes=self.settings.staff_idle_minutes)

    @property
    def triage_idle(self) -> timedelta:
        return timedelta(minutes=self.settings.safeguarding_idle_minutes)

    @property
    def longest(self) -> timedelta:
        return timedelta(hours=self.settings.staff_session_hours)


def service() -> Service:
    """The service this request belongs to."""
    return current_app.extensions["service"]


def _database() -> Database:
    """Respondents' and public pages may have a role of their own, which cannot read answers."""
    public = request.blueprint in ("respond", "public")
    return service().public_database if public else service().database


def reading() -> AbstractContextManager[Session]:
    """A session for a request that only looks."""
    return _database().reading()


def writing() -> AbstractContextManager[Session]:
    """A session that is the request's one transaction."""
    return _database().writing()


def looking() -> AbstractContextManager[Connection]:
    """As `reading`, for the respondents' path."""
    return _database().looking()


def changing() -> AbstractContextManager[Connection]:
    """As `writing`, for the respondents' path."""
    return _database().changing()


def actor() -> str:
    """Who is acting, for the audit trail."""
    return g.signed_in.account_id
