"""A published loop as a page shows it: what people said beside what came of it, and how each thing stands today.

A promise is overdue on the day somebody reads it, not on the day it was released, so that is worked out here.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import format_number, gettext, ngettext

from feedback.publications.shelf import Shelved, phrase
from feedback.web import language
from forms.text import Phrase

#: The order in which states are counted up beside a loop's title: broken promises first.
ORDER = ("overdue", "done", "doing", "planned", "already", "passed_on", "cannot", "none")
PROMISES = ("planned", "doing")


@dataclass(frozen=True, slots=True)
class Priority:
    """What the partnership has chosen to work on, by its code and its plain title."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Quote:
    """What one person wrote, and one thing at most about who they are.

    Where it was taken back there are no words, and `taken_by` says by whom: "person" or "staff".
    """

    words: Phrase | None
    who: Phrase | None
    taken_by: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """A promise that was moved: to which day, and why."""

    day: str
    because: Phrase | None


@dataclass(frozen=True, slots=True)
class Pair:
    """One thing people said and what came of it, in phrases that know their language. `day` goes with the state.

    `promised` is the first day that was promised; `moved` says to which days it was moved since, and `kept` what came
    of it: "late" where it was done after that first day, "broken" where it was given up, else empty.
    """

    id: str
    said: Phrase | None
    count: str
    quotes: list[Quote]
    stage: str
    response: str
    overdue: bool
    day: str
    promised: str
    moved: list[Moved]
    kept: str
    decided: Phrase | None
    decided_by: str
    decided_on: str
    answer: Phrase | None
    because: Phrase | None
    changed: Phrase | None
    owner: str
    priority: Priority | None

    @property
    def state(self) -> str:
        return "overdue" if self.overdue else self.response


def pairs(shelved: Shelved, today: date, band: str = "") -> list[Pair]:
    """The items of a loop, in its order; in the words for a band where there are some."""
    answered = shelved.content["answered"]
    return [_pair(_worded(item, band), answered, today) for item in shelved.content["items"]]


def states(shelved: Shelved, today: date) -> list[tuple[str, int]]:
    """How many items of a loop are in which state, `[(state, number)]`."""
    numbers = Counter(pair.state for pair in pairs(shelved, today))
    return [(state, numbers[state]) for state in ORDER if numbers[state]]


@dataclass(frozen=True, slots=True)
class Source:
    """One of several surveys the voices came from, and how many answered it."""

    title: Phrase | None
    answered: str


def sources(content: Mapping[str, Any]) -> list[Source]:
    """Each survey by itself, where there are several: their numbers are never added up."""
    frozen = content.get("sources", ())
    return [Source(phrase(one["title"]), answered(one)) for one in frozen] if len(frozen) > 1 else []


def answered(content: Mapping[str, Any]) -> str:
    """How many people answered, or took part in sessions, as far as it may be said, or an empty text."""
    count = content["answered"]
    if count is None:
        return ""
    if content.get("sessions"):
        return _took_part(count)
    if count["number"] is None:
        return gettext("Some people answered.")
    number, base = count["number"], content["base"]
    if base:
        return ngettext(
            "%(shown)s of %(base)s people answered.",
            "%(shown)s of %(base)s people answered.",
            number,
            shown=format_number(number),
            base=format_number(base),
        )
    return ngettext(
        "%(shown)s person answered.", "%(shown)s people answered.", number, shown=format_number(number)
    )


def _took_part(count: Mapping[str, Any]) -> str:
    if count["number"] is None:
        return gettext("Some people took part in workshops or meetings.")
    return gettext(
        "People who took part in workshops or meetings: %(shown)s.", shown=format_number(count["number"])
    )


def spoken(iso: str | None) -> str:
    """A frozen day as people say it: "4 December 2026"."""
    return language.day(date.fromisoformat(iso)) if iso else ""


def _pair(item: Mapping[str, Any], answered: Mapping[str, Any] | None, today: date) -> Pair:
    response = "none" if item["state"] == item["stage"] else item["state"]
    due = item["due_on"]
    late = response in PROMISES and due is not None and date.fromisoformat(due) < today
    owners = [item["owner"], item["agency"]]
    priority = item["priority"]
    promises = item.get("promises", ())
    return Pair(
        id=item["id"],
        said=phrase(item["said"]),
        count=_count(item["people"], item.get("of") or answered),
        quotes=[_quote(one) for one in item.get("quotes", ())],
        stage=item["stage"],
        response=response,
        overdue=late,
        day=_day(item, response, late),
        promised=spoken(promises[0]["due_on"]) if promises else "",
        moved=[Moved(spoken(one["due_on"]), phrase(one["because"])) for one in promises[1:]],
        kept=_kept(item, response, promises),
        decided=phrase(item["decided"]),
        decided_by=item["decided_by"] or "",
        decided_on=spoken(item["decided_on"]),
        answer=phrase(item["answer"]),
        because=phrase(item["because"]),
        changed=phrase(item["changed"]),
        owner=", ".join(filter(None, owners)),
        priority=Priority(priority["code"], priority["title"]) if priority else None,
    )


def _worded(item: Mapping[str, Any], band: str) -> Mapping[str, Any]:
    """An item in the words for a band. What a committee decided is then not said a second time, in its own words."""
    words = item.get("wordings", {}).get(band)
    if not words:
        return item
    return {**item, **words, "decided": None if words.get("answer") else item["decided"]}


def _quote(one: Mapping[str, Any]) -> Quote:
    if "taken_by" in one:
        return Quote(None, None, one["taken_by"])
    return Quote(Phrase(one["words"], one["language"]), phrase(one["who"]))


def _count(people: Mapping[str, Any] | None, answered: Mapping[str, Any] | None) -> str:
    if people is None:
        return ""
    number = people["number"]
    if number is None:
        return (
            gettext("Most people said this.")
            if people["words"] == "most"
            else gettext("Some people said this.")
        )
    if answered and answered["number"]:
        return ngettext(
            "%(shown)s of the %(all)s people who answered said this.",
            "%(shown)s of the %(all)s people who answered said this.",
            number,
            shown=format_number(number),
            all=format_number(answered["number"]),
        )
    return ngettext(
        "%(shown)s person said this.", "%(shown)s people said this.", number, shown=format_number(number)
    )


def _kept(item: Mapping[str, Any], response: str, promises: Sequence[Mapping[str, Any]]) -> str:
    """What became of a promise that is no longer open."""
    if not promises or response in PROMISES or response == "already":
        return ""
    if response != "done":
        return "broken"
    return "late" if (item["done_on"] or "") > promises[0]["due_on"] else ""


def _day(item: Mapping[str, Any], response: str, late: bool) -> str:
    if late:
        return gettext("promised for %(day)s", day=spoken(item["due_on"]))
    if response in PROMISES and item["due_on"]:
        return gettext("by %(day)s", day=spoken(item["due_on"]))
    if response == "done":
        return gettext("on %(day)s", day=spoken(item["done_on"]))
    return ""
