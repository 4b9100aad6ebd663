"""Decisions with no voice behind them: those that say so, and those that say otherwise and name nobody."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from feedback.decisions import log
from feedback.decisions.log import Wanted
from feedback.decisions.models import Decision

SAID = "It says so"
NOBODY = "It says that voice informed it, and nobody was counted behind what it names"


@dataclass(frozen=True, slots=True)
class Without:
    """A decision without a voice behind it. `said`: it says so, and `why` is its reason; else what is missing."""

    decision: Decision
    said: bool
    why: str


def without_voice(session: Session, wanted: Wanted) -> list[Without]:
    """Those of the decisions taken that are wanted, the newest meeting first. Three statements, however many."""
    found = log.listed(session, replace(wanted, state="taken"))
    return [one for decision in found if (one := _without(decision))]


def _without(decision: Decision) -> Without | None:
    if decision.informed == "no":
        return Without(decision, True, decision.voice)
    return (
        None
        if _voices(json.loads(decision.frozen or "{}").get("items", ()))
        else Without(decision, False, NOBODY)
    )


def _voices(items: Sequence[dict]) -> bool:
    """Whether somebody stands behind what it answers. A hidden number is somebody."""
    return any(one["part"] == "answers" and (one["people"] or one["sessions"]) for one in items)
