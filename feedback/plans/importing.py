"""Bringing a plan in: the first time, and again when it has changed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.plans import due
from feedback.plans.entries import ActionEntry, ObjectiveEntry, PlanEntry, PriorityEntry
from feedback.plans.models import Action, Figure, Objective, Plan, Priority


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """What an import did. `dropped` are the refs of priorities that this edition leaves out."""

    key: str
    change: Literal["new", "changed", "same"]
    priorities: int
    objectives: int
    actions: int
    figures: int
    dropped: tuple[str, ...] = ()


def bring_in(session: Session, plan: PlanEntry, at: datetime, actor: str) -> BroughtIn:
    """Make the database say what the plan says; `at` is the moment, `actor` who did it.

    A priority never goes away, because surveys, themes and loops may speak of it: one that is left out is marked with
    the moment, and keeps its objectives and actions. Those of the priorities in the plan are replaced.
    """
    held = session.get(Plan, plan.key)
    if held is not None and held.content_hash == plan.content_hash():
        return _account(plan, "same")
    session.merge(_plan_row(plan, at))
    session.flush()
    dropped = _drop(session, plan, at)
    _clear(session, plan)
    for row in _rows(plan):
        session.merge(row) if isinstance(row, Priority) else session.add(row)
        session.flush()
    session.expire_all()
    done = _account(plan, "changed" if held is not None else "new", dropped)
    verb = "plan changed" if held is not None else "plan brought in"
    trail.note(
        session, at, actor, verb, f"plan/{plan.key}", content_hash=plan.content_hash(), dropped=list(dropped)
    )
    return done


def _drop(session: Session, plan: PlanEntry, at: datetime) -> tuple[str, ...]:
    kept = [plan.ref(priority.code) for priority in plan.priorities]
    gone = select(Priority).where(
        Priority.plan_key == plan.key, Priority.ref.not_in(kept), Priority.dropped_at.is_(None)
    )
    rows = session.scalars(gone).all()
    for row in rows:
        row.dropped_at = at
    return tuple(row.ref for row in rows)


def _clear(session: Session, plan: PlanEntry) -> None:
    """Take out what is about to be written anew. Nothing outside this room refers to it by key."""
    kept = [plan.ref(priority.code) for priority in plan.priorities]
    codes = [plan.ref(code) for code in plan.codes()]
    own = Action.priority_ref.in_(kept)
    session.execute(delete(Action).where(own | Action.ref.in_(codes) | Action.objective_ref.in_(codes)))
    session.execute(delete(Objective).where(Objective.priority_ref.in_(kept) | Objective.ref.in_(codes)))
    session.execute(delete(Figure).where(Figure.plan_key == plan.key))


def _rows(plan: PlanEntry) -> Iterator[Priority | Objective | Action | Figure]:
    """Rows in an order that foreign keys allow: the file puts a priority before its parts."""
    for position, priority in enumerate(plan.priorities, 1):
        yield _priority_row(plan, priority, position)
        yield from _objective_rows(plan, priority)
        yield from _action_rows(plan, priority)
    yield from _figure_rows(plan)


def _plan_row(plan: PlanEntry, at: datetime) -> Plan:
    return Plan(
        key=plan.key,
        title=plan.title,
        partnership=plan.partnership,
        period=plan.period,
        starts=plan.starts,
        ends=plan.ends,
        vision=plan.vision,
        source=plan.source,
        note=plan.note,
        imported_at=at,
        content_hash=plan.content_hash(),
    )


def _priority_row(plan: PlanEntry, priority: PriorityEntry, position: int) -> Priority:
    return Priority(
        ref=plan.ref(priority.code),
        plan_key=plan.key,
        code=priority.code,
        position=position,
        kind=priority.kind,
        title=priority.title,
        plain_title=priority.plain_title,
        lead=priority.lead,
        lead_deputy=priority.lead_deputy,
        sub_group=priority.sub_group,
        rationale=priority.rationale,
        success=list(priority.success),
        part_of=plan.ref(priority.part_of) if priority.part_of else None,
        note=priority.note,
        dropped_at=None,
    )


def _objective_rows(plan: PlanEntry, priority: PriorityEntry) -> Iterator[Objective]:
    for position, objective in enumerate(priority.objectives, 1):
        yield Objective(
            ref=plan.ref(objective.code),
            priority_ref=plan.ref(priority.code),
            code=objective.code,
            position=position,
            text=objective.text,
            outcome=list(objective.outcome),
            lead_group=objective.lead_group,
            due_text=objective.due,
            due_on=due.due_on(objective.due),
            target=list(objective.target),
            evidence=list(objective.evidence),
            responsibility=list(objective.responsibility),
            note=objective.note,
        )


def _action_rows(plan: PlanEntry, priority: PriorityEntry) -> Iterator[Action]:
    for position, (objective, action) in enumerate(_actions(priority), 1):
        yield Action(
            ref=plan.ref(action.code),
            priority_ref=plan.ref(priority.code),
            objective_ref=plan.ref(objective.code) if objective else None,
            code=action.code,
            position=position,
            text=action.text,
            owner=list(action.owner),
            steps=list(action.steps),
            outcome=list(action.outcome),
            due_text=action.due,
            due_on=due.due_on(action.due),
            progress=action.progress,
            note=action.note,
        )


def _actions(priority: PriorityEntry) -> Iterator[tuple[ObjectiveEntry | None, ActionEntry]]:
    for objective in priority.objectives:
        yield from ((objective, action) for action in objective.actions)
    yield from ((None, action) for action in priority.actions)


def _figure_rows(plan: PlanEntry) -> Iterator[Figure]:
    for position, figure in enumerate(plan.figures, 1):
        yield Figure(
            plan_key=plan.key,
            position=position,
            priority_ref=plan.ref(figure.priority) if figure.priority else None,
            text=figure.text,
            value=figure.value,
            unit=figure.unit,
            base=figure.base,
            period=figure.period,
            place=figure.place,
            note=figure.note,
        )


def _account(
    plan: PlanEntry, change: Literal["new", "changed", "same"], dropped: Iterable[str] = ()
) -> BroughtIn:
    return BroughtIn(
        plan.key,
        change,
        priorities=len(plan.priorities),
        objectives=sum(len(priority.objectives) for priority in plan.priorities),
        actions=sum(1 for priority in plan.priorities for _ in _actions(priority)),
        figures=len(plan.figures),
        dropped=tuple(dropped),
    )
