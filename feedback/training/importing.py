"""Bringing a booking system's table to an event: every row lands or is refused with its number and reason.

Nothing comes twice: a row finds its booking by the system's own number, by the address, or by the name where there is
neither. What was marked here stands against a table that only says "booked"; where table and register contradict each
other about who came, the row is refused and a person decides.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.clock import HOME
from feedback.invitations import people
from feedback.responses.cell_values import restored
from feedback.responses.import_words import normal
from feedback.responses.table_file import Row, TableFile
from feedback.secrets import new_id
from feedback.training import agencies, bookings, columns, days, events, remembered, states
from feedback.training.agencies import Leftover, Placer
from feedback.training.bookings import CAME, Person
from feedback.training.fault import TrainingFault
from feedback.training.models import Booking, TrainingEvent

#: More than this in one table is a slip.
MOST = 5_000
_STATE_COLUMNS = ("booking", "attendance", "left")
_NOTHING = frozenset(
    {"", "no", "none", "n/a", "na", "n", "nil", "not applicable", "-", "nothing", "no needs"}
)
#: Of two rows of one person the one stands that says more.
_TELLING = ("left_early", "attended", "no_show", "booked", "waiting", "cancelled")
#: A refusal of a part of a person, said of its column.
_COLUMN_OF = {"agency_key": "agency", "agency_words": "agency", "imported_ref": "ref"}


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said of the table: each column's meaning, words for an agency, words for attendance."""

    columns: tuple[str, ...]
    agencies: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """One row. `outcome`: new, changed, same, passed (over, with a reason), or refused (with a reason and a column)."""

    number: int
    person: Person
    state: str
    outcome: str
    reason: str = ""
    column: str = ""
    booking_id: str = ""

    def __str__(self) -> str:
        where = f", {columns.MEANINGS[self.column].lower()}" if self.column else ""
        return f"Row {self.number}{where}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Judged:
    """A table that was read: its rows, and the words that nobody has placed yet."""

    lines: tuple[Line, ...]
    agencies: tuple[Leftover, ...]
    states: tuple[tuple[str, int], ...]

    def of(self, outcome: str) -> list[Line]:
        return [one for one in self.lines if one.outcome == outcome]

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(one.outcome for one in self.lines)
        return {name: found[name] for name in ("new", "changed", "same", "passed", "refused")}


def judge(session: Session, event: TrainingEvent, table: TableFile, said: Said, at: datetime) -> Judged:
    """Read a table. Writes nothing. Four statements.

    Raises:
        TrainingFault: no column says who somebody is, two are the same, or the event takes nobody.
    """
    if fault := columns.fault(said.columns):
        raise TrainingFault(fault, "columns")
    if len(table.rows) > MOST:
        raise TrainingFault(f"A table for one event holds up to {MOST:,} rows. Cut it.", "file")
    bookings.ensure_open(event)
    reader = _Reader(session, event, said, at)
    lines = [reader.line(row) for row in table.rows]
    words = Counter(one.person.agency_words for one in lines if one.outcome != "refused")
    lacking = Counter(reader.unknown)
    return Judged(
        tuple(reader.once_each(lines)),
        tuple(agencies.leftovers(reader.placer, words)),
        tuple(lacking.most_common()),
    )


def land(
    session: Session,
    event: TrainingEvent,
    judged: Judged,
    said: Said,
    table: TableFile,
    at: datetime,
    actor: str,
) -> dict[str, int]:
    """Keep what was judged, and remember what was said of the table's words. Gives how many rows of each outcome."""
    there = {one.id: one for one in bookings.of_event(session, event.id)}
    for one in judged.lines:
        if one.outcome == "new":
            values = _columns_of(session, one)
            session.add(Booking(id=new_id(), event_id=event.id, source="import", **values))
        elif one.outcome == "changed":
            for name, value in _columns_of(session, one).items():
                setattr(there[one.booking_id], name, value)
    heads = {
        head: meaning for head, meaning in zip(table.header.cells, said.columns, strict=False) if head.strip()
    }
    for kind, words in (
        (remembered.COLUMN, heads),
        (remembered.AGENCY, said.agencies),
        (remembered.STATE, said.states),
    ):
        remembered.keep(session, kind, words)
    session.flush()
    detail = {"file": table.name, "sha256": table.sha256} | judged.counts
    trail.note(session, at, actor, "bookings imported", events.thing(event), **detail)
    return judged.counts


