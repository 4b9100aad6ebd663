"""A map file: which column is which question, and which words in a cell are which choice.

columns:
  "Any comments on the day?": comments
  "Your job": role
  "Submitted": day
  "Email address": ignore
values:
  role:
    "Soc. worker": social_worker
    "n/a": ""
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from feedback.responses.table_fault import TableFault

PARTS = ("columns", "values")
#: What a column may be that is no question. `ignore` is passed over on purpose.
SPECIAL = ("day", "language", "audience_version", "quotes", "helped", "group", "ignore")


@dataclass(frozen=True, slots=True)
class ImportMap:
    """`columns`: header to question id (or one of `SPECIAL`). `values`: question id to cell words to choice id."""

    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def read(path: Path) -> ImportMap:
    """Read a map file.

    Raises:
        TableFault: it cannot be read, or says what no map file may say.
    """
    try:
        # Everything is text: a column named 2024 and a choice named `no` mean what they say.
        entry = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    except OSError as fault:
        raise TableFault(f"{path} cannot be read: {fault.strerror}. Check the path.") from fault
    except (yaml.YAMLError, UnicodeDecodeError) as fault:
        raise TableFault(
            f"{path.name} is not YAML ({_first_line(fault)}). Look at its colons and quotes."
        ) from fault
    return _checked(path.name, entry or {})


def near(word: str, known: Iterable[str]) -> str:
    """What to do about a word nobody knows: the near one, or all of them."""
    known = tuple(known)
    close = get_close_matches(word, known, 1, 0.6)
    return f"Did you mean '{close[0]}'?" if close else f"Use one of: {', '.join(known)}."


def _checked(name: str, entry: Any) -> ImportMap:
    if not isinstance(entry, dict):
        raise TableFault(f"{name} must have the keys 'columns' and 'values'.")
    for key in entry:
        if key not in PARTS:
            raise TableFault(f"{name} has a key '{key}', which no map file has. {near(str(key), PARTS)}")
    columns = _pairs(name, "columns", entry.get("columns"))
    values = entry.get("values") or {}
    if not isinstance(values, dict):
        raise TableFault(f"'values' in {name} must hold question ids, each with words and their choice.")
    return ImportMap(columns, {question: _pairs(name, question, pairs) for question, pairs in values.items()})


def _pairs(name: str, place: str, pairs: Any) -> dict[str, str]:
    pairs = pairs or {}
    if not isinstance(pairs, dict) or not all(isinstance(one, str) for one in pairs.values()):
        raise TableFault(
            f"'{place}' in {name} must hold lines like \"words in the file\": what they stand for."
        )
    return dict(pairs)


def _first_line(fault: Exception) -> str:
    return str(fault).splitlines()[0]
