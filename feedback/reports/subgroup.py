"""A sub group's report under four domains: data, qualitative evidence, voice of staff, voice of lived experience.

A domain without anything in it is named as a gap. It is due within fifteen working days of the meeting
(`feedback.plans.calendar`).
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from feedback.clock import HOME
from feedback.evidence import shelf as evidence
from feedback.papers.paper import Block, Manner, Paper, Points, Section, Words
from feedback.partnership import profile
from feedback.plans import boards, measures, series, standing
from feedback.plans.models import Priority
from feedback.plans.periods import Period
from feedback.reports import measured, promises, voices, work
from feedback.reports.asked import Asked
from feedback.reports.choosing import board_of, period_of
from feedback.results import priority as informs
from feedback.results.priority import Informs
from feedback.results.questions import Results

Found = list[tuple[str, Results, set[str]]]


def paper(session: Session, asked: Asked, now: datetime) -> Paper:
    """The report of one board or sub group for a quarter.

    Raises:
        ReportFault: no quarter or no board is chosen, or there is no such board.
    """
    period = period_of(asked)
    board, keys = board_of(session, asked, needed=True)
    assert board is not None
    priorities = _priorities(session, keys)
    informing = [informs.informing(session, one.ref) for one in priorities]
    names, today = promises.around(session), min(now.astimezone(HOME).date(), period.last)
    found = _asked(session, informing)
    return Paper(
        title=f"Report of {board.name}",
        about=period.words,
        partnership=profile.read(session).name,
        language="en",
        made_at=now,
        sections=(
            _about(priorities),
            _data(session, keys, period),
            Section("Qualitative evidence", tuple(_evidence(session, priorities))),
            _voice(
                session, "Voice of staff", [one for one in found if one[1].survey.audience == "practitioner"]
            ),
            _lived(
                session, informing, [one for one in found if one[1].survey.audience in ("child", "family")]
            ),
            Section(
                "What people said, and what came of it", tuple(_came(board.key, informing, names, today))
            ),
            Section(
                "The plan",
                tuple(
                    work.actions(
                        standing.of_priorities(session, [one.ref for one in priorities]), names, today
                    )
                ),
            ),
            Section("Recommendations", tuple(work.advised(session, keys, names, today))),
            Section("Challenges", tuple(work.challenged(session, keys, names))),
            Section("Risks", tuple(work.risked(session, keys))),
        ),
    )


def _priorities(session: Session, keys: Sequence[str]) -> list[Priority]:
    held = boards.held(session, keys)
    return list({one.priority.ref: one.priority for ones in held.values() for one in ones}.values())


def _about(priorities: Sequence[Priority]) -> Section:
    if not priorities:
        gap = "No priority of a plan belongs to this group. Say on the plan’s pages which are its own."
        return Section("What it answers for", (Words(gap, Manner.GAP),))
    return Section("What it answers for", (Points(tuple(f"{one.code} {one.title}" for one in priorities)),))


def _data(session: Session, keys: Sequence[str], period: Period) -> Section:
    found = series.of(session, measures.every(session, keys))
    if not found:
        return Section("Data", (Words("No measure is watched by this group.", Manner.GAP),))
    return Section("Data", (), tuple(measured.section(one, period) for one in found))


def _evidence(session: Session, priorities: Sequence[Priority]) -> list[Block]:
    tied = evidence.of_priorities(session, [one.ref for one in priorities])
    if not tied:
        return [Words("No audit, review or panel is tied to its priorities.", Manner.GAP)]
    return [
        Points(
            tuple(
                f"{one.piece.row.title}, {promises.day(one.piece.row.dated_on)}: {one.piece.row.found}"
                for one in tied
            )
        )
    ]


def _asked(session: Session, informing: Sequence[Informs]) -> Found:
    """Every survey behind these priorities once, with the questions that bear on them (none: all of them)."""
    wanted: dict[str, set[str] | None] = {}
    for told in informing:
        for one in told.surveys:
            if one.survey.key in told.heard:
                continue
            before = wanted.get(one.survey.key, set())
            wanted[one.survey.key] = (
                None if before is None or not one.question_ids else before | set(one.question_ids)
            )
    read = ((key, voices.read(session, key), ids or set()) for key, ids in wanted.items())
    return [(key, found, ids) for key, found, ids in read if found is not None]


def _voice(session: Session, title: str, found: Found, more: Sequence[Section] = ()) -> Section:
    below = (*(voices.section(session, key, made, ids) for key, made, ids in found), *more)
    if not below:
        return Section(title, (Words("Nobody was asked.", Manner.GAP),))
    return Section(title, (), below)


def _lived(session: Session, informing: Sequence[Informs], found: Found) -> Section:
    sessions = {
        one.survey.key: voices.heard(
            session, promises.spoken(one.survey.title), one.survey.key, told.heard[one.survey.key]
        )
        for told in informing
        for one in told.surveys
        if one.survey.key in told.heard
    }
    return _voice(session, "Voice of lived experience", found, tuple(sessions.values()))


def _came(key: str, informing: Sequence[Informs], names: promises.Around, today: object) -> list[Block]:
    items = list({item.id: item for told in informing for item in told.items}.values())
    if not items:
        return [Words("Nothing that people said has been taken up.", Manner.GAP)]
    return [
        promises.counted(items, today, f"subgroup/{key}/said"),  # type: ignore[arg-type]
        promises.listed(items, names, today, "What people said, and what came of it"),  # type: ignore[arg-type]
    ]
