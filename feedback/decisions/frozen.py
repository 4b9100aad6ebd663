"""A decision as it was frozen, with what may be shown of it today, and what has changed since."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.policy import Policy
from feedback.decisions import earlier, steady, surveys
from feedback.decisions.models import Decision
from feedback.decisions.steady import Plain, Since
from feedback.loop.models import LoopItem
from feedback.partnership import thresholds
from feedback.quotes.models import Quote
from feedback.responses import taking_back
from feedback.surveys import versions
from feedback.themes import codebook
from feedback.themes.models import Theme


@dataclass(frozen=True, slots=True)
class SurveySince:
    """What has come of a survey's answers since they were frozen.

    `newest` is the last number frozen of it, in this decision or a later one, with its day: live numbers are held against
    that one only. `taken_back` is how many were taken back since the survey was first frozen, in whole thresholds; 0
    where it is fewer than `least`, or none.
    """

    newest: Plain | None
    answers: Since | None
    taken_back: int
    least: int


@dataclass(frozen=True, slots=True)
class ThemeSince:
    """What has become of a theme: its name now, where that is another, and its people as of a survey's answers."""

    name_now: str
    merged: bool
    newest: int | None
    people: Since | None


@dataclass(frozen=True, slots=True)
class Frozen:
    """The chain as it stood, and what may be said beside it.

    `words` are those of the quotes that may still be shown, by their key: one that is not in it was taken back.
    `items_now` says which things of loops have other words, or another answer, now.
    """

    content: Plain
    content_hash: str
    words: Mapping[str, str]
    surveys: Mapping[str, SurveySince]
    themes: Mapping[str, ThemeSince]
    items_now: Mapping[str, LoopItem]


def frozen(session: Session, decision: Decision) -> Frozen:
    """What was frozen when the decision was taken, and what has changed since.

    Raises:
        ValueError: it was not taken yet.
    """
    if decision.frozen is None or decision.content_hash is None:
        raise ValueError("only a decision that was taken is frozen")
    content = json.loads(decision.frozen)
    live = {one["key"]: _live(session, one["key"]) for one in content["surveys"]}
    return Frozen(
        content,
        decision.content_hash,
        words(session, content),
        {key: _survey(session, one) for key, one in live.items()},
        _themes(session, content, live),
        _items(session, content),
    )


def words(session: Session, content: Plain) -> dict[str, str]:
    """The words of the chain's quotes that may be shown: checked by a second person, and not taken back."""
    keys = {quote["id"] for item in content["items"] for quote in item["quotes"]}
    rows = session.execute(select(Quote.id, Quote.words).where(Quote.id.in_(keys), Quote.state == "checked"))
    return {key: said for key, said in rows if said}


@dataclass(frozen=True, slots=True)
class _Live:
    """A survey as it is now: its policy, and every chain that holds numbers of it, the newest first."""

    key: str
    policy: Policy | None
    chains: Sequence[Plain]


def _live(session: Session, key: str) -> _Live:
    newest = versions.current(session, key)
    policy = thresholds.of_survey(session, versions.read(newest)) if newest else thresholds.public(session)
    return _Live(key, policy, earlier.chains(session, key))


def _survey(session: Session, live: _Live) -> SurveySince:
    least = live.policy.threshold if live.policy else 1
    blocks = earlier.blocks(live.chains, live.key)
    newest = next((one for one in blocks if isinstance(one["answers"], int)), None)
    first = earlier.taken_back_first(session, live.key) or 0
    number = surveys.how_many(session, live.key)
    return SurveySince(
        newest=newest,
        answers=steady.since(newest["answers"], number, live.policy) if newest else None,
        taken_back=steady.in_wholes(taking_back.how_many(session, live.key) - first, least),
        least=least,
    )


def _themes(session: Session, content: Plain, live: Mapping[str, _Live]) -> dict[str, ThemeSince]:
    stood = {item["theme"]["id"]: item for item in content["items"] if item["theme"]}
    rows = {row.id: row for row in session.scalars(select(Theme).where(Theme.id.in_(stood)))}
    people = {key: codebook.people(session, key) for key in {item["survey"] for item in stood.values()}}
    found = {}
    for theme_id, item in stood.items():
        one = live[item["survey"]]
        numbers = (number for number, _ in earlier.people(one.chains, theme_id))
        newest = next((number for number in numbers if isinstance(number, int)), None)
        now = people[item["survey"]].get(theme_id, 0)
        found[theme_id] = ThemeSince(
            name_now=_name_now(session, rows[theme_id], item["theme"]["name"]),
            merged=rows[theme_id].merged_into is not None,
            newest=newest,
            people=steady.since(newest, now, one.policy),
        )
    return found


def _name_now(session: Session, theme: Theme, then: str) -> str:
    """What it is called now, itself or what it was merged into; empty where that is what it was called."""
    name = session.get_one(Theme, codebook.standing(session, theme.id)).name
    return name if name != then else ""


def _items(session: Session, content: Plain) -> dict[str, LoopItem]:
    """Things of loops that say or answer something else now."""
    stood = {one["id"]: one for one in content["items"]}
    rows = session.scalars(select(LoopItem).where(LoopItem.id.in_(stood)))
    return {row.id: row for row in rows if row.response != stood[row.id]["response"]}
