"""Signing in and out. Sessions are rows here, so that they can time out, be counted and be ended."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from feedback.accounts import accounts, passwords
from feedback.accounts.models import Account, SignInFailure, StaffSession
from feedback.accounts.roles import Permission, permissions_of
from feedback.audit import trail
from feedback.secrets import hashed, new_token

#: Cyber Essentials: no more than ten guesses in five minutes.
GUESSES = 10
WINDOW = timedelta(minutes=5)
#: A session's last use is written at most this often: a page view should not be a write.
GRAIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is asking, and what they may do."""

    account_id: str
    name: str
    email: str
    roles: tuple[str, ...]
    permissions: frozenset[Permission]


class SlowDown(Exception):
    """Too many wrong guesses for this email; wait."""


def sign_in(session: Session, email: str, password: str, at: datetime) -> str | None:
    """The secret for the session cookie, or None when email and password do not belong together.

    Raises:
        SlowDown: ten wrong guesses for this email within five minutes.
    """
    email_hash = hashed(email.strip().lower())
    recent = session.scalar(
        select(func.count()).where(SignInFailure.email_hash == email_hash, SignInFailure.at > at - WINDOW)
    )
    if (recent or 0) >= GUESSES:
        raise SlowDown
    account = accounts.by_email(session, email)
    good = passwords.matches(password, account.password_hash if account else None)
    if account is None or not good or account.disabled_at is not None:
        session.add(SignInFailure(email_hash=email_hash, at=at))
        trail.note(session, at, account.id if account else "nobody", "sign-in refused", "sign-in")
        return None
    session.execute(delete(SignInFailure).where(SignInFailure.email_hash == email_hash))
    if account.password_hash and passwords.outdated(account.password_hash):
        account.password_hash = passwords.hashed(password)
    return begin(session, account, at)


def begin(session: Session, account: Account, at: datetime) -> str:
    """A new session with a new secret."""
    token = new_token()
    session.add(
        StaffSession(
            token_hash=hashed(token), account_id=account.id, started_at=at, seen_at=at, ended_at=None
        )
    )
    trail.note(session, at, account.id, "signed in", f"account/{account.id}")
    return token


def who(
    session: Session,
    token: str,
    at: datetime,
    idle: timedelta,
    longest: timedelta,
    triage_idle: timedelta | None = None,
) -> SignedIn | None:
    """Who holds this cookie, or None when the session ended, idled out, or ran too long.

    `triage_idle` is for those who read concerns: an unlocked screen shows what must not be seen (standards G8).
    """
    row = session.get(StaffSession, hashed(token))
    if row is None or row.ended_at is not None:
        return None
    if at - row.seen_at > idle or at - row.started_at > longest:
        return None
    account = session.get_one(Account, row.account_id)
    if account.disabled_at is not None:
        return None
    roles = tuple(one.role for one in account.roles)
    found = SignedIn(account.id, account.name, account.email, roles, permissions_of(list(roles)))
    if Permission.DECIDE_CONCERNS in found.permissions and triage_idle and at - row.seen_at > triage_idle:
        return None
    return found


def is_stale(session: Session, token: str, at: datetime) -> bool:
    """Whether the last use noted lies back far enough to be noted again."""
    row = session.get(StaffSession, hashed(token))
    return row is not None and at - row.seen_at > GRAIN


def touch(session: Session, token: str, at: datetime) -> None:
    """Note that a session was used just now."""
    row = session.get(StaffSession, hashed(token))
    if row is not None:
        row.seen_at = at


def end(session: Session, token: str, at: datetime) -> None:
    """Sign out."""
    row = session.get(StaffSession, hashed(token))
    if row is not None and row.ended_at is None:
        row.ended_at = at
        trail.note(session, at, row.account_id, "signed out", f"account/{row.account_id}")
