"""How small is too small to show in this partnership: the one place where everything looks it up.

Two policies are shipped, and an administrator may raise each of them. A threshold is never lowered: who knows a page
from before would find the few that it hid. The database refuses it too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from analysis.policy import INTERNAL, PUBLIC, Policy, raised
from feedback.clock import HOME
from feedback.partnership.models import Threshold
from forms.confidentiality import Mode
from forms.survey import Survey as Definition

SHIPPED = {policy.name: policy for policy in (INTERNAL, PUBLIC)}
#: What each hides, in words for staff.
WHAT = {
    INTERNAL.name: "practitioners’ answers, inside the partnership",
    PUBLIC.name: "anything public, and what children and families said",
}
#: A slip of the keyboard could never be taken back, so there is an end to it.
MOST = 50


class ThresholdFault(Exception):
    """A threshold cannot be set so. `name` says which; the message says why and what to do."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


@dataclass(frozen=True, slots=True)
class Raise:
    """A threshold was raised: which, from what to what, when and by whom (an account’s id, or the command line)."""

    name: str
    before: int
    now: int
    at: datetime
    actor: str


def internal(session: Session) -> Policy:
    """For what practitioners said, read inside the partnership."""
    return _policy(session, INTERNAL)


def public(session: Session) -> Policy:
    """For everything public, and for what children and families said, whoever reads it."""
    return _policy(session, PUBLIC)


def named(session: Session, name: str) -> Policy:
    """The policy of this name, `internal` or `public`."""
    return _policy(session, SHIPPED[name])


def of_survey(session: Session, survey: Definition) -> Policy | None:
    """How small a count of a survey's answers staff may see. None where organisations answer by name."""
    if survey.mode is Mode.RETURN:
        return None
    return public(session) if survey.audience in ("child", "family") else internal(session)


def over_time(session: Session, name: str) -> list[tuple[date, int]]:
    """From which day a policy had which threshold, what is shipped first: `[(date.min, 10), (2026-03-04, 15)]`."""
    later = [(one.at.astimezone(HOME).date(), one.now) for one in history(session) if one.name == name]
    return [(date.min, SHIPPED[name].threshold), *later]


def history(session: Session) -> Sequence[Raise]:
    """Every time a threshold was raised, the first first."""
    before = {name: policy.threshold for name, policy in SHIPPED.items()}
    found = []
    for row in session.scalars(select(Threshold).order_by(Threshold.threshold)):
        found.append(Raise(row.name, before[row.name], row.threshold, row.raised_at, row.raised_by))
        before[row.name] = row.threshold
    return sorted(found, key=lambda one: one.at)


def check(session: Session, wanted: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """What each threshold is, and what it would be raised to.

    Raises:
        ThresholdFault: one would be lowered or is out of reach, or the public would see more than practitioners do.
    """
    before = {name: named(session, name) for name in SHIPPED}
    after = {name: _raised(policy, wanted.get(name, policy.threshold)) for name, policy in before.items()}
    least = after[INTERNAL.name].threshold
    if after[PUBLIC.name].threshold < least:
        raise ThresholdFault(
            PUBLIC.name,
            f"Choose {least} or more: the public would otherwise see smaller numbers than practitioners do.",
        )
    return {name: (before[name].threshold, after[name].threshold) for name in SHIPPED}


def set_to(session: Session, wanted: Mapping[str, int], now: datetime, actor: str) -> tuple[Raise, ...]:
    """Raise them to these; gives what was raised, for the trail. What is wanted already is left alone.

    Raises:
        ThresholdFault: as `check`.
    """
    steps = check(session, wanted)
    done = tuple(Raise(name, *step, now, actor) for name, step in steps.items() if step[0] != step[1])
    session.add_all(
        Threshold(name=one.name, threshold=one.now, raised_at=now, raised_by=actor) for one in done
    )
    session.flush()
    return done


def _policy(session: Session, shipped: Policy) -> Policy:
    highest = session.scalar(select(func.max(Threshold.threshold)).where(Threshold.name == shipped.name))
    return raised(shipped, highest) if highest else shipped


def _raised(policy: Policy, threshold: int) -> Policy:
    if threshold > MOST:
        raise ThresholdFault(policy.name, f"Choose {MOST} or less. It can never be lowered again.")
    try:
        return raised(policy, threshold)
    except ValueError:
        shipped = SHIPPED[policy.name].threshold
        why = (
            f"Numbers below {shipped} could give somebody away, and no partnership may show them."
            if threshold < shipped
            else f"Numbers below {policy.threshold} have been hidden so far. Whoever knows an earlier page could now "
            "find the few that it hid."
        )
        raise ThresholdFault(
            policy.name, f"{why} A threshold can only be raised: choose {policy.threshold} or more."
        ) from None