def _columns_of(session: Session, line: Line) -> dict[str, Any]:
    return bookings.sound(session, line.person) | {"state": line.state}


class _Reader:
    """Reads rows for one event, with all that is known of it."""

    def __init__(self, session: Session, event: TrainingEvent, said: Said, at: datetime) -> None:
        self.session, self.event, self.at, self.said = session, event, at, said
        self.placer = Placer(session, said.agencies)
        self.words = remembered.of(session, remembered.STATE)
        self.words |= {normal(words): state for words, state in said.states.items() if state}
        self.unknown: list[str] = []
        there = bookings.of_event(session, event.id)
        self.there = {one.id: one for one in there}
        self.by_ref = {one.imported_ref: one for one in there if one.imported_ref}
        self.by_address = {one.address: one for one in there if one.address}
        self.by_name = {
            _name_of(one.name, one.agency_words): one
            for one in there
            if not (one.address or one.imported_ref)
        }

    def line(self, row: Row) -> Line:
        cells = self._cells(row)
        person = self._person(cells)
        line = Line(row.number, person, "booked", "new")
        if reason := self._other_day(cells.get("day", "")):
            return replace(line, outcome="refused", reason=reason, column="day")
        column, reason, state = self._state(cells)
        if reason:
            return replace(line, outcome="refused", reason=reason, column=column)
        try:
            bookings.sound(self.session, person)
        except TrainingFault as fault:
            name = _COLUMN_OF.get(fault.field, fault.field)
            return replace(line, outcome="refused", reason=str(fault), column=name)
        return self._found(replace(line, state=state))

    def _cells(self, row: Row) -> dict[str, str]:
        found: dict[str, str] = {}
        for meaning, cell in zip(self.said.columns, row.cells, strict=False):
            words = restored(cell).strip()
            if meaning == "needs" and normal(words) in _NOTHING:
                continue
            if words and meaning != "ignore":
                found[meaning] = f"{found[meaning]}; {words}" if meaning in found else words
        return found

    def _person(self, cells: Mapping[str, str]) -> Person:
        words = cells.get("agency", "")
        return Person(
            name=cells.get("name") or " ".join(filter(None, (cells.get("first"), cells.get("last")))),
            address=cells.get("address", "").lower(),
            agency_key=self.placer.key(words),
            agency_words=words,
            role=cells.get("role", ""),
            manager_name=cells.get("manager_name", ""),
            manager_address=cells.get("manager_address", "").lower(),
            needs=cells.get("needs", "") if self.event.ends_at > self.at else "",
            imported_ref=cells.get("ref", ""),
            language=people.language(cells.get("language", "")),
        )

    def _other_day(self, words: str) -> str:
        if not words:
            return ""
        day = days.read(words)
        if day is None:
            return f"“{words}” is not a day. Write it like 2026-03-04 or 4/3/2026, the day first."
        first, last = (one.astimezone(HOME).date() for one in (self.event.starts_at, self.event.ends_at))
        if first <= day <= last:
            return ""
        return f"It is for {day:%-d %B %Y}, and this event is on {first:%-d %B %Y}."

    def _state(self, cells: Mapping[str, str]) -> tuple[str, str, str]:
        """The column at fault and why, or the state that all columns together say."""
        found: dict[str, str] = {}
        for column in _STATE_COLUMNS:
            words = cells.get(column, "")
            state = self.words.get(normal(words)) if words else ""
            state = state if state is not None else states.read(column, words)
            if state is None:
                self.unknown.append(words)
                return column, f"“{words}” is no word we know for it. Say what it means, or correct it.", ""
            found[column] = state
        if self.event.starts_at > self.at and found["attendance"] == "no_show":
            found["attendance"] = ""  # systems write "No" until somebody has come
        state = states.together(found["booking"], found["attendance"], found["left"])
        if state in CAME and self.event.starts_at > self.at:
            return "attendance", "It says that they came, and the event has not begun.", ""
        return "", "", state

    def _found(self, line: Line) -> Line:
        """The row beside the booking it is about, if there is one."""
        person = line.person
        by_ref, by_address = self.by_ref.get(person.imported_ref), self.by_address.get(person.address)
        if by_ref and by_address and by_ref is not by_address:
            who = by_ref.name or by_ref.address
            reason = f"The number is that of {who}, and the address somebody else’s. Correct one of them."
            return replace(line, outcome="refused", reason=reason, column="ref")
        row = by_ref or by_address
        if row is None and not person.address and not person.imported_ref:
            row = self.by_name.get(_name_of(person.name, person.agency_words))
        return line if row is None else replace(line, booking_id=row.id)

    def once_each(self, lines: Sequence[Line]) -> Iterator[Line]:
        """Of several rows of one person the one that says most stands; the others are passed over, or refused."""
        chosen: dict[int, Line] = {}
        for rows in _by_person(lines):
            standing, *others = sorted(rows, key=lambda one: (_TELLING.index(one.state), one.number))
            full = replace(standing, person=_filled(standing.person, others))
            chosen |= {one.number: full for one in rows}
        for line in lines:
            standing = chosen.get(line.number)
            if standing is None:
                yield line
            elif standing.number != line.number:
                yield _twice(line, standing)
            elif line.booking_id:
                yield _beside(self.session, standing, self.there[line.booking_id])
            else:
                yield standing


