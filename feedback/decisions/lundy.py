"""Space, voice, audience, influence: what is recorded of a survey under each of Lundy's four, and what is not.

Lundy (2007), British Educational Research Journal 33(6). Nothing is guessed: what the set-up of a survey does not hold is
said to be not recorded.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.decisions.models import Decision, DecisionSurvey
from feedback.loop.models import Loop, LoopItem
from feedback.partnership.models import Board
from feedback.surveys import setup, versions
from feedback.surveys.models import Collector, Survey
from feedback.surveys.setup import NOTHING, Setup
from forms.survey import Survey as Definition

NOT_RECORDED = "Not recorded"
_KINDS = {
    "open_link": "a link",
    "qr_poster": "a poster",
    "school_link": "a school’s link",
    "group_link": "a group’s link",
    "kiosk": "a shared tablet",
    "workshop": "a workshop",
    "personal": "personal links",
    "paper": "paper",
    "session": "sessions held with people",
}


@dataclass(frozen=True, slots=True)
class Columns:
    """One survey under the four headings; an empty column is not recorded.

    `setup` is what was written down before people were asked, `hears` the name of the body that hears the findings.
    """

    key: str
    title: Mapping[str, str]
    space: tuple[str, ...]
    voice: tuple[str, ...]
    audience: tuple[str, ...]
    for_children: bool
    setup: Setup
    hears: str
    influence: tuple[Decision, ...]


def of_surveys(session: Session, keys: Sequence[str] = ()) -> list[Columns]:
    """Every survey that is not archived, or these, by title. Six statements, and one for each survey's version."""
    rows = session.scalars(
        select(Survey).where(Survey.key.in_(keys) if keys else Survey.archived_at.is_(None))
    )
    doors, decided, heard = _doors(session), _decisions(session), _heard_by(session)
    setups = setup.of_all(session)
    boards = {one.key: one.name for one in session.scalars(select(Board))}
    found = []
    for row in rows:
        newest = versions.current(session, row.key)
        if newest is None:
            continue
        definition = versions.read(newest)
        before = setups.get(row.key, NOTHING)
        found.append(
            Columns(
                row.key,
                row.title,
                _space(doors.get(row.key, [])),
                _voice(definition),
                (*_hears(definition), *heard.get(row.key, ())),
                definition.audience == "child" and row.kind == "survey",
                before,
                boards.get(before.heard_by or "", ""),
                tuple(decided.get(row.key, ())),
            )
        )
    return sorted(found, key=lambda one: next(iter(one.title.values()), one.key))


def _space(doors: Sequence[Collector]) -> tuple[str, ...]:
    """By which ways people could come in, and which groups had a way of their own."""
    kinds = dict.fromkeys(_KINDS.get(one.kind, one.kind) for one in doors)
    groups = dict.fromkeys(one.group_label for one in doors if one.group_label)
    found = [f"Ways in: {', '.join(kinds)}"] if kinds else []
    return (*found, f"Groups with a door of their own: {', '.join(groups)}") if groups else tuple(found)


def _voice(survey: Definition) -> tuple[str, ...]:
    found = [f"Languages: {len(survey.languages)}"]
    found += [f"Version: {one.title.pick('en').words}" for one in survey.versions]
    return (*found, "Each question can be heard") if survey.flow.read_aloud else tuple(found)


def _hears(survey: Definition) -> tuple[str, ...]:
    return (
        f"The start page says who sees the answers: {survey.start.who_sees.pick('en').words}",
        f"It says when people hear back: {survey.start.hear_back.pick('en').words}",
    )


def _doors(session: Session) -> dict[str, list[Collector]]:
    found: dict[str, list[Collector]] = {}
    for door in session.scalars(select(Collector).order_by(Collector.created_at, Collector.code)):
        found.setdefault(door.survey_key, []).append(door)
    return found


def _decisions(session: Session) -> dict[str, list[Decision]]:
    rows = session.execute(
        select(DecisionSurvey.survey_key, Decision)
        .join(Decision, Decision.id == DecisionSurvey.decision_id)
        .order_by(Decision.met_on, Decision.id)
    )
    found: dict[str, list[Decision]] = {}
    for key, decision in rows:
        found.setdefault(key, []).append(decision)
    return found


def _heard_by(session: Session) -> dict[str, list[str]]:
    """The boards that decided about what was said, with the day, as the loops have it."""
    rows = session.execute(
        select(Loop.survey_key, Board.name, LoopItem.decided_on)
        .join(LoopItem, LoopItem.loop_id == Loop.id)
        .join(Board, Board.key == LoopItem.decided_by)
        .where(Loop.survey_key.is_not(None), LoopItem.decided_on.is_not(None))
        .order_by(LoopItem.decided_on)
    )
    found: dict[str, dict[str, None]] = {}
    for key, board, day in rows:
        found.setdefault(str(key), {})[f"{board} decided on {day:%-d %B %Y}"] = None
    return {key: list(lines) for key, lines in found.items()}
