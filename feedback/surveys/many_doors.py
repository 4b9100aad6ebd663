"""Doors for many schools or groups at once, from a list with one of them in each line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from feedback.surveys import collectors
from feedback.surveys.collectors import plain
from feedback.surveys.models import Collector

#: Kinds a list can be opened as: each line is one of them.
KINDS = ("school_link", "group_link", "workshop", "kiosk", "qr_poster")
#: A list longer than this is a mistake, or a county: in two parts, then.
MOST = 500
_HEADINGS = frozenset({"name", "names", "school", "schools", "group", "groups", "team", "teams"})


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list: who it is for, how many are invited, and what is wrong with it, if anything."""

    number: int
    name: str
    invited: int | None
    fault: str = ""


def judged(session: Session, survey_key: str, rows: Iterable[tuple[int, Sequence[str]]]) -> list[Line]:
    """Look at each row of a list: a name, and where it is known a number of people. Empty rows are passed over."""
    seen = {plain(name): "" for name in collectors.names(session, survey_key)}
    lines: list[Line] = []
    for number, cells in rows:
        cleaned = [_clean(cell) for cell in cells]
        name, count = _parted(cleaned)
        heading = not lines and bool(cleaned) and plain(cleaned[0]) in _HEADINGS
        if heading or not (name or count):
            continue
        invited, fault = _counted(count)
        if not name:
            fault = "There is a number and no name. Write the name first."
        elif len(name) > collectors.LONGEST_NAME:
            fault = f"The name is longer than {collectors.LONGEST_NAME} letters. Shorten it."
        elif plain(name) in seen:
            where = seen[plain(name)]
            fault = (
                f"Row {where} has the same name. Take one of them out."
                if where
                else "This survey has a door of that name. Take the line out, or name it another way."
            )
        elif len(lines) >= MOST:
            fault = f"This is more than {MOST} doors at once. Open the rest afterwards."
        seen.setdefault(plain(name), str(number))
        lines.append(Line(number, name, invited, fault))
    return lines


def open_all(
    session: Session,
    survey_key: str,
    lines: Sequence[Line],
    at: datetime,
    actor: str,
    *,
    kind: str = "school_link",
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
) -> list[Collector]:
    """One door for each line without a fault, which answers can then be told apart by.

    Raises:
        versions.SurveyFault: as `collectors.open_door`.
    """
    return [
        collectors.open_door(
            session,
            survey_key,
            at,
            actor,
            kind=kind,
            name=line.name,
            group_label=line.name,
            invited=line.invited,
            opens_at=opens_at,
            closes_at=closes_at,
        )
        for line in lines
        if not line.fault
    ]


def _clean(cell: str) -> str:
    return " ".join("".join(sign for sign in cell if sign.isprintable() or sign.isspace()).split())


def _parted(cells: list[str]) -> tuple[str, str]:
    """Name and number. A name may have commas in it: only a number in the last of several cells is one."""
    while len(cells) > 1 and not cells[-1]:
        cells.pop()
    if len(cells) > 1 and cells[-1].lstrip("-").replace(" ", "").isdigit():
        return ", ".join(filter(None, cells[:-1])), cells[-1]
    return ", ".join(filter(None, cells)), ""


def _counted(typed: str) -> tuple[int | None, str]:
    if not typed:
        return None, ""
    typed = typed.replace(" ", "")
    if typed.isascii() and typed.isdigit() and 0 < int(typed) <= collectors.MOST_INVITED:
        return int(typed), ""
    return None, "Write how many people are invited as a whole number above 0, or leave it out."
