"""A decision as it comes from a form, and as a form shows it again."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from feedback.decisions.fault import DecisionFault
from feedback.decisions.models import Decision
from feedback.decisions.record import Written, written_of

BOXES = ("board_key", "title", "decided", "informed", "minute", "owner")
LISTS = ("priorities", "answers", "creates")
#: How voice informed it, or why not, has a box under each of the two answers: only the one chosen counts.
VOICE = {"yes": "how", "no": "why_not"}

Form = MultiDict[str, str]


def written(form: Form) -> Written:
    """What was typed.

    Raises:
        DecisionFault: the day cannot be read.
    """
    values: dict[str, Any] = {name: form.get(name, "").strip() for name in BOXES}
    values |= {name: tuple(dict.fromkeys(form.getlist(name))) for name in LISTS}
    voice = form.get(VOICE.get(values["informed"], ""), "").strip()
    return Written(**values, met_on=_day(form), voice=voice, replaces_id=form.get("replaces_id") or None)


def shown(decision: Decision) -> Form:
    """What stands in the boxes of a decision that is written down."""
    held = written_of(decision)
    form: Form = MultiDict({name: getattr(held, name) for name in BOXES})
    form["met_on"] = held.met_on.isoformat() if held.met_on else ""
    form["replaces_id"] = held.replaces_id or ""
    form[VOICE[held.informed]] = held.voice
    for name in LISTS:
        form.setlist(name, list(getattr(held, name)))
    return form


def place(field: str, form: Mapping[str, str]) -> str:
    """The id of the box a fault is about."""
    return VOICE.get(form.get("informed", ""), "informed") if field == "voice" else field


def _day(form: Form) -> date | None:
    typed = form.get("met_on", "").strip()
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise DecisionFault(
            f"Write the day as year, month, day, for example 2026-12-04, not “{typed}”.", field="met_on"
        ) from None
