"""What is wrong in a plan file: where, what, and what to do about it."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, cast

from jsonschema import ValidationError

from feedback.plans.yaml_lines import Path


@dataclass(frozen=True, slots=True)
class Fault:
    """`place` is in the file's own words ("priorities 2, objectives 1.4, due"), `line` counts from 1."""

    place: str
    fault: str
    remedy: str
    severity: Literal["error", "warning"] = "error"
    line: int | None = None

    def sentence(self) -> str:
        """One sentence for a terminal or a page."""
        where = f"{self.place} (line {self.line})" if self.line else self.place
        return f"{where}: {self.fault}. {self.remedy}."


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Turns the path of a part of a file into a place a person finds: items are named by their code."""

    value: object
    lines: dict[Path, int]

    def fault(
        self, path: Path, fault: str, remedy: str, severity: Literal["error", "warning"] = "error"
    ) -> Fault:
        return Fault(self.place(path), fault, remedy, severity, self.line(path))

    def place(self, path: Path) -> str:
        here, words = self.value, []
        for step in path:
            here = _inside(here, step)
            words.append(_name(here, step))
        return "".join(words).removeprefix(", ") or "file"

    def line(self, path: Path) -> int | None:
        """The line of the part, or of the nearest part around it."""
        return next((self.lines[path[:n]] for n in range(len(path), -1, -1) if path[:n] in self.lines), None)


def near(word: str, known: Iterable[str]) -> str:
    """What to do about an unknown word: the nearest known one, or all of them."""
    known = sorted(known)
    close = difflib.get_close_matches(word, known, n=1)
    return f"Did you mean '{close[0]}'" if close else "Use one of: " + ", ".join(known)


def of_schema(error: ValidationError, where: Whereabouts) -> Fault:
    """A breach of the schema, in words."""
    path = tuple(error.absolute_path)
    words = {
        "additionalProperties": _unknown_key,
        "required": _missing_key,
        "enum": _unknown_word,
        "type": _wrong_type,
        "pattern": _wrong_shape,
    }.get(str(error.validator), _empty)
    return words(error, path, where)


def _unknown_key(error: ValidationError, path: Path, where: Whereabouts) -> Fault:
    known = _broken(error)["properties"]
    key = next(key for key in _value(error) if key not in known)
    return where.fault((*path, key), f"'{key}' is not a key here", near(key, known))


def _missing_key(error: ValidationError, path: Path, where: Whereabouts) -> Fault:
    # One error for each key that is missing; only its message says which.
    key = next(key for key in _broken(error)["required"] if str(error.message).startswith(f"'{key}'"))
    return where.fault(
        path, f"'{key}' is missing", f"Add '{key}': {_hint(_broken(error)['properties'][key])}"
    )


def _unknown_word(error: ValidationError, path: Path, where: Whereabouts) -> Fault:
    word = str(error.instance)
    return where.fault(path, f"'{word}' is not known here", near(word, _broken(error)["enum"]))


def _wrong_type(error: ValidationError, path: Path, where: Whereabouts) -> Fault:
    names = {"string": "text", "number": "a number", "array": "a list", "object": "keys with values"}
    wanted = _broken(error)["type"]
    word = names[wanted if isinstance(wanted, str) else wanted[0]]
    return where.fault(path, f"{word} is needed here", f"Write {_hint(_broken(error))}")


def _wrong_shape(error: ValidationError, path: Path, where: Whereabouts) -> Fault:
    return where.fault(path, f"'{error.instance}' has the wrong form", f"Write {_hint(_broken(error))}")


def _empty(error: ValidationError, path: Path, where: Whereabouts) -> Fault:
    return where.fault(path, "nothing is written here", f"Write {_hint(_broken(error))}")


def _broken(error: ValidationError) -> dict[str, Any]:
    """The part of the schema that is broken; ours are never `true` or `false`."""
    return cast("dict[str, Any]", error.schema)


def _value(error: ValidationError) -> Any:
    return cast("Any", error.instance)


def _hint(schema: dict[str, Any]) -> str:
    words = schema.get("description", "what belongs here")
    return words[:1].lower() + words[1:]


def _inside(here: object, step: str | int) -> object:
    if isinstance(here, dict):
        return here.get(step)
    return here[step] if isinstance(here, list) and isinstance(step, int) and step < len(here) else None


def _name(here: object, step: str | int) -> str:
    if isinstance(step, str):
        return f", {step}"
    code = here.get("code") if isinstance(here, dict) else None
    return f" {code}" if code else f" no. {step + 1}"
