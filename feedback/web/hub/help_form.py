"""Texts per language and help contacts as they come from a form of numbered rows."""

from collections.abc import Iterable, Mapping
from typing import Any

#: The parts of a help contact that are written in every language.
WORDS = ("name", "about", "hours")
PLAIN = ("phone", "text", "web", "audience")


def texts(form: Mapping[str, str], name: str, languages: Iterable[str]) -> dict[str, str]:
    """The boxes `<name>.<language>` as a text per language; empty ones are left out."""
    found = {language: form.get(f"{name}.{language}", "").strip() for language in languages}
    return {language: words for language, words in found.items() if words}


def contacts(form: Mapping[str, str], languages: Iterable[str]) -> list[dict[str, Any]]:
    """Rows `help.<n>.…` in the order of their position; a row without any name is one taken away."""
    languages = tuple(languages)
    numbers = sorted(
        {int(key.split(".")[1]) for key in form if key.startswith("help.") and key.split(".")[1].isdigit()}
    )
    found = []
    for number in numbers:
        row: dict[str, Any] = {word: texts(form, f"help.{number}.{word}", languages) for word in WORDS}
        row |= {plain: form.get(f"help.{number}.{plain}", "").strip() for plain in PLAIN}
        row["emergency"] = form.get(f"help.{number}.emergency") == "yes"
        row["audience"] = row["audience"] or "everyone"
        row["topics"] = form.get(f"help.{number}.topics", "").replace(",", " ").split()
        position = form.get(f"help.{number}.position", "")
        if row["name"]:
            found.append((int(position) if position.isdigit() else number, row))
    return [row for _, row in sorted(found, key=lambda pair: pair[0])]
