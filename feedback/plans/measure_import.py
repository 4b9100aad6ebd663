"""Values of measures out of a table: every row is judged before any is kept, and each that cannot be says why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches

from sqlalchemy.orm import Session

from feedback.clock import HOME
from feedback.partnership.bodies import key_of
from feedback.plans import measures, periods
from feedback.plans.measure_models import Measure
from feedback.plans.measures import NARRATIVE, Figure
from feedback.plans.periods import Period
from feedback.plans.work_fault import WorkFault

COLUMNS = ("measure", "quarter", "value", "numerator", "denominator", *NARRATIVE)
_ALSO = {"n": "numerator", "of": "denominator", "base": "denominator", "cases": "numerator", "key": "measure"}
#: A line of a table: its number as a spreadsheet shows it, and its cells.
Line = tuple[int, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Good:
    """A row that can be kept."""

    line: int
    measure: Measure
    quarter: Period
    figure: Figure
    narrative: dict[str, str]


@dataclass(frozen=True, slots=True)
class Bad:
    """A row that cannot, and why; line 1 is the header."""

    line: int
    said: str
    why: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A table read through."""

    good: tuple[Good, ...]
    bad: tuple[Bad, ...]


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """How many values were new, put right, or there already."""

    new: int = 0
    corrected: int = 0
    same: int = 0


def judge(session: Session, lines: Iterable[Line], now: datetime) -> Judged:
    """Read a table whose first line names the columns."""
    filled = [(number, cells) for number, cells in lines if any(cell.strip() for cell in cells)]
    if not filled:
        return Judged((), (Bad(1, "", "There is nothing in it. The first line names the columns."),))
    (first, header), *rows = filled
    columns = [_column(cell) for cell in header]
    missing = [name for name in ("measure", "quarter") if name not in columns]
    if missing or not {"value", "numerator"} & set(columns):
        wanted = "; ".join(COLUMNS)
        return Judged((), (Bad(first, ", ".join(header), f"The first line names the columns: {wanted}."),))
    known = {one.key: one for one in measures.every(session)}
    good, bad = list[Good](), list[Bad]()
    seen: dict[tuple[str, Period], int] = {}
    for number, cells in rows:
        said = dict(zip(columns, (cell.strip() for cell in cells), strict=False))
        try:
            row = _row(number, said, known, now)
            before = seen.setdefault((row.measure.id, row.quarter), number)
            if before != number:
                raise WorkFault(f"Line {before} has the same measure and quarter. Keep one of them.")
            good.append(row)
        except WorkFault as fault:
            named = ", ".join(filter(None, (said.get("measure"), said.get("quarter"))))
            bad.append(Bad(number, named, str(fault)))
    return Judged(tuple(good), tuple(bad))


def bring_in(session: Session, rows: Iterable[Good], at: datetime, actor: str) -> BroughtIn:
    """Keep rows that were judged good."""
    done = {"new": 0, "corrected": 0, "same": 0}
    for row in rows:
        done[measures.record(session, row.measure, row.quarter, row.figure, at, actor, **row.narrative)] += 1
    return BroughtIn(**done)


def _column(cell: str) -> str:
    word = cell.strip().lower().replace(" ", "_")
    return _ALSO.get(word, word)


def _row(number: int, said: dict[str, str], known: dict[str, Measure], now: datetime) -> Good:
    measure = _measure(said.get("measure", ""), known)
    quarter = periods.read_quarter(said.get("quarter", ""))
    if quarter is None:
        raise WorkFault(
            f"“{said.get('quarter', '')}” is no quarter. Write 2026-27 Q1, or April to June 2026, or a day in it."
        )
    if quarter.first > now.astimezone(HOME).date():
        raise WorkFault(f"{quarter.words} has not begun.")
    value = _number(said.get("value", ""))
    if measure.kind == "share" and value is not None and 0 < value <= 1 and "%" not in said["value"]:
        raise WorkFault(
            f"Is “{said['value']}” a part of one or of a hundred? Write 48 or 48% for 48 of a hundred."
        )
    whole = [_whole(said.get(name, "")) for name in ("numerator", "denominator")]
    given = measures.figure(measure, value, *whole)
    return Good(number, measure, quarter, given, {name: said.get(name, "") for name in NARRATIVE})


def _measure(written: str, known: dict[str, Measure]) -> Measure:
    found = known.get(key_of(written))
    if found is None:
        near = get_close_matches(key_of(written), known, 1)
        also = (
            f" Did you mean “{known[near[0]].title}”?" if near else " Define it first, or look at its title."
        )
        raise WorkFault(f"No measure is called “{written}”.{also}")
    return found


def _number(written: str) -> float | None:
    bare = written.replace(",", "").replace("%", "").strip()
    if not bare:
        return None
    if written.strip() in ("[c]", "c", "*", "x", "z", "-", "–"):
        raise WorkFault(f"“{written}” is no number. Leave a row out whose number is hidden or not known.")
    try:
        found = float(bare)
    except ValueError:
        raise WorkFault(f"“{written}” is no number.") from None
    if not abs(found) < 1e12:
        raise WorkFault(f"“{written}” is no number.")
    return found


def _whole(written: str) -> int | None:
    found = _number(written)
    if found is not None and found != int(found):
        raise WorkFault(f"“{written}” is not a whole number.")
    return int(found) if found is not None else None
