"""Results as they stood, for those who see nothing but results: they move on in steps (`analysis.steps`).

Whoever reads comments sees what came a minute ago. A board member or a group's lead who comes back tomorrow would find,
in the difference, what the one child said who answered in between. So for them answers are counted from the day after,
once enough came that no number they see moves by a few. Which responses are counted is written down, so that a page
stays what it was. A response taken back is gone at once, and others are left out with it until enough new ones came.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import delete, false, func, insert, select, update
from sqlalchemy.orm import Session

from analysis.steps import Cell, blocks, come_back, goes_with, next_step
from feedback.partnership import thresholds
from feedback.responses import store
from feedback.responses.models import Response
from feedback.results import remembered, versions
from feedback.results.models import Standing, StandingAnswer, StandingBlock
from feedback.secrets import new_id
from feedback.surveys import collectors, waves
from feedback.surveys import versions as kept
from feedback.surveys.models import Survey

#: Rows written in one statement.
MANY = 1_000

#: What a response is counted under: its door, version, audience version and day.
Key = tuple[str, str, str | None, date]


@dataclass(frozen=True, slots=True)
class Stood:
    """Results up to the end of a day (None: nothing was counted yet). `counted` answers, and `waiting` that are not,
    `left_out` of these because somebody took theirs back. So many must come together: `threshold`."""

    as_of: date | None
    counted: int
    waiting: int
    threshold: int
    left_out: int = 0


@dataclass(slots=True)
class _Arrived:
    """The responses of a survey by cell: counted ones, those left out, new ones of days that are over."""

    counted: Counter[Cell] = field(default_factory=Counter)
    left_out: Counter[Cell] = field(default_factory=Counter)
    new: Counter[Cell] = field(default_factory=Counter)


def threshold(session: Session, survey_key: str) -> int | None:
    """How many must come together; None where nothing is hidden, so that results need not stand still either."""
    newest = kept.current(session, survey_key)
    policy = thresholds.of_survey(session, kept.read(newest)) if newest else None
    return policy.threshold if policy else None


def due(session: Session, survey_key: str, today: date) -> bool:
    """Whether results have to move: somebody took theirs back, or enough have come. Looked up once for the same answers."""
    least, standing = threshold(session, survey_key), session.get(Standing, survey_key)
    if least is None:
        return False
    what = ("due", standing.number if standing else 0, today, least)

    def find() -> bool:
        return bool(_broken(session, survey_key)) or bool(_taken(_arrived(session, survey_key, today), least))

    return remembered.remembered(session, survey_key, what, find)


def move_on(session: Session, survey_key: str, today: date) -> None:
    """Leave out what goes with answers taken back, and count what may be counted now. Two who look at the same moment
    move it once."""
    session.execute(select(Survey.key).where(Survey.key == survey_key).with_for_update())
    least = threshold(session, survey_key)
    if least is None:
        return
    gone = _set_back(session, survey_key, least)
    arrived = _arrived(session, survey_key, today)
    taken = _taken(arrived, least)
    if not gone and not taken:
        return
    again = come_back(taken, arrived.new, least)
    came = _take_in(session, survey_key, today, taken, again, least) if taken else date.min
    standing = session.get(Standing, survey_key)
    if standing is None:
        session.add(Standing(survey_key=survey_key, number=1, as_of=came))
    else:
        standing.number, standing.as_of = standing.number + 1, max(standing.as_of, came)
    session.flush()


def look(session: Session, survey_key: str) -> Stood | None:
    """How the results stand; from here on this session reads the survey's answers so and not otherwise.

    None where nothing is hidden in this survey.
    """
    least, standing = threshold(session, survey_key), session.get(Standing, survey_key)
    if least is None:
        return None
    if standing is None:
        store.reads_only(session, survey_key, false(), "nothing")
        return Stood(None, 0, store.how_many_in_all(session, survey_key), least)
    counted = select(StandingAnswer.response_id).where(StandingAnswer.block.is_not(None))
    store.reads_only(session, survey_key, Response.id.in_(counted), standing.number)
    return looked_at(session, survey_key)


def looked_at(session: Session, survey_key: str) -> Stood | None:
    """How the results stand that this session reads, where it was told to read them so (`look`)."""
    least = threshold(session, survey_key)
    if least is None or store.mark(session, survey_key) is None:
        return None
    standing, number = session.get(Standing, survey_key), store.how_many(session, survey_key)
    waiting = store.how_many_in_all(session, survey_key) - number
    left_out = _how_many_left_out(session, survey_key)
    return Stood(standing.as_of if standing else None, number, waiting, least, left_out)


def _how_many_left_out(session: Session, survey_key: str) -> int:
    return (
        session.scalar(
            select(func.count())
            .select_from(StandingAnswer)
            .join(Response, Response.id == StandingAnswer.response_id)
            .where(Response.survey_key == survey_key, StandingAnswer.block.is_(None))
        )
        or 0
    )


def _taken(arrived: _Arrived, least: int) -> set[Cell]:
    return next_step(arrived.new, arrived.counted + arrived.left_out, least)


def _with_the_gone(standing: Mapping[str, Counter[Cell]], broken: Mapping[str, int]) -> None:
    """Who is gone was of the same cell as the others, where a block is of one cell; else nobody knows."""
    for block, gone in broken.items():
        if len(standing[block]) == 1:
            standing[block].update(dict.fromkeys(standing[block], gone))


def _broken(session: Session, survey_key: str) -> dict[str, int]:
    """The blocks of which some took theirs back, and how many."""
    rows = session.execute(
        select(StandingBlock.id, StandingBlock.size - func.count(StandingAnswer.response_id))
        .join(StandingAnswer, StandingAnswer.block == StandingBlock.id, isouter=True)
        .where(StandingBlock.survey_key == survey_key)
        .group_by(StandingBlock.id, StandingBlock.size)
        .having(func.count(StandingAnswer.response_id) != StandingBlock.size)
    )
    return {block: gone for block, gone in rows}  # noqa: C416 - a Row is no pair to `dict`'s type


def _set_back(session: Session, survey_key: str, least: int) -> bool:
    """Leave out the blocks that are broken, and those that go with them; gives whether there were any."""
    broken = _broken(session, survey_key)
    if not broken:
        return False
    standing: dict[str, Counter[Cell]] = {block: Counter() for block in broken}
    rows = session.execute(
        select(StandingAnswer.block, *_COLUMNS, func.count())
        .join(Response, Response.id == StandingAnswer.response_id)
        .where(Response.survey_key == survey_key, StandingAnswer.block.is_not(None))
        .group_by(StandingAnswer.block, *_COLUMNS)
    ).all()
    cells = _cells(session, survey_key, {_key(row[1:5]) for row in rows})
    for row in rows:
        standing.setdefault(str(row[0]), Counter())[cells[_key(row[1:5])]] += row[5]
    _with_the_gone(standing, broken)
    out = sorted(goes_with(set(broken), standing, least))
    for start in range(0, len(out), MANY):
        some = out[start : start + MANY]
        session.execute(update(StandingAnswer).where(StandingAnswer.block.in_(some)).values(block=None))
        session.execute(delete(StandingBlock).where(StandingBlock.id.in_(some)))
    return True


_COLUMNS = (Response.collector_code, Response.version_id, Response.audience_version, Response.day)


def _key(columns: Sequence[object]) -> Key:
    return tuple(columns)  # type: ignore[return-value]


def _arrived(session: Session, survey_key: str, today: date) -> _Arrived:
    """One statement for the counts. Days that are not over wait."""
    state = (StandingAnswer.response_id.is_not(None), StandingAnswer.block.is_not(None))
    rows = session.execute(
        select(*_COLUMNS, *state, func.count())
        .join(StandingAnswer, StandingAnswer.response_id == Response.id, isouter=True)
        .where(Response.survey_key == survey_key)
        .group_by(*_COLUMNS, *state)
    ).all()
    cells = _cells(session, survey_key, {_key(row[:4]) for row in rows})
    found = _Arrived()
    for row in rows:
        key, (known, in_a_block, count) = _key(row[:4]), row[4:]
        cell = cells[key]
        if known:
            (found.counted if in_a_block else found.left_out)[cell] += count
        elif key[3] < today:
            found.new[cell] += count
    return found


def _cells(session: Session, survey_key: str, keys: Iterable[Key]) -> Mapping[Key, Cell]:
    doors = collectors.of(session, survey_key)
    labels = {door.code: door.group_label or door.name or door.code for door in doors}
    eras = {
        version: era.numbers[0]
        for era in versions.eras(kept.published(session, survey_key))
        for version in era.version_ids
    }
    named = waves.of(session, survey_key)
    return {
        key: (eras.get(key[1]), key[2], labels.get(key[0], key[0]), waves.at(named, key[3])) for key in keys
    }


def _take_in(
    session: Session, survey_key: str, today: date, taken: set[Cell], again: set[Cell], least: int
) -> date:
    """Count the new ones of some cells, and those left out in others, as new blocks. Gives the last of their days.

    Ids are random: the order they are dealt out in has nothing to do with what anybody said, or when.
    """
    rows = session.execute(
        select(Response.id, StandingAnswer.response_id.is_not(None), *_COLUMNS)
        .join(StandingAnswer, StandingAnswer.response_id == Response.id, isouter=True)
        .where(Response.survey_key == survey_key, Response.day < today, StandingAnswer.block.is_(None))
        .order_by(Response.id)
    ).all()
    cells = _cells(session, survey_key, {_key(row[2:]) for row in rows})
    members: tuple[dict[Cell, list[str]], dict[Cell, list[str]]] = {}, {}
    last = date.min
    for row in rows:
        (response_id, known), key = row[:2], _key(row[2:])
        cell = cells[key]
        if cell in (again if known else taken):
            members[known].setdefault(cell, []).append(response_id)
            last = max(last, key[3])
    new, old = members
    _write(session, survey_key, blocks(new, old, least), sorted(one for ids in old.values() for one in ids))
    return last


def _write(session: Session, survey_key: str, made: list[list[str]], before: list[str]) -> None:
    named = [(new_id(), ids) for ids in made]
    rows = [{"response_id": one, "block": block} for block, ids in named for one in ids]
    for start in range(0, len(before), MANY):
        some = before[start : start + MANY]
        session.execute(delete(StandingAnswer).where(StandingAnswer.response_id.in_(some)))
    session.execute(
        insert(StandingBlock),
        [{"id": block, "survey_key": survey_key, "size": len(ids)} for block, ids in named],
    )
    for start in range(0, len(rows), MANY):
        session.execute(insert(StandingAnswer), rows[start : start + MANY])
