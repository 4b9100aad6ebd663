"""The chain behind a decision, from the decision down to the surveys, as plain data that can be frozen.

    {"format": 1, "decision": {…}, "items": [{…, "theme", "people", "survey", "quotes"}], "surveys": [{…}],
     "evidence": [{…}], "not_known": [sentence, …]}

Words of people are not in it: a quote stands there by its key, so that one taken back is gone from every chain at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.policy import Policy
from feedback.decisions import earlier as stood
from feedback.decisions import steady, surveys
from feedback.decisions.models import Decision
from feedback.decisions.steady import Plain
from feedback.evidence import shelf as evidence
from feedback.loop.models import Loop, LoopItem
from feedback.partnership.models import Board
from feedback.plans.models import Priority
from feedback.quotes import bank
from feedback.sessions import heads
from feedback.sessions.heads import Said
from feedback.surveys.models import SurveyPriority
from feedback.themes import codebook
from feedback.themes.models import Theme
from forms.text import Text

FORMAT = 1
NO_THEME = "Nobody tied this to a theme, so how many people said it is not known."
NO_VOICE = "No voice stands behind this decision."
NO_EVIDENCE = "No audit, review or data was put beside it when it was taken."


@dataclass(frozen=True, slots=True)
class _Numbers:
    """A survey's block, its policy, the chains that hold numbers of it already, and the people behind each theme.

    Of a series of sessions `sessions` says in how many a theme came up, and nobody says how many people that were.
    """

    block: Plain
    policy: Policy | None
    chains: Sequence[Plain]
    people: Mapping[str, int]
    sessions: Mapping[str, Said]


def gather(session: Session, decision: Decision, today: date) -> Plain:
    """The chain as it stands today, under disclosure control, and beside what is frozen already."""
    rows = _items(session, decision)
    refs = [one.priority_ref for one in decision.priorities]
    themes = _themes(session, rows)
    keys = sorted({key for item, loop in rows if (key := _survey_of(item, loop, themes))})
    numbers: dict[str, _Numbers] = {}
    for key in keys:
        chains = stood.chains(session, key)
        asked = _asked(session, key, refs)
        block, policy = surveys.block(session, key, asked, stood.blocks(chains, key), today)
        numbers[key] = _numbers(session, key, block, policy, chains)
    quotes = bank.of_items(session, [item.id for item, _ in rows])
    parts = {one.item_id: one.part for one in decision.items}
    items = [
        _item(session, item, loop, themes, numbers)
        | {
            "part": parts[item.id],
            "quotes": [_quote(one) for one in quotes.get(item.id, ()) if one.state == "checked"],
        }
        for item, loop in rows
    ]
    beside = evidence.frozen(session, decision.id)
    return {
        "format": FORMAT,
        "decision": _decision(session, decision, refs, today),
        "items": items,
        "surveys": [one.block for one in numbers.values()],
        "evidence": beside,
        "not_known": _not_known(items, beside),
    }


def _numbers(
    session: Session, key: str, block: Plain, policy: Policy | None, chains: Sequence[Plain]
) -> _Numbers:
    if block["kind"] == "sessions":
        return _Numbers(block, policy, chains, {}, heads.said(session, key))
    return _Numbers(block, policy, chains, codebook.people(session, key), {})


def _items(session: Session, decision: Decision) -> list[tuple[LoopItem, Loop]]:
    ids = [one.item_id for one in decision.items]
    rows = session.execute(
        select(LoopItem, Loop)
        .join(Loop, Loop.id == LoopItem.loop_id)
        .where(LoopItem.id.in_(ids))
        .order_by(Loop.slug, LoopItem.position)
    )
    return [(item, loop) for item, loop in rows]


def _themes(session: Session, rows: Sequence[tuple[LoopItem, Loop]]) -> dict[str, Theme]:
    ids = {item.theme_id for item, _ in rows if item.theme_id}
    return {row.id: row for row in session.scalars(select(Theme).where(Theme.id.in_(ids)))}


def _survey_of(item: LoopItem, loop: Loop, themes: Mapping[str, Theme]) -> str | None:
    theme = themes.get(item.theme_id or "")
    return theme.survey_key if theme else loop.survey_key


def _asked(session: Session, key: str, refs: Sequence[str]) -> list[str]:
    """The survey's questions that ask about these priorities."""
    return list(
        session.scalars(
            select(SurveyPriority.question_id).where(
                SurveyPriority.survey_key == key,
                SurveyPriority.priority_ref.in_(refs),
                SurveyPriority.question_id != "",
            )
        )
    )


def _decision(session: Session, decision: Decision, refs: Sequence[str], today: date) -> Plain:
    board = session.get_one(Board, decision.board_key)
    rows = session.scalars(select(Priority).where(Priority.ref.in_(refs)).order_by(Priority.ref))
    names = ("title", "decided", "minute", "owner", "informed", "voice")
    return {name: getattr(decision, name) for name in names} | {
        "board": {"key": board.key, "name": board.name},
        "met_on": decision.met_on.isoformat(),
        "frozen_on": today.isoformat(),
        "priorities": [{"ref": one.ref, "code": one.code, "title": one.plain_title} for one in rows],
    }


def _item(
    session: Session,
    item: LoopItem,
    loop: Loop,
    themes: Mapping[str, Theme],
    numbers: Mapping[str, _Numbers],
) -> Plain:
    theme, key = themes.get(item.theme_id or ""), _survey_of(item, loop, themes)
    held: Plain = {
        "id": item.id,
        "loop": {"id": loop.id, "slug": loop.slug, "title": _words(loop.title)},
        "said": _words(item.said),
        "stage": item.stage,
        "response": item.response,
        "answer": _words(item.answer),
        "because": _words(item.because),
        "evidence": item.evidence,
        "survey": key,
        "theme": None,
        "people": None,
        "sessions": None,
    }
    if theme is not None and key is not None:
        held["theme"] = {"id": theme.id, "name": theme.name, "agreed": theme.agreed_at is not None}
        of = numbers[key]
        if of.block["kind"] == "sessions":
            held["sessions"] = of.sessions[theme.id].sessions if theme.id in of.sessions else 0
        else:
            held["people"] = _people(theme.id, of)
    return held


def _people(theme_id: str, of: _Numbers) -> steady.Number:
    """How many people's comments a person confirmed under the theme, as it may be frozen."""
    count = of.people.get(theme_id, 0)
    return steady.part(count, of.block["answers"], stood.people(of.chains, theme_id), of.policy)


def _quote(one: Any) -> Plain:
    return {"id": one.id, "language": one.language, "who": _words(one.group_label)}


def _words(texts: Mapping[str, str]) -> Plain | None:
    """A text in all its languages' first that is there, English before others."""
    filled = {tag: said for tag, said in texts.items() if said.strip()}
    return Text(filled).pick("en")._asdict() if filled else None


def _not_known(items: Sequence[Plain], beside: Sequence[Plain]) -> list[str]:
    found = [] if items else [NO_VOICE]
    if any(one["theme"] is None for one in items):
        found.append(NO_THEME)
    return found if beside else [*found, NO_EVIDENCE]
