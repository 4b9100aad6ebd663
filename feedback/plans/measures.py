"""Measures: defining one, writing a quarter's value, and putting a wrong value right without losing it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.clock import HOME
from feedback.partnership.bodies import key_of
from feedback.partnership.models import Agency
from feedback.plans import periods
from feedback.plans.measure_models import Measure, MeasureValue
from feedback.plans.periods import Period
from feedback.plans.recommendations import known_board, known_priority
from feedback.plans.work_fault import WorkFault, need
from feedback.secrets import new_id

KINDS = ("share", "rate", "count", "number")
BETTER = ("higher", "lower", "neither")
ABOUT = ("children", "staff", "things")
#: What a share or a rate is counted per.
PER = {"share": 100, "rate": 10_000}
WORDS = ("title", "definition", "kind", "unit", "better", "about", "base", "source", "owner")
NARRATIVE = ("known", "how", "plans")


@dataclass(frozen=True, slots=True)
class Figure:
    """A quarter's number as it was given: the value, and what it was made of where that is known."""

    value: float
    numerator: int | None = None
    denominator: int | None = None


def define(
    session: Session,
    board_key: str,
    at: datetime,
    actor: str,
    *,
    target: float | None = None,
    agency_key: str | None = None,
    priority_ref: str | None = None,
    **words: str,
) -> Measure:
    """A new measure; `words` are those in `WORDS`.

    Raises:
        WorkFault: a part of it is missing or not known, or another measure has its title.
    """
    values = _sound(session, board_key, words, agency_key, priority_ref)
    key = key_of(values["title"])
    if not key or session.scalar(select(Measure.id).where(Measure.key == key)):
        raise WorkFault("Another measure is called so. Give this one a title of its own.", "title")
    measure = Measure(id=new_id(), key=key, target=target, **values)
    session.add(measure)
    session.flush()
    trail.note(session, at, actor, "measure defined", thing(measure), key=key)
    return measure


def change(
    session: Session,
    measure: Measure,
    at: datetime,
    actor: str,
    *,
    board_key: str,
    target: float | None = None,
    agency_key: str | None = None,
    priority_ref: str | None = None,
    **words: str,
) -> None:
    """Say something else of a measure; its key stays, and the trail keeps what was said before.

    Raises:
        WorkFault: as `define`; or its kind would change while it has values.
    """
    values = _sound(session, board_key, words, agency_key, priority_ref) | {"target": target}
    if values["kind"] != measure.kind and _rows(session, [measure.id]):
        raise WorkFault("It has values of another kind. Define a new measure instead.", "kind")
    changed = {
        name: [getattr(measure, name), new] for name, new in values.items() if new != getattr(measure, name)
    }
    for name, (_, new) in changed.items():
        setattr(measure, name, new)
    if changed:
        session.flush()
        trail.note(session, at, actor, "measure changed", thing(measure), changes=changed)


def archive(session: Session, measure: Measure, at: datetime, actor: str) -> None:
    """It is watched no more; its values stay."""
    measure.archived_on = at.astimezone(HOME).date()
    session.flush()
    trail.note(session, at, actor, "measure archived", thing(measure))


def figure(measure: Measure, value: float | None, numerator: int | None, denominator: int | None) -> Figure:
    """The number as the measure's kind wants it: a share or rate is made of its parts where they are given.

    Raises:
        WorkFault: there is no number, or the parts do not fit each other or the value.
    """
    if numerator is not None and numerator < 0:
        raise WorkFault("The number of cases cannot be below nought.", "numerator")
    if denominator is not None and denominator <= 0:
        raise WorkFault("Of how many: give at least 1, or leave it empty.", "denominator")
    if measure.kind in PER and numerator is not None and denominator is not None:
        if numerator > denominator:
            raise WorkFault(f"{numerator} is more than the {denominator} it is a part of.", "numerator")
        made = PER[measure.kind] * numerator / denominator
        if value is not None and abs(made - value) > 0.51:
            raise WorkFault(f"{value:g} is not {numerator} of {denominator}: that is {made:.1f}.", "value")
        return Figure(made, numerator, denominator)
    if measure.kind in PER and numerator is not None:
        raise WorkFault("Say of how many.", "denominator")
    if measure.kind == "count":
        value = float(numerator) if value is None and numerator is not None else value
        if value is not None and (value < 0 or value != int(value)):
            raise WorkFault("A count is a whole number, and not below nought.", "value")
        return Figure(_needed(value), None if value is None else int(value), denominator)
    found = _needed(value)
    if measure.kind == "share" and not 0 <= found <= 100:
        raise WorkFault("A share lies between 0 and 100 per cent.", "value")
    return Figure(found, None, denominator)