def _beside(session: Session, line: Line, row: Booking) -> Line:
    """What a row would change in a booking that is there."""
    state, conflict = _stands(row, line.state)
    if conflict:
        return replace(line, outcome="refused", reason=conflict, column="attendance")
    given = line.person
    kept = {name: getattr(given, name) or getattr(row, name) for name in bookings.PERSON}
    merged = replace(line, person=Person(**kept), state=state)
    new = bookings.sound(session, merged.person) | {"state": state}
    same = all(getattr(row, name) == value for name, value in new.items())
    return replace(merged, outcome="same" if same else "changed")


def _stands(row: Booking, said: str) -> tuple[str, str]:
    """How a booking stands once a table says `said` of it; or why that cannot be, as a sentence."""
    old, called = row.state, bookings.STATES
    if said == old or (said == "attended" and old == "left_early"):
        return old, ""
    if said in ("booked", "waiting"):
        return (said if row.source == "import" and old not in (*CAME, "no_show") else old), ""
    contradiction = (old in CAME and said in ("no_show", "cancelled")) or (old == "no_show" and said in CAME)
    if contradiction:
        here, there = called[old].lower(), called[said].lower()
        return (
            old,
            f"The register here says “{here}”, the table “{there}”. Change the register if it is wrong.",
        )
    return said, ""


def _by_person(lines: Sequence[Line]) -> list[list[Line]]:
    """Rows that share a number, an address or a booking; one that was refused joins nobody."""
    groups: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        if line.outcome == "refused":
            continue
        marks = _marks(line)
        joined = {id(groups[mark]): groups[mark] for mark in marks if mark in groups}
        rows = [*(one for group in joined.values() for one in group), line]
        groups |= dict.fromkeys([*marks, *(mark for one in rows for mark in _marks(one))], rows)
    return list({id(rows): rows for rows in groups.values()}.values())


def _filled(person: Person, others: Sequence[Line]) -> Person:
    """A person with what only their other rows say."""
    found = {name: getattr(person, name) for name in bookings.PERSON}
    for one in others:
        kept = {"agency_key"} if found["agency_words"] else set()
        found = {
            name: value or ("" if name in kept else getattr(one.person, name))
            for name, value in found.items()
        }
    return Person(**found)


def _twice(line: Line, standing: Line) -> Line:
    mine, theirs = line.person, standing.person
    if mine.address and mine.address == theirs.address and normal(mine.name) != normal(theirs.name):
        whose = f"The address is that of {theirs.name or 'somebody'} in row {standing.number}."
        reason = f"{whose} Each person needs one of their own, or none."
        return replace(line, outcome="refused", reason=reason, column="address")
    if line.state == "cancelled" != standing.state:
        return replace(
            line, outcome="passed", reason=f"Cancelled, and booked again in row {standing.number}."
        )
    return replace(line, outcome="passed", reason=f"The same person as in row {standing.number}.")


def _marks(line: Line) -> list[tuple[str, str]]:
    """By what a row is known: number, address and booking; the name where there is nothing better."""
    person = line.person
    known = (("ref", person.imported_ref), ("address", person.address), ("booking", line.booking_id))
    return [(kind, word) for kind, word in known if word] or [
        ("name", _name_of(person.name, person.agency_words))
    ]


def _name_of(name: str, agency: str) -> str:
    return f"{normal(name)}\n{normal(agency)}"
