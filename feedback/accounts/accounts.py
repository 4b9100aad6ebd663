"""Accounts: adding one, its one-time link, its password, ending it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from feedback.accounts import passwords
from feedback.accounts.models import Account, AccountRole, OneTimeLink, StaffSession
from feedback.accounts.roles import Permission, Role, permissions_of
from feedback.audit import trail
from feedback.secrets import hashed, new_id, new_token

LINK_HOURS = {"welcome": 72, "reset": 1, "demo": 24 * 365}


class AccountFault(Exception):
    """An account cannot be made or changed so. The message says why and what to do."""


def add(session: Session, email: str, name: str, roles: Sequence[str], at: datetime, actor: str) -> Account:
    """A new account without a password; its holder sets one through a one-time link.

    Raises:
        AccountFault: the email is taken or is none, or a role is unknown.
    """
    email = email.strip().lower()
    if "@" not in email.strip("@"):
        raise AccountFault(f"'{email}' is not an email address. Give one like name@example.gov.uk.")
    if by_email(session, email) is not None:
        raise AccountFault(f"There is an account for {email} already.")
    unknown = [role for role in roles if role not in {known.value for known in Role}]
    if unknown or not roles:
        named = ", ".join(unknown) or "none given"
        raise AccountFault(f"There is no such role: {named}. Choose from: {', '.join(Role)}.")
    if Role.GROUP_LEAD in roles and Permission.SEE_RESULTS in permissions_of(list(roles)):
        raise AccountFault(
            "A school’s or agency’s lead sees their own group beside everybody, and no other results: the two together "
            "could give small numbers away. Give this person two accounts, or leave one role out."
        )
    account = Account(
        id=new_id(),
        email=email,
        name=name or email.split("@")[0].replace(".", " ").title(),
        password_hash=None,
        disabled_at=None,
        created_at=at,
        roles=[AccountRole(role=role) for role in dict.fromkeys(roles)],
    )
    session.add(account)
    session.flush()
    trail.note(session, at, actor, "account added", f"account/{account.id}", roles=list(roles))
    return account


def by_email(session: Session, email: str) -> Account | None:
    """The account with this email, whatever its case."""
    return session.scalar(select(Account).where(Account.email == email.strip().lower()))


def one_time_link(session: Session, account: Account, purpose: str, at: datetime) -> str:
    """A secret that signs the holder in once: `welcome`, `reset` or `demo`."""
    token = new_token()
    session.add(
        OneTimeLink(
            token_hash=hashed(token),
            account_id=account.id,
            purpose=purpose,
            expires_at=at + timedelta(hours=LINK_HOURS[purpose]),
            used_at=None,
        )
    )
    return token


def behind(session: Session, token: str, at: datetime) -> tuple[Account, str] | None:
    """The account and purpose of a one-time link, or None when it is used, expired or unknown. Changes nothing.

    A demo's links work more than once, because a demo is looked at more than once.
    """
    link = session.get(OneTimeLink, hashed(token))
    if link is None or link.expires_at <= at or (link.used_at is not None and link.purpose != "demo"):
        return None
    account = session.get_one(Account, link.account_id)
    return None if account.disabled_at is not None else (account, link.purpose)


def use(session: Session, token: str, at: datetime) -> None:
    """Mark a one-time link as used."""
    session.get_one(OneTimeLink, hashed(token)).used_at = at


def set_password(session: Session, account: Account, password: str, at: datetime, actor: str) -> None:
    """Give an account a password and end its other sessions.

    Raises:
        AccountFault: the password cannot be taken.
    """
    words = (*account.email.replace("@", ".").split("."), *account.name.split())
    problem = passwords.fault(password, words)
    if problem:
        raise AccountFault(problem)
    account.password_hash = passwords.hashed(password)
    end_sessions(session, account, at)
    trail.note(session, at, actor, "password set", f"account/{account.id}")


def want_digest(session: Session, account_id: str, wanted: bool, at: datetime) -> None:
    """Somebody wants the morning mail, or wants it no more. Mails about one concern come in any case."""
    account = session.get_one(Account, account_id)
    if account.digest is not wanted:
        account.digest = wanted
        said = "morning mail wanted" if wanted else "morning mail not wanted"
        trail.note(session, at, account_id, said, f"account/{account_id}")


def disable(session: Session, account: Account, at: datetime, actor: str) -> None:
    """Close an account and sign it out everywhere. What it did stays in the audit trail."""
    account.disabled_at = at
    end_sessions(session, account, at)
    trail.note(session, at, actor, "account disabled", f"account/{account.id}")


def end_sessions(session: Session, account: Account, at: datetime) -> None:
    """Sign an account out everywhere."""
    session.execute(
        update(StaffSession)
        .where(StaffSession.account_id == account.id, StaffSession.ended_at.is_(None))
        .values(ended_at=at)
    )