def record(
    session: Session,
    measure: Measure,
    quarter: Period,
    given: Figure,
    at: datetime,
    actor: str,
    *,
    known: str = "",
    how: str = "",
    plans: str = "",
) -> Literal["new", "corrected", "same"]:
    """Write down a quarter's value. One that was there is corrected: it stays in the table with the moment.

    Raises:
        WorkFault: the quarter has not begun.
    """
    if quarter.first > at.astimezone(HOME).date():
        raise WorkFault("That quarter has not begun.", "quarter")
    words = {"known": known.strip(), "how": how.strip(), "plans": plans.strip()}
    before = _standing(session, measure.id, quarter)
    if before is not None:
        words = {name: said or getattr(before, name) for name, said in words.items()}
        held = (before.value, before.numerator, before.denominator, before.known, before.how, before.plans)
        if held == (given.value, given.numerator, given.denominator, *words.values()):
            return "same"
        before.replaced_at = at
        session.flush()
    session.add(
        MeasureValue(
            id=new_id(),
            measure_id=measure.id,
            quarter=quarter.first,
            value=given.value,
            numerator=given.numerator,
            denominator=given.denominator,
            written_at=at,
            written_by=actor,
            **words,
        )
    )
    session.flush()
    verb = "measure value corrected" if before is not None else "measure value written"
    trail.note(session, at, actor, verb, thing(measure), quarter=quarter.name)
    return "corrected" if before is not None else "new"


def find(session: Session, measure_id: str) -> Measure | None:
    """One measure."""
    return session.get(Measure, measure_id)


def every(session: Session, board_keys: Iterable[str] | None = None) -> Sequence[Measure]:
    """Measures that are watched, by title. One statement."""
    statement = select(Measure).where(Measure.archived_on.is_(None)).order_by(Measure.title, Measure.id)
    if board_keys is not None:
        statement = statement.where(Measure.board_key.in_(list(board_keys)))
    return session.scalars(statement).all()


def values(session: Session, measures: Iterable[Measure]) -> dict[str, list[MeasureValue]]:
    """The values that stand, by measure, the first quarter first. One statement. Not to be shown as they are."""
    found: dict[str, list[MeasureValue]] = {}
    for row in _rows(session, [one.id for one in measures]):
        found.setdefault(row.measure_id, []).append(row)
    return found


def corrected(session: Session, measure: Measure) -> Sequence[tuple[Period, date]]:
    """Which quarters were corrected and when, newest first; the numbers themselves are not told."""
    rows = session.scalars(
        select(MeasureValue)
        .where(MeasureValue.measure_id == measure.id, MeasureValue.replaced_at.is_not(None))
        .order_by(MeasureValue.replaced_at.desc(), MeasureValue.id)
    )
    return [
        (periods.quarter(row.quarter), row.replaced_at.astimezone(HOME).date())
        for row in rows
        if row.replaced_at
    ]


def thing(measure: Measure) -> str:
    """The measure's name in the audit trail."""
    return f"measure/{measure.key}"


def _needed(value: float | None) -> float:
    if value is None:
        raise WorkFault("Give the number.", "value")
    return value


def _standing(session: Session, measure_id: str, quarter: Period) -> MeasureValue | None:
    return session.scalar(
        select(MeasureValue).where(
            MeasureValue.measure_id == measure_id,
            MeasureValue.quarter == quarter.first,
            MeasureValue.replaced_at.is_(None),
        )
    )


def _rows(session: Session, ids: Sequence[str]) -> Sequence[MeasureValue]:
    return session.scalars(
        select(MeasureValue)
        .where(MeasureValue.measure_id.in_(ids), MeasureValue.replaced_at.is_(None))
        .order_by(MeasureValue.quarter)
    ).all()


def _sound(
    session: Session, board_key: str, words: dict[str, str], agency_key: str | None, priority_ref: str | None
) -> dict[str, Any]:
    said = {name: words.get(name, "").strip() for name in WORDS}
    for name, sentence in (
        ("title", "Write what the measure is called."),
        ("definition", "Write what is counted and what is not."),
        ("source", "Write where the numbers come from."),
        ("owner", "Name the office that answers for it."),
    ):
        need(said[name], sentence, name)
    for name, known in (("kind", KINDS), ("better", BETTER), ("about", ABOUT)):
        if said[name] not in known:
            raise WorkFault("Choose one from the list.", name)
    said["unit"] = said["unit"] or {"share": "%", "rate": "per 10,000"}.get(said["kind"], "")
    need(said["unit"], "Write what is counted: days, children, pounds.", "unit")
    if said["kind"] in PER:
        need(said["base"], "Write of what it is a part, such as: all reviews in the quarter.", "base")
    if agency_key and session.get(Agency, agency_key) is None:
        raise WorkFault("Choose the agency from the list.", "agency_key")
    return {
        **said,
        "board_key": known_board(session, board_key),
        "agency_key": agency_key or None,
        "priority_ref": known_priority(session, priority_ref),
    }
