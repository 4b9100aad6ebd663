"""One page before the meeting: what has changed since the last one, and what the board has to answer for today."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.clock import HOME
from feedback.decisions import log
from feedback.decisions.log import Wanted
from feedback.loop.models import LoopItem
from feedback.papers.paper import Block, Manner, Paper, Points, Section, Words
from feedback.partnership import bodies, profile
from feedback.plans import agenda, measures, periods, recommendations, series
from feedback.plans.meeting_models import Meeting, MeetingBoard
from feedback.reports import measured, promises
from feedback.reports.asked import Asked
from feedback.reports.choosing import board_of
from feedback.reports.promises import day

#: Where a board has not met yet, what is new is what is of this many days.
USUAL = 91
#: Lines under one heading; the rest are counted. It is one page.
MOST = 5


def paper(session: Session, asked: Asked, now: datetime) -> Paper:
    """The page of one board.

    Raises:
        ReportFault: no board is chosen, or there is no such board.
    """
    board, keys = board_of(session, asked, needed=True)
    assert board is not None
    today = now.astimezone(HOME).date()
    last = _last(session, board.key, today)
    since = last or today - timedelta(days=USUAL)
    told = (
        f"since the meeting on {day(last)}"
        if last
        else f"since {day(since)}: no earlier meeting is written down"
    )
    work = agenda.of_board(session, board.key, bodies.read(session).boards, today)
    items = _items(session, keys)
    return Paper(
        title=f"Before the meeting: {board.name}",
        about=f"What changed {told}",
        partnership=profile.read(session).name,
        language="en",
        made_at=now,
        sections=(
            Section(
                "For the board to decide",
                _points(
                    [_named(one.text, one.owner) for one in work.waiting],
                    "Nothing has been put to the board.",
                ),
            ),
            Section("What people said, and what came of it since", tuple(_since(items, since, today))),
            Section("Overdue", _points(_late(items, work, today), "Nothing is overdue.")),
            Section("Measures that changed", tuple(_measures(session, keys, today))),
            Section(
                "Recommendations",
                _points(_advised(session, keys, since, today), "Nothing new, and none is overdue."),
            ),
            Section(
                "Decided at the last meeting",
                _points(
                    [
                        _named(one.decided, one.owner)
                        for one in log.listed(session, Wanted(board=board.key, since=since))
                    ],
                    "No decision is written down.",
                ),
            ),
        ),
    )


def _last(session: Session, key: str, today: date) -> date | None:
    """When it last met, alone or in a meeting that another board held."""
    shared = select(MeetingBoard.meeting_id).where(MeetingBoard.board_key == key)
    return session.scalar(
        select(Meeting.held_on)
        .where(
            (Meeting.board_key == key) | Meeting.id.in_(shared),
            Meeting.kind == "meeting",
            Meeting.held_on < today,
            Meeting.cancelled_at.is_(None),
        )
        .order_by(Meeting.held_on.desc())
        .limit(1)
    )


def _items(session: Session, keys: tuple[str, ...]) -> list[LoopItem]:
    return list(
        session.scalars(select(LoopItem).where(LoopItem.decided_by.in_(keys)).order_by(LoopItem.decided_on))
    )


def _since(items: list[LoopItem], since: date, today: date) -> list[Block]:
    done = [one for one in items if one.done_on and since <= one.done_on <= today]
    decided = [
        one for one in items if one.decided_on and since <= one.decided_on <= today and one not in done
    ]
    lines = [f"Done on {day(one.done_on)}: {promises.spoken(one.said)}" for one in done]
    lines += [
        f"{promises.STATES[promises.state(one, today)]}: {promises.spoken(one.said)}" for one in decided
    ]
    return list(_points(lines, "Nothing was decided or done."))


def _late(items: list[LoopItem], work: agenda.Agenda, today: date) -> list[str]:
    promised = [
        f"Promised for {day(one.due_on)}: {promises.spoken(one.said)}"
        for one in items
        if promises.state(one, today) == "overdue"
    ]
    return promised + [f"Due on {day(one.due_on)}: {one.code} {one.text}" for one in work.late]


def _measures(session: Session, keys: tuple[str, ...], today: date) -> list[Block]:
    quarter = periods.before(periods.quarter(today))
    found = series.of(session, measures.every(session, keys))
    told = [(one, next((point for point in one.points if point.quarter == quarter), None)) for one in found]
    lines = [
        f"{one.measure.title}: {measured.CHANGES[point.change]}"
        for one, point in told
        if point and point.change not in ("not_sure", "unknown")
    ]
    without = [one.measure.title for one, point in told if point is None]
    blocks = list(_points(lines, f"No measure changed by more than chance explains in {quarter.words}."))
    if without:
        blocks.append(Words(f"No value for {quarter.words}: {'; '.join(without)}.", Manner.GAP))
    return blocks


def _advised(session: Session, keys: tuple[str, ...], since: date, today: date) -> list[str]:
    found = recommendations.every(session, keys)
    late = [f"Overdue since {day(one.due_on)}: {one.required}" for one in found if one.late(today)]
    return late + [f"New: {one.required}" for one in found if one.made_on >= since and not one.late(today)]


def _named(words: str, owner: str) -> str:
    return f"{words} ({owner})" if owner else words


def _points(lines: list[str], none: str) -> tuple[Block, ...]:
    if not lines:
        return (Words(none),)
    more = len(lines) - MOST
    shown = (*lines[:MOST], f"and {more} more") if more > 0 else tuple(lines)
    return (Points(shown),)
