"""The close-the-loop pack of a quarter: what was asked, heard, decided and done, who was told, and what is owed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.clock import HOME
from feedback.loop.models import Loop, LoopItem
from feedback.papers.paper import Block, Manner, Number, Paper, Section, Words
from feedback.partnership import profile
from feedback.plans import periods
from feedback.plans.periods import Period
from feedback.reports import promises
from feedback.reports.asked import Asked
from feedback.reports.choosing import board_of, period_of
from feedback.surveys.models import Survey


def paper(session: Session, asked: Asked, now: datetime) -> Paper:
    """The pack of one quarter, of everything or of one board and the groups under it.

    Raises:
        ReportFault: no quarter is asked for, or there is no such board.
    """
    period = period_of(asked)
    board, keys = board_of(session, asked)
    loops = _loops(session, keys)
    of = f", for {board.name}" if board else ""
    return Paper(
        title="Closing the loop",
        about=f"{period.words}{of}",
        partnership=profile.read(session).name,
        language="en",
        made_at=now,
        sections=tuple(_sections(session, loops, period, now, f"loops/{asked.board}")),
    )


def _loops(session: Session, keys: Sequence[str]) -> list[Loop]:
    """Every loop, or those with something that one of these boards decided."""
    found = session.scalars(select(Loop).order_by(Loop.created_at, Loop.slug)).all()
    if not keys:
        return list(found)
    return [loop for loop in found if any(item.decided_by in keys for item in loop.items)]


def _sections(
    session: Session, loops: Sequence[Loop], period: Period, now: datetime, place: str
) -> list[Section]:
    today = min(now.astimezone(HOME).date(), period.last)
    names = promises.around(session)
    every = [item for loop in loops for item in loop.items]
    within = period.first, period.last
    decided = [item for item in every if item.decided_on and within[0] <= item.decided_on <= within[1]]
    done = [item for item in every if item.done_on and within[0] <= item.done_on <= within[1]]
    cannot = [item for item in decided if item.response == "cannot"]
    late = [item for item in every if promises.state(item, today) == "overdue"]
    waiting = [item for item in every if item.asks_change and item.response == "none"]
    return [
        Section(
            "In one minute",
            (*_minute(decided, done, late, f"{place}/{period.first}"), promises.counted(every, today, place)),
        ),
        Section("Who was asked", tuple(_asked(session, loops, period))),
        Section(
            "What was done",
            _table(done, names, today, "Done in this quarter", "Nothing was done in this quarter."),
        ),
        Section(
            "What we cannot do, and why",
            _table(cannot, names, today, "Refused in this quarter", "Nothing was refused in this quarter."),
        ),
        Section(
            "What is overdue", _table(late, names, today, "Promised and not kept", "No promise is overdue.")
        ),
        Section(
            "What has no answer yet",
            _table(
                waiting, names, today, "Waiting for an answer", "Everything people asked for has an answer."
            ),
        ),
        Section(
            "Who was told", tuple(promises.told(session, loops, today)) or (Words("There is no loop yet."),)
        ),
    ]


def _minute(
    decided: Sequence[LoopItem], done: Sequence[LoopItem], late: Sequence[LoopItem], place: str
) -> list[Block]:
    numbers = (
        Number(str(len(decided)), f"{place}/decided"),
        Number(str(len(done)), f"{place}/done"),
        Number(str(len(late)), f"{place}/overdue"),
    )
    said = f"{numbers[0]} decided, {numbers[1]} done, {numbers[2]} overdue at the end."
    return [Words(said, Manner.LEAD, numbers)]


def _asked(session: Session, loops: Sequence[Loop], period: Period) -> list[Block]:
    asked = [loop for loop in loops if loop.asked_from and loop.asked_from <= period.last]
    asked = [loop for loop in asked if (loop.asked_to or period.last) >= period.first]
    if not asked:
        return [Words("No loop was asking in this quarter.", Manner.GAP)]
    titles = dict(session.execute(select(Survey.key, Survey.title)).all())
    lines = [
        f"{promises.spoken(loop.title)}: {promises.day(loop.asked_from)} to {promises.day(loop.asked_to)}, "
        + (
            ", ".join(promises.spoken(titles[key]) for key in loop.survey_keys)
            or "by other ways than a survey"
        )
        for loop in asked
    ]
    return [Words(line) for line in lines]


def _table(
    found: Sequence[LoopItem], names: promises.Around, today: object, caption: str, none: str
) -> tuple[Block, ...]:
    if not found:
        return (Words(none),)
    return (promises.listed(found, names, today, caption),)  # type: ignore[arg-type]


def quarters(now: datetime, number: int = 6) -> list[Period]:
    """The newest quarters, the current one first: for a list to choose from."""
    found = [periods.quarter(now.astimezone(HOME).date())]
    while len(found) < number:
        found.append(periods.before(found[-1]))
    return found
