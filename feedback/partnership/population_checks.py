"""The checks of the populations in a partnership file."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any, Protocol

from feedback.partnership import population

KEYS = ("who", "area", "code", "source", "date", "invented", "counts")
_GSS = re.compile(r"[EWNSK]\d{8}")
_NUMBER = re.compile(r"\d{1,3}(,\d{3})+|\d+")

Row = dict[str, Any]


class Checker(Protocol):
    def say(self, place: str, fault: str) -> None: ...
    def text(self, place: str, value: Any) -> str: ...


def checked(checker: Checker, place: str, row: Row, near: Callable[..., str]) -> Row:
    """One population, as far as it can be read."""
    held: Row = {key: checker.text(f"{place}, {key}", row.get(key, "")) for key in KEYS[:5]}
    if held["who"] not in population.WHO:
        checker.say(f"{place}, who", f"'{held['who']}' is not known. {near(held['who'], population.WHO)}")
    if not _GSS.fullmatch(held["code"]):
        checker.say(f"{place}, code", f"'{held['code']}' is not a GSS code. Write one like E06000054.")
    _day(checker, f"{place}, date", held["date"])
    invented = str(row.get("invented", "no")).lower()
    if invented not in ("yes", "no", "true", "false"):
        checker.say(f"{place}, invented", "write yes or no.")
    held["invented"] = invented in ("yes", "true")
    held["counts"] = _counts(checker, f"{place}, counts", held["who"], row.get("counts"), near)
    return held


def _day(checker: Checker, place: str, value: str) -> None:
    try:
        date.fromisoformat(value)
    except ValueError:
        checker.say(place, f"'{value}' is not a day. Write one like 2021-03-21.")


def _counts(checker: Checker, place: str, who: str, held: Any, near: Callable[..., str]) -> dict[str, Row]:
    known = population.questions(who)
    if not isinstance(held, dict) or not held:
        checker.say(
            place, f"write how many there are of each group, by question. Known are: {', '.join(known)}."
        )
        return {}
    found: dict[str, Row] = {}
    for question, groups in held.items():
        if question not in known:
            checker.say(place, f"'{question}' is not known here. {near(str(question), known)}")
        else:
            found[question] = _groups(checker, f"{place}, {question}", groups, known[question], near)
    return found


def _groups(
    checker: Checker, place: str, held: Any, known: tuple[str, ...], near: Callable[..., str]
) -> dict[str, int]:
    """Every group has its number: a share of the population is of all of them."""
    groups = held if isinstance(held, dict) else {}
    for group in groups:
        if group not in known:
            checker.say(place, f"'{group}' is not known here. {near(str(group), known)}")
    lacking = [group for group in known if group not in groups]
    if lacking:
        checker.say(place, f"give a number for {', '.join(lacking)} too: 0 where there is nobody.")
    return {group: _number(checker, f"{place}, {group}", groups[group]) for group in known if group in groups}


def _number(checker: Checker, place: str, value: Any) -> int:
    if not isinstance(value, str) or not _NUMBER.fullmatch(value):
        checker.say(place, f"'{value}' is not a whole number.")
        return 0
    return int(value.replace(",", ""))
