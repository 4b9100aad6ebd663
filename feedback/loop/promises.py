"""What was promised, for which day, and what became of it: kept as it was made, and never lost.

A day becomes a promise when a second person has checked it. From then on it can be moved, with a reason that the public
reads, and neither replaced nor forgotten.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.loop.demands import PROMISES
from feedback.loop.faults import LoopFault
from feedback.loop.models import LoopItem, Promise

REASON_FIRST = "This day was promised. Write why it is moved: the public page says so beside the new day."


@dataclass(frozen=True, slots=True)
class Record:
    """The promises of one thing, the first one first, and how it stands with them on a day.

    `late` is how many days after the first promised day it was done, or is still not done; 0 where it was kept, or may
    yet be. `broken` where it was given up after it had been promised.
    """

    promises: tuple[Promise, ...]
    late: int
    broken: bool

    @property
    def first(self) -> Promise | None:
        return self.promises[0] if self.promises else None

    @property
    def moved(self) -> tuple[Promise, ...]:
        return self.promises[1:]


def of_items(session: Session, item_ids: Sequence[str]) -> dict[str, list[Promise]]:
    """The promises of each of these things, the first one first. One statement."""
    found: dict[str, list[Promise]] = {}
    for row in session.scalars(
        select(Promise).where(Promise.item_id.in_(item_ids)).order_by(Promise.item_id, Promise.number)
    ):
        found.setdefault(row.item_id, []).append(row)
    return found


def of(session: Session, item_id: str) -> list[Promise]:
    """The promises of one thing, the first one first."""
    return of_items(session, [item_id]).get(item_id, [])


def record(item: LoopItem, promises: Sequence[Promise], today: date) -> Record:
    """How a thing stands with what was promised about it."""
    if not promises:
        return Record((), 0, False)
    open_still = item.response in PROMISES
    broken = not open_still and item.response not in ("done", "already")
    ended = item.done_on if item.response == "done" and item.done_on else today
    late = 0 if item.response == "already" else max((ended - promises[0].due_on).days, 0)
    return Record(tuple(promises), late, broken)


def demand_reason(made: Sequence[Promise], values: Mapping[str, Any]) -> None:
    """See to it that a promised day is not moved without a word. `values` are those the item is to have.

    Raises:
        LoopFault: it is moved and nothing says why.
    """
    if values["response"] not in PROMISES or _filled(values["moved_because"]):
        return
    if made and made[-1].due_on != values["due_on"]:
        raise LoopFault(REASON_FIRST, field="moved_because")


def keep(session: Session, item: LoopItem, today: date, actor: str) -> Promise | None:
    """Make the item's day a promise, where it is a new one; its reason goes with it.

    Raises:
        LoopFault: it moves a promise and nothing says why.
    """
    if item.response not in PROMISES or item.due_on is None:
        return None
    made = of(session, item.id)
    if made and made[-1].due_on == item.due_on:
        return None
    if made and not _filled(item.moved_because):
        raise LoopFault(REASON_FIRST, field="moved_because")
    promise = Promise(
        item_id=item.id,
        number=len(made) + 1,
        due_on=item.due_on,
        because=dict(item.moved_because or {}) if made else {},
        made_on=today,
        made_by=actor,
    )
    session.add(promise)
    item.moved_because = {}
    return promise


def _filled(words: Mapping[str, str] | None) -> bool:
    return any(said.strip() for said in (words or {}).values())
