"""Plain values of results with the words for them, in one language."""

from collections.abc import Mapping
from typing import Any

from feedback.results.parts import Part
from forms.text import Text

Plain = dict[str, Any]


def title(part: Part, language: str) -> str:
    """ "3 faces: 4 to 7"."""
    audiences = ", ".join(one.pick(language).words if one else "as written" for one in part.audiences)
    return f"{part.instrument}: {audiences}" if part.instrument else audiences


def named(part: Part, language: str) -> Plain:
    """Whom a part counts, and with what they answered; nothing where the question has no other part."""
    titles = [one.pick(language).words if one else None for one in part.audiences]
    if not titles:
        return {}
    return {"audiences": titles} | ({"instrument": part.instrument} if part.instrument else {})


def speak(rows: list[Plain], words: Mapping[str, Text], language: str) -> None:
    for row in rows:
        if row["id"] in words:
            row["text"] = words[row["id"]].pick(language).words


def label(part: Part, language: str, row_id: str) -> str:
    """What an answer is called: its words; for a point of a scale, with its number."""
    words = part.words.get(row_id)
    said = words.pick(language).words if words else ""
    if part.question.options.labels or not row_id.lstrip("-").isdigit():
        return said or row_id
    return f"{row_id} – {said}" if said else row_id
