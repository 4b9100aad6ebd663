"""The plans on the shelf: finding them and what is in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from feedback.plans.models import Action, Figure, Objective, Plan, Priority


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A plan in a list, with how much is in it."""

    key: str
    title: str
    partnership: str
    period: str
    imported_at: datetime
    priorities: int
    objectives: int
    actions: int
    figures: int


def plans(session: Session) -> tuple[PlanLine, ...]:
    """All plans by partnership and time, in one statement."""
    statement = select(
        Plan.key,
        Plan.title,
        Plan.partnership,
        Plan.period,
        Plan.imported_at,
        _count(Priority, Priority.plan_key == Plan.key, Priority.dropped_at.is_(None)),
        _count(Objective, *_held_by_plan(Objective)),
        _count(Action, *_held_by_plan(Action)),
        _count(Figure, Figure.plan_key == Plan.key),
    ).order_by(Plan.partnership, Plan.period)
    return tuple(PlanLine(*row) for row in session.execute(statement))


def plan(session: Session, key: str) -> Plan | None:
    """One plan with everything in it, in a number of statements that does not grow with the plan."""
    return session.get(Plan, key)


def find(session: Session, ref: str) -> Priority | None:
    """The priority behind a ref, with its objectives and actions; also one that is no longer in its plan."""
    return session.get(Priority, ref)


def priorities(session: Session) -> Sequence[Priority]:
    """Every priority still in a plan, in the order of the plans: for a list to choose from."""
    statement = (
        select(Priority)
        .join(Plan, Plan.key == Priority.plan_key)
        .where(Priority.dropped_at.is_(None))
        .order_by(Plan.partnership, Plan.period, Priority.position)
    )
    return session.scalars(statement).all()


def titles(session: Session, refs: Iterable[str]) -> dict[str, str]:
    """The plain titles behind refs, in one statement. A ref that no plan has is left out."""
    statement = select(Priority.ref, Priority.plain_title).where(Priority.ref.in_(set(refs)))
    return dict(session.execute(statement).all())


def _held_by_plan(table: type[Objective] | type[Action]) -> tuple[ColumnElement[bool], ...]:
    belongs = table.priority_ref == Priority.ref
    return belongs, Priority.plan_key == Plan.key, Priority.dropped_at.is_(None)


def _count(table: type, *conditions: ColumnElement[bool]) -> ColumnElement[int]:
    return select(func.count()).select_from(table).where(*conditions).correlate(Plan).scalar_subquery()
