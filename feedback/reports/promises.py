"""Things people said and what came of them, as tables and words of a paper."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.loop import items as records
from feedback.loop import telling
from feedback.loop.models import Loop, LoopItem, Told
from feedback.papers.paper import NONE, Block, Cell, Manner, Number, Points, Table, Words
from feedback.partnership.models import Agency, Board

#: How an item stands, in the order a reader wants them: broken promises first.
STATES = {
    "overdue": "Promised, and overdue",
    "planned": "Promised",
    "doing": "Being done",
    "done": "Done",
    "cannot": "Cannot be done, with the reason",
    "already": "Was there already",
    "passed_on": "Passed on",
    "decided": "Decided, no answer yet",
    "considered": "Being considered",
    "heard": "Heard",
}


@dataclass(frozen=True, slots=True)
class Around:
    """What the keys in items are called."""

    agencies: Mapping[str, str]
    boards: Mapping[str, str]


def around(session: Session) -> Around:
    """Names of agencies and boards, in two statements."""
    return Around(
        dict(session.execute(select(Agency.key, Agency.name)).all()),
        dict(session.execute(select(Board.key, Board.name)).all()),
    )


def state(item: LoopItem, today: date) -> str:
    """The key of `STATES` for how an item stands, or stood, on a day: what was done later was promised then, or late."""
    if item.response == "done" and item.done_on and item.done_on > today:
        return "overdue" if item.due_on and item.due_on < today else "planned"
    if records.overdue(item, today):
        return "overdue"
    return item.stage if item.response == "none" else item.response


def spoken(texts: Mapping[str, str] | None) -> str:
    """Words in English, or in the first language they are in."""
    filled = {tag: words.strip() for tag, words in (texts or {}).items() if words.strip()}
    return filled.get("en") or next(iter(filled.values()), "")


def day(value: date | None) -> str:
    """ "4 December 2026"."""
    return format_date(value, "d MMMM y", locale="en_GB") if value else NONE


def counted(found: Sequence[LoopItem], today: date, source: str) -> Table:
    """How many stand how. Praise, which no change can answer, is counted apart (standards, P7)."""
    asking = [item for item in found if item.asks_change]
    states = Counter(state(item, today) for item in asking)
    rows: list[tuple[Cell, ...]] = [
        (words, Number(str(states[name]), f"{source}/{name}"))
        for name, words in STATES.items()
        if states[name]
    ]
    rows.append(("All that ask for a change", Number(str(len(asking)), f"{source}/asking")))
    praise = len(found) - len(asking)
    note = f"{praise} more said what is good and asks for no change." if praise else ""
    return Table("How what people said stands", ("How it stands", "Things said"), tuple(rows), note)


def listed(found: Iterable[LoopItem], names: Around, today: date, caption: str) -> Table:
    """Each thing said, what came of it, who answers for it and by when."""
    rows = tuple(
        (
            spoken(item.said),
            STATES[state(item, today)],
            _came(item),
            ", ".join(filter(None, (item.owner, names.agencies.get(item.agency_key or "", "")))) or NONE,
            day(item.done_on if state(item, today) == "done" else item.due_on),
        )
        for item in found
    )
    return Table(
        caption,
        ("What people said", "How it stands", "What came of it", "Who answers for it", "Day"),
        rows,
        long=True,
    )


def told(session: Session, loops: Sequence[Loop], today: date) -> list[Block]:
    """Whether the people who spoke were told, loop by loop, and the loops of which nobody was."""
    rows: dict[str, list[Told]] = {loop.id: [] for loop in loops}
    for one in session.scalars(
        select(Told).where(Told.loop_id.in_(rows), Told.told_on <= today).order_by(Told.told_on)
    ):
        rows[one.loop_id].append(one)
    by_people = {
        key for key, acts in rows.items() if any(one.way_key not in telling.BY_ITSELF for one in acts)
    }
    untold = [spoken(loop.title) for loop in loops if loop.id not in by_people]
    lines = [
        f"{spoken(loop.title)}: "
        + "; ".join(f"{day(one.told_on)}, {one.way}, {one.whom}" for one in rows[loop.id])
        for loop in loops
        if rows[loop.id]
    ]
    blocks: list[Block] = [Points(tuple(lines))] if lines else []
    if untold:
        blocks.append(
            Words("No group has been told yet what came of: " + "; ".join(untold) + ".", Manner.GAP)
        )
    return blocks


def _came(item: LoopItem) -> str:
    parts = (
        (item.because, item.answer)
        if item.response == "cannot"
        else (item.answer or item.decided, item.changed)
    )
    return " ".join(filter(None, map(spoken, parts))) or NONE
