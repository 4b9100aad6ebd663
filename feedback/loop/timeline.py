"""What happened to one thing people said, from the day it was heard, as somebody would tell it.

Put together from the promises, the publications, the telling back and the trail; none of them can be changed, so
neither can this.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Any

from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.clock import HOME
from feedback.loop import items, promises, rechecks, telling
from feedback.loop.models import Loop, LoopItem
from feedback.partnership.models import Board
from feedback.publications import reactions, shelf

#: How a response is told once the decision is taken.
ANSWERED = {
    "planned": "Answered: it is planned",
    "doing": "Answered: it is being done",
    "done": "Answered: it is done",
    "cannot": "Answered: it cannot be done",
    "already": "Answered: it is there already",
    "passed_on": "Answered: it was passed on",
    "none": "The answer was taken back: there is none now",
}
STAGES = {"heard": "Put back to “heard”", "considered": "Being considered", "decided": "Decided"}


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. `kind` is a word for its sign: the state of a chip, or empty.

    `words` are texts per language that belong to it, `by` the id of who did it, empty where nobody is named.
    """

    day: date
    what: str
    kind: str = ""
    words: Mapping[str, str] | None = None
    note: str = ""
    by: str = ""


def of(session: Session, loop: Loop, item: LoopItem, today: date) -> list[Event]:
    """All that happened to one thing, the oldest first."""
    heard = Event(item.created_at.astimezone(HOME).date(), "Heard", "none", item.said)
    found = [
        *_decided(session, item),
        *_edited(session, item),
        *_promised(session, item, today),
        *_done(session, item),
        *_published(session, loop, item),
        *_told(session, loop),
        *_asked_again(session, item),
        *_opened_again(session, loop, item),
    ]
    return [heard, *sorted(found, key=lambda one: one.day)]


def _decided(session: Session, item: LoopItem) -> Iterator[Event]:
    if item.decided_on is None:
        return
    board = session.get(Board, item.decided_by) if item.decided_by else None
    minute = f"Minute: {item.minute_ref}" if item.minute_ref else ""
    what = f"Decided by {board.name}" if board else "Decided"
    yield Event(item.decided_on, what, words=item.decided, note=minute)


def _edited(session: Session, item: LoopItem) -> Iterator[Event]:
    """The steps among all edits: other changes are in the history below, word for word."""
    for entry in trail.of(session, items.thing(item)):
        day, changes = entry.at.astimezone(HOME).date(), entry.detail.get("changes", {})
        if entry.action == "loop item checked":
            yield Event(day, "Checked by a second person", by=entry.actor)
        stage, response = (_after(changes, name) for name in ("stage", "response"))
        if stage and stage != "decided":
            yield Event(day, STAGES[stage], by=entry.actor)
        if response:
            yield Event(day, ANSWERED[response], response, by=entry.actor)


def _promised(session: Session, item: LoopItem, today: date) -> Iterator[Event]:
    made = promises.of(session, item.id)
    for one in made:
        what = f"Promised for {_said(one.due_on)}" if one.number == 1 else f"Moved to {_said(one.due_on)}"
        yield Event(one.made_on, what, "planned", one.because or None, by=one.made_by)
    for one, after in zip_longest(made, made[1:]):
        replaced = after is not None and after.made_on <= one.due_on
        ended = item.done_on if item.response == "done" else None
        gone = item.response in ("cannot", "passed_on", "none", "already") and after is None
        if one.due_on < today and not replaced and not gone and not (ended and ended <= one.due_on):
            yield Event(one.due_on, "The promised day passed, and it was not done", "overdue")


def _done(session: Session, item: LoopItem) -> Iterator[Event]:
    if item.response != "done" or item.done_on is None:
        return
    made = promises.of(session, item.id)
    late = (item.done_on - made[0].due_on).days if made else 0
    note = f"{late} {'day' if late == 1 else 'days'} after the day first promised" if late > 0 else ""
    yield Event(item.done_on, "Done", "done", item.changed, note)


def _published(session: Session, loop: Loop, item: LoopItem) -> Iterator[Event]:
    languages: dict[int, int] = {}
    rows = shelf.editions(session, loop.slug)
    for row in rows:
        languages[row.edition] = languages.get(row.edition, 0) + 1
    seen: set[int] = set()
    for row in rows:
        if row.edition in seen or not any(one["id"] == item.id for one in row.content["items"]):
            continue
        seen.add(row.edition)
        number = languages[row.edition]
        said = "1 language" if number == 1 else f"{number} languages"
        day = row.released_at.astimezone(HOME).date()
        yield Event(day, f"Published, edition {row.edition}", note=f"In {said}", by=row.released_by)
        if row.withdrawn_on:
            yield Event(row.withdrawn_on, "Taken off the public page", note=row.withdrawn_note or "")


def _told(session: Session, loop: Loop) -> Iterator[Event]:
    for one in telling.of(session, loop.id):
        if one.way_key in telling.BY_ITSELF:  # the page stands above, as published
            continue
        yield Event(one.told_on, f"Told back: {one.way}, {one.whom}", note=one.note)


def _asked_again(session: Session, item: LoopItem) -> Iterator[Event]:
    for one in rechecks.of(session, item.id):
        what = f"Asked again whether it made a difference: {rechecks.VERDICTS[one.verdict].lower()}"
        yield Event(one.asked_on, what, note=one.how, by=one.noted_by)


def _opened_again(session: Session, loop: Loop, item: LoopItem) -> Iterator[Event]:
    for one in reactions.history(session, loop.slug, item.id):
        by_people = one.opened_by == reactions.PEOPLE
        what = f"Opened again: people told us that edition {one.edition} was not right"
        yield Event(one.opened_on, what, "overdue", note=one.because, by="" if by_people else one.opened_by)


def _after(changes: Mapping[str, Any], name: str) -> str:
    return changes[name][1] if name in changes else ""


def _said(day: date) -> str:
    return f"{day:%-d %B %Y}"
