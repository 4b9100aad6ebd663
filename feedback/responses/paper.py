"""Paper answers keyed in: by two people who do not see each other's keying, or by one, as the door demands.

What a door knows of its sheets lies in its settings under "paper": which numbers have been counted, so that no sheet
counts twice, and how often two people keyed something else. A sheet's number stands on the paper and never beside a
response.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from feedback.audit import trail
from feedback.responses import intake, watching
from feedback.responses.models import PaperSheet
from feedback.responses.watching import Watch
from feedback.secrets import new_id
from feedback.surveys import versions
from feedback.surveys.models import Collector, SurveyVersion
from forms import aside, keying, routing
from forms.flow import ASIDE
from forms.survey import Survey

#: Of which sheets two people key every field. Every tenth is a usual check of quality.
DOUBLE = ("all", "tenth", "none")
_LARGEST = 999_999


class SheetFault(Exception):
    """A sheet cannot be taken like this. The message says why and what to do."""


class Outcome(StrEnum):
    """What became of a sheet."""

    COUNTED = "counted"
    WAITS = "waits"
    AGREED = "agreed"
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True)
class Rules:
    """What a paper door demands and knows. `pairs` maps two account ids to (fields that differed, fields compared)."""

    double: str = "all"
    return_to: str = ""
    counted: frozenset[int] = frozenset()
    pairs: Mapping[tuple[str, str], tuple[int, int]] = field(default_factory=dict)

    def needs_two(self, number: int) -> bool:
        return self.double == "all" or (self.double == "tenth" and number % 10 == 0)


@dataclass(frozen=True, slots=True)
class Keyed:
    """One sheet as one person keyed it. `answers` are plain values, with `_quotes` and `_helped` among them."""

    number: int
    version: SurveyVersion
    audience_version: str | None
    language: str
    answers: Mapping[str, Any]

    @property
    def survey(self) -> Survey:
        return versions.read(self.version).for_audience(self.audience_version)


def rules(door: Collector) -> Rules:
    """What is known of a door's sheets."""
    kept = door.settings.get("paper", {})
    pairs = {tuple(pair.split("|")): tuple(counts) for pair, counts in kept.get("pairs", {}).items()}
    double = kept.get("double")
    return Rules(
        double=double if double in DOUBLE else "all",
        return_to=kept.get("return_to", ""),
        counted=frozenset(kept.get("counted", ())),
        pairs=pairs,
    )


def demand(session: Session, door: Collector, double: str, return_to: str, at: datetime, actor: str) -> None:
    """Set of which sheets two people key every field, and where forms are to be given back.

    Raises:
        SheetFault: there is no such demand.
    """
    if double not in DOUBLE:
        raise SheetFault("Choose of which sheets two people key every answer.")
    _hold(session, door)
    _note(door, double=double, return_to=return_to)
    trail.note(session, at, actor, "keying of paper set", f"door/{door.code}", double=double)


def waiting(session: Session, code: str) -> Sequence[PaperSheet]:
    """Sheets keyed once, or twice and not alike, by number."""
    return session.scalars(
        select(PaperSheet).where(PaperSheet.collector_code == code).order_by(PaperSheet.number)
    ).all()


def next_number(session: Session, door: Collector) -> int:
    """The number after the highest one seen."""
    seen = {sheet.number for sheet in waiting(session, door.code)} | rules(door).counted
    return max(seen, default=0) + 1


def key(
    session: Session,
    door: Collector,
    keyed: Keyed,
    account_id: str,
    at: datetime,
    day: date,
    watch: Watch | None = None,
) -> Outcome:
    """Take one sheet as one person keyed it: the first time, or the second time by somebody else.

    Two people who key the same number at the same moment wait for each other at the door's row.

    Raises:
        SheetFault: the number is taken, or the same person keys a sheet twice.
    """
    _hold(session, door)
    known = rules(door)
    if not 1 <= keyed.number <= _LARGEST:
        raise SheetFault(f"Sheet numbers run from 1 to {_LARGEST:,}.")
    if keyed.number in known.counted:
        raise SheetFault(
            f"Sheet {keyed.number} is counted already. Look at the number on the paper; "
            f"the next free one is {next_number(session, door)}."
        )
    before = session.scalar(
        select(PaperSheet).where(PaperSheet.collector_code == door.code, PaperSheet.number == keyed.number)
    )
    if before is not None:
        return _second(session, door, before, keyed, account_id, at, day, watch)
    if known.needs_two(keyed.number):
        _wait(session, door, keyed, account_id, at)
        return Outcome.WAITS
    _count(session, door, keyed, account_id, at, day, watch)
    return Outcome.COUNTED


def of(session: Session, door: Collector, number: int) -> tuple[PaperSheet, Keyed] | None:
    """A sheet that waits, and what its first keying was about."""
    sheet = session.scalar(
        select(PaperSheet).where(PaperSheet.collector_code == door.code, PaperSheet.number == number)
    )
    if sheet is None:
        return None
    version = session.get_one(SurveyVersion, sheet.version_id)
    return sheet, Keyed(sheet.number, version, sheet.audience_version, sheet.language, sheet.first)


def differing(sheet: PaperSheet, survey: Survey) -> list[str]:
    """The fields of a sheet in which two people keyed something else, in the order of the form."""
    return _differing(survey, sheet.first, sheet.second or {})


