"""Loops and their items as they come from a form, and as a form shows them again."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from feedback.loop import wordings
from feedback.loop.faults import LoopFault
from feedback.loop.items import TEXTS
from feedback.loop.models import Loop, LoopItem

#: Words of a loop that are written in every language.
LOOP_TEXTS = ("title", "asked", "base_label")
DAYS = ("decided_on", "due_on", "done_on", "recheck_on")
#: Words of an item that have a box in every language.
ITEM_TEXTS = (*TEXTS, "moved_because")
CHOICES = ("theme_id", "priority_ref", "decided_by", "agency_key")

Form = Mapping[str, str]


def loop_values(form: Form, languages: tuple[str, ...], before: Loop | None = None) -> dict[str, Any]:
    """The columns of a loop.

    Raises:
        LoopFault: a day or a number cannot be read.
    """
    values: dict[str, Any] = {
        name: _texts(form, name, languages, getattr(before, name, {})) for name in LOOP_TEXTS
    }
    return values | {
        "survey_key": form.get("survey_key") or None,
        "asked_from": day(form, "asked_from"),
        "asked_to": day(form, "asked_to"),
        "base": _number(form, "base"),
    }


def item_values(form: Form, languages: tuple[str, ...], before: LoopItem) -> dict[str, Any]:
    """The columns of an item.

    Raises:
        LoopFault: a day cannot be read.
    """
    values: dict[str, Any] = {
        name: _texts(form, name, languages, getattr(before, name)) for name in ITEM_TEXTS
    }
    values |= {name: form.get(name) or None for name in CHOICES}
    values |= {name: form.get(name, "").strip() for name in ("owner", "evidence", "minute_ref")}
    values |= {"asks_change": form.get("asks_change", "yes") == "yes"}
    values |= {"stage": form.get("stage", ""), "response": form.get("response", "")}
    return values | {name: day(form, name) for name in DAYS}


def wording_values(form: Form, language: str, before: LoopItem) -> dict[str, Any]:
    """The words of an item for other readers, one language of them as it was written."""
    written = {
        (band, field): form.get(f"{band}-{field}", "") for band in wordings.BANDS for field in wordings.FIELDS
    }
    return {"wordings": wordings.with_language(before.wordings, language, written)}


def shown(row: Loop | LoopItem | None, texts: tuple[str, ...], languages: tuple[str, ...]) -> dict[str, str]:
    """The boxes of a row as a form fills them: `{"said-en": …, "due_on": …}`."""
    if row is None:
        return {}
    found = {f"{name}-{tag}": getattr(row, name).get(tag, "") for name in texts for tag in languages}
    columns = [column.key for column in row.__table__.columns if column.key not in texts]
    return found | {name: _said(getattr(row, name)) for name in columns}


def day(form: Form, name: str) -> date | None:
    """A day from its box; None when it is empty.

    Raises:
        LoopFault: it cannot be read.
    """
    written = form.get(name, "").strip()
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        raise LoopFault(
            f"Write the day as year, month, day, for example 2026-12-04, not “{written}”.", field=name
        ) from None


def _texts(form: Form, name: str, languages: tuple[str, ...], before: Mapping[str, str]) -> dict[str, str]:
    """One text from its boxes. What was written in a language that has no box now is kept."""
    written = {tag: form.get(f"{name}-{tag}", "").strip() for tag in languages}
    kept = {tag: words for tag, words in before.items() if tag not in languages}
    return {tag: words for tag, words in (written | kept).items() if words}


def _number(form: Form, name: str) -> int | None:
    written = form.get(name, "").strip()
    if not written:
        return None
    if not written.isdecimal():
        raise LoopFault("Write a whole number, or leave it empty.", field=name)
    return int(written)


def _said(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)
