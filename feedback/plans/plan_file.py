"""Reading a plan file: YAML in, a frozen plan and its faults out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from feedback.plans import checks, faults
from feedback.plans.entries import ActionEntry, FigureEntry, ObjectiveEntry, PlanEntry, PriorityEntry
from feedback.plans.faults import Fault, Whereabouts
from feedback.plans.schema import json_schema
from feedback.plans.yaml_lines import Duplicate, TooMuch, load

_NUMBERS = frozenset({"value"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading a file. `plan` is None where a fault is an error."""

    plan: PlanEntry | None
    faults: tuple[Fault, ...]


def read(source: Path | str) -> Reading:
    """Read a file, or its text. Never raises for what the file says; a file that cannot be opened is a fault."""
    try:
        text = source.read_text(encoding="utf-8") if isinstance(source, Path) else source
        value, lines = load(text, _NUMBERS)
    except (OSError, UnicodeDecodeError) as error:
        return _unread(str(source), _why(error), "Give the path of a plan file in UTF-8")
    except Duplicate as error:
        return _unread("file", f"'{error.key}' is written twice", "Keep one of the two", error.line)
    except TooMuch:
        return _unread(
            "file", "it unfolds into more than a plan can hold", "Write the parts out, without * and &"
        )
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        words = getattr(error, "problem", None) or "this is not YAML"
        return _unread("file", words, "Look at the spaces and quotes there", mark.line + 1 if mark else None)
    return _judge(value, Whereabouts(value, lines))


def _judge(value: Any, where: Whereabouts) -> Reading:
    broken = sorted(
        Draft202012Validator(json_schema()).iter_errors(value), key=lambda e: list(map(str, e.path))
    )
    found = [faults.of_schema(error, where) for error in broken] or list(checks.check(value, where))
    sound = not any(fault.severity == "error" for fault in found)
    return Reading(_plan(value) if sound else None, tuple(sorted(found, key=lambda fault: fault.line or 0)))


def _why(error: OSError | UnicodeDecodeError) -> str:
    return (error.strerror or str(error)) if isinstance(error, OSError) else "the file is not UTF-8"


def _unread(place: str, fault: str, remedy: str, line: int | None = None) -> Reading:
    return Reading(None, (Fault(place, fault, remedy, line=line),))


def _plan(value: dict[str, Any]) -> PlanEntry:
    days = {name: date.fromisoformat(value[name]) for name in ("starts", "ends") if value.get(name)}
    return PlanEntry(**{**_tidy(value), **days})


def _tidy(part: dict[str, Any]) -> dict[str, Any]:
    """Keyword arguments for an entry: what is empty falls back to the entry's default, lists become tuples."""
    return {name: _field(name, value) for name, value in part.items() if value is not None}


def _field(name: str, value: Any) -> Any:
    if name in _ENTRIES:
        return tuple(_ENTRIES[name](**_tidy(item)) for item in value)
    return tuple(value) if isinstance(value, list) else value


_ENTRIES: dict[str, Callable[..., Any]] = {
    "priorities": PriorityEntry,
    "objectives": ObjectiveEntry,
    "actions": ActionEntry,
    "figures": FigureEntry,
}