def settle(
    session: Session,
    door: Collector,
    number: int,
    answers: Mapping[str, Any],
    account_id: str,
    at: datetime,
    day: date,
    watch: Watch | None = None,
) -> None:
    """Somebody has looked at the paper: these answers stand.

    Raises:
        SheetFault: nothing of this number waits to be settled.
    """
    sheet, first = _differs(session, door, number)
    session.execute(delete(PaperSheet).where(PaperSheet.id == sheet.id))
    keyed = Keyed(first.number, first.version, first.audience_version, first.language, answers)
    _count(session, door, keyed, account_id, at, day, watch)


def part(session: Session, door: Collector, number: int) -> int:
    """They are two sheets that were given one number: the second keying gets a number of its own, which this gives.

    Raises:
        SheetFault: nothing of this number waits to be settled.
    """
    sheet, _ = _differs(session, door, number)
    own = next_number(session, door)
    row = {
        "id": new_id(),
        "collector_code": door.code,
        "version_id": sheet.version_id,
        "number": own,
        "language": sheet.language,
        "audience_version": sheet.audience_version,
        "first": sheet.second,
        "first_by": sheet.second_by,
        "keyed_at": sheet.keyed_at,
    }
    session.execute(update(PaperSheet).where(PaperSheet.id == sheet.id).values(second=None, second_by=None))
    session.execute(insert(PaperSheet).values(row))
    return own


def left_out(keyed: Keyed) -> list[str]:
    """Questions with an answer on the paper that the form did not ask of this person: they are not counted."""
    kept = routing.kept(keyed.survey, keyed.answers)
    return [name for name in keyed.answers if name not in kept and name not in ASIDE]


def _second(
    session: Session,
    door: Collector,
    before: PaperSheet,
    keyed: Keyed,
    account_id: str,
    at: datetime,
    day: date,
    watch: Watch | None,
) -> Outcome:
    if before.second is not None:
        raise SheetFault(f"Sheet {keyed.number} was keyed twice and not alike. It waits to be settled.")
    if before.first_by == account_id:
        raise SheetFault(
            f"You have keyed sheet {keyed.number} yourself; somebody else keys it the second time. "
            f"If this is another sheet, the next free number is {next_number(session, door)}."
        )
    if (before.version_id, before.audience_version, before.language) != (
        keyed.version.id,
        keyed.audience_version,
        keyed.language,
    ):
        raise SheetFault(
            f"Sheet {keyed.number} was keyed first as another form, or in another language. "
            "Look at the foot of the paper for which it is."
        )
    differ = _differing(keyed.survey, before.first, keyed.answers)
    _compared(door, before.first_by, account_id, len(differ), len(_fields(keyed.survey)))
    if differ:
        before.second, before.second_by = dict(keyed.answers), account_id
        session.flush()
        return Outcome.DIFFERS
    session.execute(delete(PaperSheet).where(PaperSheet.id == before.id))
    first = Keyed(keyed.number, keyed.version, keyed.audience_version, keyed.language, before.first)
    _count(session, door, first, account_id, at, day, watch)
    return Outcome.AGREED


def _wait(session: Session, door: Collector, keyed: Keyed, account_id: str, at: datetime) -> None:
    session.execute(
        insert(PaperSheet).values(
            id=new_id(),
            collector_code=door.code,
            version_id=keyed.version.id,
            number=keyed.number,
            language=keyed.language,
            audience_version=keyed.audience_version,
            first=dict(keyed.answers),
            first_by=account_id,
            keyed_at=at,
        )
    )


def _count(
    session: Session,
    door: Collector,
    keyed: Keyed,
    account_id: str,
    at: datetime,
    day: date,
    watch: Watch | None,
) -> None:
    """The sheet becomes a response, of the day it was keyed; its number is remembered apart."""
    survey = keyed.survey
    row, comments = intake.shaped(survey, routing.kept(survey, keyed.answers))
    _note(door, counted=sorted(rules(door).counted | {keyed.number}))
    session.flush()
    intake.write(
        session,
        response_id=new_id(),
        survey_key=door.survey_key,
        version_id=keyed.version.id,
        mode=keyed.version.mode,
        collector_code=door.code,
        audience_version=keyed.audience_version,
        language=keyed.language,
        day=day,
        answers=row,
        comments=comments,
        watch=watch,
        looked=watching.look_at(watch, comments, keyed.language, survey.audience),
        **aside.kept(survey, keyed.answers),
    )
    trail.note(session, at, account_id, "paper answers keyed in", f"door/{door.code}")


def _differs(session: Session, door: Collector, number: int) -> tuple[PaperSheet, Keyed]:
    _hold(session, door)
    found = of(session, door, number)
    if found is None or found[0].second is None:
        raise SheetFault(f"Sheet {number} does not wait to be settled.")
    return found


def _fields(survey: Survey) -> list[str]:
    asked = [one.name for one in aside.possible(survey, str)]
    return [*keying.fields(survey), *asked]


def _differing(survey: Survey, one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    return keying.differing(_fields(survey), one, other)


def _hold(session: Session, door: Collector) -> None:
    """Nobody else changes what is known of this door's sheets until the transaction ends."""
    session.refresh(door, with_for_update=True)


def _note(door: Collector, **changes: Any) -> None:
    kept = door.settings.get("paper", {})
    door.settings = {**door.settings, "paper": {**kept, **changes}}


def _compared(door: Collector, one: str, other: str, differed: int, compared: int) -> None:
    pair = "|".join(sorted((one, other)))
    kept = dict(door.settings.get("paper", {}).get("pairs", {}))
    before = kept.get(pair, (0, 0))
    kept[pair] = [before[0] + differed, before[1] + compared]
    _note(door, pairs=kept)
