"""The rota: two named people for every day, cover for leave, and somebody for the evenings."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.accounts.models import Account
from feedback.accounts.roles import Permission, Role, permissions_of
from feedback.audit import trail
from feedback.clock import HOME
from feedback.partnership.duty import Duty
from feedback.safeguarding.models import RotaTurn
from feedback.secrets import new_id


class RotaFault(Exception):
    """A turn cannot be entered. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class On:
    """Who is on at a moment. `working`: somebody is at work now; `begins`: when work begins again, or now.

    `people` are two account ids, first and second, or none where nobody is on the rota; `evening` covers the hours
    outside work.
    """

    working: bool
    begins: datetime
    people: tuple[str, ...]
    evening: str | None

    @property
    def empty(self) -> bool:
        return not self.people


def now(session: Session, at: datetime, duty: Duty) -> On:
    """Who is on: at work those of today, outside working hours those of the next working day and who covers now."""
    begins = duty.time.begins(at)
    turn = on_day(session, begins.astimezone(HOME).date())
    tonight = on_day(session, at.astimezone(HOME).date())
    people = _standing(session, (turn.first_id, turn.second_id)) if turn else ()
    evening = _standing(session, (tonight.evening_id,)) if tonight and tonight.evening_id else ()
    return On(begins <= at, begins, people, evening[0] if evening else None)


def on_day(session: Session, day: date) -> RotaTurn | None:
    """The turn that holds on a day: of those that cover it, the one entered last."""
    return session.scalar(
        select(RotaTurn)
        .where(RotaTurn.starts_on <= day, RotaTurn.ends_on >= day)
        .order_by(RotaTurn.entered_at.desc(), RotaTurn.id)
        .limit(1)
    )


def gaps(session: Session, today: date, duty: Duty, days: int = 28) -> list[date]:
    """The working days ahead on which nobody is on the rota."""
    ahead = [today + timedelta(days=number) for number in range(days)]
    able = {account.id for account in deciders(session)}
    turns = sorted(upcoming(session, today), key=lambda one: one.id)
    return [day for day in ahead if duty.time.works_on(day) and not _covered(turns, day, able)]


def _covered(turns: Sequence[RotaTurn], day: date, able: Collection[str]) -> bool:
    """Whether the turn that holds, see `on_day`, has somebody who still may decide."""
    over = [one for one in turns if one.starts_on <= day <= one.ends_on]
    holds = max(over, key=lambda one: one.entered_at, default=None)
    return holds is not None and not {holds.first_id, holds.second_id}.isdisjoint(able)


def upcoming(session: Session, today: date) -> Sequence[RotaTurn]:
    """The turns that have not ended, the earliest first."""
    return session.scalars(
        select(RotaTurn)
        .where(RotaTurn.ends_on >= today)
        .order_by(RotaTurn.starts_on, RotaTurn.entered_at, RotaTurn.id)
    ).all()


def enter(
    session: Session,
    starts_on: date,
    ends_on: date,
    first_id: str,
    second_id: str,
    evening_id: str | None,
    at: datetime,
    actor: str,
) -> RotaTurn:
    """Put two people on the rota, over whatever stood there for these days.

    Raises:
        RotaFault: the days run backwards, or they are not two people who may decide concerns.
    """
    if ends_on < starts_on:
        raise RotaFault("The last day is before the first. Change one of them.")
    if ends_on - starts_on > timedelta(days=366):
        raise RotaFault("A turn lasts a year at the most. Enter an earlier last day.")
    if first_id == second_id:
        raise RotaFault("Choose two different people: if one is ill, the other looks.")
    able = {account.id for account in deciders(session)}
    if not {first_id, second_id, evening_id or first_id} <= able:
        raise RotaFault("Choose people with the role “Safeguarding lead or deputy” whose account is active.")
    turn = RotaTurn(
        id=new_id(),
        starts_on=starts_on,
        ends_on=ends_on,
        first_id=first_id,
        second_id=second_id,
        evening_id=evening_id,
        entered_at=at,
        entered_by=actor,
    )
    session.add(turn)
    days = {"from": starts_on.isoformat(), "to": ends_on.isoformat()}
    trail.note(session, at, actor, "rota entered", f"rota/{turn.id}", **days)
    session.flush()
    return turn


def take_out(session: Session, turn_id: str, at: datetime, actor: str) -> None:
    """Take a turn out again; what it stood over holds once more."""
    turn = session.get(RotaTurn, turn_id)
    if turn is not None:
        session.delete(turn)
        trail.note(session, at, actor, "rota taken out", f"rota/{turn_id}")


def deciders(session: Session) -> list[Account]:
    """Everybody who may decide a concern and can sign in, by name."""
    return _who(session, lambda one: Permission.DECIDE_CONCERNS in permissions_of(_roles(one)))


def instead(session: Session) -> list[Account]:
    """Who is told where nobody may decide: who may see that there are concerns, or else the administrators."""
    return _who(session, lambda one: Permission.SEE_CONCERNS in permissions_of(_roles(one))) or _who(
        session, lambda one: Role.ADMIN in _roles(one)
    )


def _who(session: Session, which: Callable[[Account], bool]) -> list[Account]:
    accounts = session.scalars(select(Account).where(Account.disabled_at.is_(None))).all()
    return sorted(filter(which, accounts), key=lambda one: (one.name or one.email).lower())


def _standing(session: Session, ids: Sequence[str | None]) -> tuple[str, ...]:
    """Those of these whose account still may decide: somebody who left the partnership is on no rota."""
    able = {account.id for account in deciders(session)}
    return tuple(one for one in ids if one in able and one is not None)


def _roles(account: Account) -> list[str]:
    return [one.role for one in account.roles]
