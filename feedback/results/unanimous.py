"""Everybody gave the same answer: that says of each what they said, so it is shown only where a person has looked.

What was looked at is one question of one era, in one wording, or one group of it; and the answer itself.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.policy import Confirmed
from feedback.audit import trail
from feedback.results.models import UnanimousAnswer
from feedback.secrets import new_id

THEME = "_theme"
AS_WRITTEN = "-"


class UnanimousFault(Exception):
    """It cannot be confirmed, or taken back. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class About:
    """What a unanimous answer is about. `by` and `grouped` are empty for everybody together."""

    question_id: str
    part: str = ""
    by: str = ""
    grouped: str = ""


#: What was confirmed about something: `analysis.policy.Confirmed` of it.
Looked = Callable[[About], Confirmed]


def nobody_looked(about: About) -> Confirmed:
    """As if nothing was ever confirmed."""
    return False


def as_if_confirmed(about: About) -> Confirmed:
    """As if all was: to see what waits for somebody to look. Never for a page that others see."""
    return True


def part_of(audience_ids: Sequence[str | None]) -> str:
    """Those who were asked in one wording, as they are kept."""
    return " ".join(sorted(one or AS_WRITTEN for one in audience_ids))


def about_theme(theme_id: str) -> About:
    return About("", by=THEME, grouped=theme_id)


def looked(session: Session, survey_key: str, era: int) -> Looked:
    """What was confirmed of a survey's era, and not taken back. One statement."""
    found: dict[About, set[str]] = {}
    for row in _standing(session, survey_key, era):
        found.setdefault(about(row), set()).add(row.answer)
    return lambda one: found.get(one, frozenset())


def themes(session: Session, survey_key: str) -> set[str]:
    """The themes of which it may be said that everybody stands behind them."""
    return {row.grouped for row in _standing(session, survey_key, 0) if row.by == THEME}


def about(row: UnanimousAnswer) -> About:
    return About(row.question_id, row.part, row.by, row.grouped)


def confirm(
    session: Session,
    survey_key: str,
    era: int,
    what: About,
    answer: str,
    base: int,
    reason: str,
    now: datetime,
    actor: str,
) -> UnanimousAnswer:
    """Say that it may be shown. The trail says of what, and not which answer it is.

    Raises:
        UnanimousFault: there is no reason, or somebody has confirmed it already.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise UnanimousFault("Write why it does nobody harm that this is known. It stays beside your name.")
    if any(about(row) == what and row.answer == answer for row in _standing(session, survey_key, era)):
        raise UnanimousFault("Somebody has confirmed this already.")
    row = UnanimousAnswer(
        id=new_id(),
        survey_key=survey_key,
        era=era,
        question_id=what.question_id,
        part=what.part,
        by=what.by,
        grouped=what.grouped,
        answer=answer,
        base=base,
        reason=reason,
        confirmed_by=actor,
        confirmed_at=now,
    )
    session.add(row)
    session.flush()
    _noted(session, row, "unanimous answer confirmed", now, actor, reason=reason, base=base)
    return row


def take_back(session: Session, survey_key: str, row_id: str, now: datetime, actor: str) -> None:
    """Hide it again, whoever had confirmed it.

    Raises:
        UnanimousFault: it was taken back already.
    """
    row = session.get(UnanimousAnswer, row_id)
    if row is None or row.survey_key != survey_key or row.taken_back_at is not None:
        raise UnanimousFault("This was taken back already.")
    row.taken_back_by, row.taken_back_at = actor, now
    session.flush()
    _noted(session, row, "unanimous answer taken back", now, actor)


def of(session: Session, survey_key: str) -> Sequence[UnanimousAnswer]:
    """All that was ever confirmed of a survey, what was last confirmed first."""
    return session.scalars(
        select(UnanimousAnswer)
        .where(UnanimousAnswer.survey_key == survey_key)
        .order_by(UnanimousAnswer.confirmed_at.desc(), UnanimousAnswer.id)
    ).all()


def _standing(session: Session, survey_key: str, era: int) -> Sequence[UnanimousAnswer]:
    return session.scalars(
        select(UnanimousAnswer).where(
            UnanimousAnswer.survey_key == survey_key,
            UnanimousAnswer.era == era,
            UnanimousAnswer.taken_back_at.is_(None),
        )
    ).all()


def _noted(
    session: Session, row: UnanimousAnswer, action: str, now: datetime, actor: str, **more: object
) -> None:
    what = {"question": row.question_id, "part": row.part, "by": row.by, "group": row.grouped}
    detail = {name: value for name, value in what.items() if value} | more
    trail.note(session, now, actor, action, f"survey/{row.survey_key}", **detail)
