"""How the objectives and actions of a plan stand: printed words, owner, day, and every update there has been."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.plans.models import Action, Objective
from feedback.plans.work_models import Escalation, Progress, Work

STATUSES = ("not_started", "on_track", "slipping", "done", "stopped")
#: Statuses in which something still has to be done.
OPEN = ("not_started", "on_track", "slipping")


@dataclass(frozen=True, slots=True)
class Update:
    """One update. `said` is how the plan worded the thing on that day, `due_on` when it was due then."""

    on: date
    status: str
    note: str
    because: str
    evidence: str
    said: str
    due_on: date | None
    by: str


@dataclass(frozen=True, slots=True)
class Put:
    """Something that was put to a board, and what the board decided: `answered_on` is None while it waits."""

    id: str
    ref: str
    board_key: str
    reason: str
    due_on: date | None
    raised_on: date
    answered_on: date | None
    decision: str
    minute: str


@dataclass(frozen=True, slots=True)
class Standing:
    """An objective or action as it stands. `updates` and `puts` are oldest first.

    `due_printed` is the date in the plan's own words, `due_in_plan` the day they mean; the hub may have set another
    as `due_on`. `dropped`: the plan no longer has it.
    """

    ref: str
    kind: str
    text: str
    priority_ref: str
    owner: str
    agency_key: str | None
    due_on: date | None
    due_printed: str | None
    due_in_plan: date | None
    plan_says: str | None
    dropped: bool
    updates: tuple[Update, ...]
    puts: tuple[Put, ...]

    @property
    def plan_key(self) -> str:
        return self.ref.partition("/")[0]

    @property
    def code(self) -> str:
        return self.ref.partition("/")[2]

    @property
    def status(self) -> str:
        return self.updates[-1].status if self.updates else "not_started"

    @property
    def moved(self) -> bool:
        """Whether the hub has set another day than the plan prints."""
        return not self.dropped and self.due_on != self.due_in_plan

    @property
    def open(self) -> bool:
        """Whether something still has to be done: what the plan no longer has is nobody's duty."""
        return self.status in OPEN and not self.dropped

    @property
    def waits(self) -> Put | None:
        """The board's answer that is still owed."""
        return next((put for put in self.puts if put.answered_on is None), None)

    def overdue(self, today: date) -> bool:
        """Whether its day is gone and it is neither done nor stopped."""
        return self.open and self.due_on is not None and self.due_on < today


def of_priorities(session: Session, refs: Iterable[str]) -> tuple[Standing, ...]:
    """Everything under these priorities, in five statements: objectives, then actions, then what the plan dropped."""
    wanted = set(refs)
    if not wanted:
        return ()
    printed: list[Objective | Action] = [
        *session.scalars(
            select(Objective)
            .where(Objective.priority_ref.in_(wanted))
            .order_by(Objective.priority_ref, Objective.position)
        ),
        *session.scalars(
            select(Action)
            .where(Action.priority_ref.in_(wanted))
            .order_by(Action.priority_ref, Action.position)
        ),
    ]
    work = session.scalars(select(Work).where(Work.priority_ref.in_(wanted)).order_by(Work.ref)).all()
    return tuple(_standings(session, printed, {one.ref: one for one in work}))


def find(session: Session, ref: str) -> Standing | None:
    """One objective or action; None where neither the plan nor the hub has ever had it."""
    found = session.get(Action, ref) or session.get(Objective, ref)
    work = session.get(Work, ref)
    if found is None and work is None:
        return None
    held = {ref: work} if work is not None else {}
    return next(_standings(session, [found] if found is not None else [], held))


def _standings(
    session: Session, printed: Sequence[Objective | Action], work: Mapping[str, Work]
) -> Iterator[Standing]:
    updates, puts = _updates(session, work), _puts(session, work)
    for one in printed:
        yield _standing(one, work.get(one.ref), updates.get(one.ref, ()), puts.get(one.ref, ()))
    in_plan = {one.ref for one in printed}
    for ref, held in work.items():
        if ref not in in_plan:
            yield _standing(None, held, updates.get(ref, ()), puts.get(ref, ()))


def _standing(
    printed: Objective | Action | None, work: Work | None, updates: Sequence[Update], puts: Sequence[Put]
) -> Standing:
    source = printed if printed is not None else work
    assert source is not None
    due_in_plan = printed.due_on if printed is not None else None
    return Standing(
        ref=source.ref,
        kind=work.kind
        if printed is None and work
        else "action"
        if isinstance(printed, Action)
        else "objective",
        text=source.text,
        priority_ref=source.priority_ref,
        owner=(work.owner if work else "") or _printed_owner(printed),
        agency_key=work.agency_key if work else None,
        due_on=(work.due_on if work is not None else None) or due_in_plan,
        due_printed=printed.due_text if printed is not None else None,
        due_in_plan=due_in_plan,
        plan_says=printed.progress if isinstance(printed, Action) else None,
        dropped=printed is None,
        updates=tuple(updates),
        puts=tuple(puts),
    )


def _printed_owner(printed: Objective | Action | None) -> str:
    if isinstance(printed, Action):
        return "; ".join(printed.owner)
    return (printed.lead_group or "; ".join(printed.responsibility)) if printed is not None else ""


def _updates(session: Session, work: Mapping[str, Work]) -> dict[str, list[Update]]:
    rows = session.scalars(
        select(Progress)
        .where(Progress.ref.in_(work))
        .order_by(Progress.written_on, Progress.written_at, Progress.id)
    )
    found: dict[str, list[Update]] = {}
    for one in rows:
        found.setdefault(one.ref, []).append(
            Update(
                one.written_on,
                one.status,
                one.note,
                one.because,
                one.evidence,
                one.said,
                one.due_on,
                one.written_by,
            )
        )
    return found


def _puts(session: Session, work: Mapping[str, Work]) -> dict[str, list[Put]]:
    rows = session.scalars(
        select(Escalation).where(Escalation.ref.in_(work)).order_by(Escalation.raised_at, Escalation.id)
    )
    found: dict[str, list[Put]] = {}
    for one in rows:
        found.setdefault(one.ref, []).append(put(one))
    return found


def put(one: Escalation) -> Put:
    """The row as a value."""
    return Put(
        one.id,
        one.ref,
        one.board_key,
        one.reason,
        one.due_on,
        one.raised_on,
        one.answered_on,
        one.decision,
        one.minute,
    )
