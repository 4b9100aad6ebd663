"""One priority, looked at from every side: children, families, practitioners, organisations, sessions, other evidence.

The sides stand one beside the other and are never added up. Where two of them point different ways a person has said so
(`feedback.evidence`), and it is said first.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from feedback.clock import HOME
from feedback.decisions import log
from feedback.decisions.log import Wanted
from feedback.decisions.models import Decision
from feedback.evidence import shelf as evidence
from feedback.evidence.shelf import Tied
from feedback.loop.models import LoopItem
from feedback.papers.paper import Block, Manner, Paper, Points, Section, Words
from feedback.partnership import profile
from feedback.plans import shelf as plans
from feedback.reports import promises, returns, voices
from feedback.reports.asked import Asked, ReportFault
from feedback.results import priority as informs
from feedback.results.priority import AskedSurvey, Informs
from feedback.results.questions import Results
from forms.confidentiality import Mode

#: The sides that are looked for, by the audience of a survey.
SIDES = ("child", "family", "practitioner")
STANCES = {
    "supports": "points the same way",
    "contradicts": "points the other way",
    "neither": "neither for nor against",
}


def paper(session: Session, asked: Asked, now: datetime) -> Paper:
    """The triangulation page of one priority.

    Raises:
        ReportFault: there is no such priority.
    """
    found = plans.find(session, asked.priority)
    if found is None:
        raise ReportFault(f"There is no priority “{asked.priority}”. Choose one from the list.", "priority")
    return Paper(
        title=f"{found.code} {found.title}",
        about="What children, families, practitioners and other evidence say of one priority, side by side",
        partnership=profile.read(session).name,
        language="en",
        made_at=now,
        sections=tuple(sections(session, found.ref, now)),
    )


def sections(session: Session, ref: str, now: datetime) -> list[Section]:
    """The parts of the page, which the yearly pack has as well."""
    told = informs.informing(session, ref)
    tied = evidence.of_priorities(session, [ref])
    asked = [one for one in told.surveys if one.survey.key not in told.heard]
    found = [(one, made) for one in asked if (made := voices.read(session, one.survey.key)) is not None]
    sides = [
        _side(session, side, [pair for pair in found if pair[1].survey.audience == side]) for side in SIDES
    ]
    return [
        Section("Where the sides differ", tuple(_contradictions(tied))),
        *sides,
        _organisations(session, [one for one, made in found if made.survey.mode is Mode.RETURN]),
        _sessions(session, told),
        Section("What was agreed that people said", tuple(_themes(told))),
        Section("Evidence of other kinds", tuple(_evidence(tied))),
        Section("What came of it", tuple(_came(session, ref, told.items, now))),
        Section("What boards decided", tuple(_decisions(session, ref))),
    ]


def _side(session: Session, side: str, found: Sequence[tuple[AskedSurvey, Results]]) -> Section:
    if not found:
        gap = Words(f"{voices.AUDIENCES[side]} have not been asked about this.", Manner.GAP)
        return Section(voices.AUDIENCES[side], (gap,))
    below = tuple(voices.section(session, one.survey.key, made, one.question_ids) for one, made in found)
    return Section(voices.AUDIENCES[side], (), below)


def _organisations(session: Session, asked: Sequence[AskedSurvey]) -> Section:
    """What organisations return of themselves: named, and never added to what people say."""
    found = (returns.in_short(session, one.survey.key, one.question_ids) for one in asked)
    below = tuple(one for one in found if one is not None)
    gap = Words("Organisations have not been asked about this.", Manner.GAP)
    return Section("Organisations, of themselves", () if below else (gap,), below)


def _sessions(session: Session, told: Informs) -> Section:
    title = "In sessions, not in a survey"
    rows = [one.survey for one in told.surveys if one.survey.key in told.heard]
    if not rows:
        return Section(title, (Words("No session is tied to this priority.", Manner.GAP),))
    below = (voices.heard(session, promises.spoken(one.title), one.key, told.heard[one.key]) for one in rows)
    return Section(title, (), tuple(below))


def _themes(told: Informs) -> list[Block]:
    agreed = [theme for theme in told.themes if theme.agreed_at is not None]
    if not agreed:
        return [Words("No theme about this has been agreed.", Manner.GAP)]
    return [Points(tuple(f"{one.name}. {one.definition}".strip() for one in agreed))]


def _contradictions(tied: Sequence[Tied]) -> list[Block]:
    against = [one for one in tied if one.tie.stance == "contradicts"]
    if not against:
        return [
            Words(
                "Nobody has said that the evidence here points another way than the voices. That is not proof that it does not."
            )
        ]
    lines = tuple(
        f"{one.piece.row.title} ({promises.day(one.piece.row.dated_on)}) points the other way: {one.tie.why} ({one.tie.said_by})"
        for one in against
    )
    return [Words("Not all sides say the same.", Manner.LEAD), Points(lines)]


def _evidence(tied: Sequence[Tied]) -> list[Block]:
    if not tied:
        return [Words("No audit, review or data is tied to this priority.", Manner.GAP)]
    lines = tuple(
        f"{one.piece.row.title}, {promises.day(one.piece.row.dated_on)}: {one.piece.row.found} It {STANCES[one.tie.stance]}: {one.tie.why}"
        for one in tied
    )
    return [Points(lines), Words("These are not voices, and are never counted with them.", Manner.NOTE)]


def _came(session: Session, ref: str, items: Sequence[LoopItem], now: datetime) -> list[Block]:
    today = now.astimezone(HOME).date()
    if not items:
        return [Words("Nothing that people said about this has been taken up.", Manner.GAP)]
    names = promises.around(session)
    return [
        promises.counted(items, today, f"priority/{ref}/said"),
        promises.listed(items, names, today, "What people said, and what came of it"),
    ]


def _decisions(session: Session, ref: str) -> list[Block]:
    found = log.listed(session, Wanted(priority=ref))
    if not found:
        return [Words("No decision of a board about this is written down.", Manner.GAP)]
    return [Points(tuple(f"{promises.day(one.met_on)}: {one.decided} {informed(one)}" for one in found))]


def informed(decision: Decision) -> str:
    """How voice informed a decision, or why not, in one sentence."""
    how = (
        "What children and families said informed it"
        if decision.informed == "yes"
        else "Their voice did not inform it"
    )
    return f"{how}: {decision.voice}"
