"""Choosing among published loops: by priority, who was asked, how it stands, in words for whom, and in which language.

A choice lives in the address. What "we can’t" covers is chosen and counted as what was done is (P7): of the things that
ask for a change, how many were answered, how many are planned, made, late or not possible.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import request, url_for
from flask_babel import format_number, gettext

from feedback.publications.shelf import Shelved
from feedback.web import language
from feedback.web.public import pairs
from feedback.web.public.pairs import ORDER, Pair

#: The bands there may be words for, each with its ages; Easy Read has none.
BANDS = {"4-7": ("4", "7"), "8-11": ("8", "11"), "11-18": ("11", "18"), "easy": None}
NAMES = ("priority", "who", "state", "for", "in")
#: A choice that takes in more than its own state: what is planned is also what is being done, and what of both is late.
OPEN = {"planned": ("planned", "doing"), "cannot": ("cannot",)}


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a filter, as it is called. Of a state the template knows the word."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """One list to choose from."""

    name: str
    label: str
    options: list[Option]


@dataclass(frozen=True, slots=True)
class Line:
    """A loop that fits, how its things stand, and those of them that were asked for, with their place on its page."""

    shelved: Shelved
    states: list[tuple[str, int]]
    fitting: list[tuple[int, Pair]]


@dataclass(frozen=True, slots=True)
class Figure:
    """How many of the things that ask for a change, and the address that shows them."""

    label: str
    number: str
    href: str


def chosen() -> dict[str, str]:
    """What the address asks for."""
    return {name: request.args[name] for name in NAMES if request.args.get(name)}


def lines(shelved: Sequence[Shelved], spoken: Mapping[str, set[str]], today: date) -> list[Line]:
    """The loops that fit what was chosen, each with the things in it that do. `spoken`: the languages of each loop."""
    wanted = chosen()
    found = []
    for one in shelved:
        all_pairs = pairs.pairs(one, today)
        fitting = [
            (place, pair)
            for place, pair in enumerate(all_pairs, 1)
            if _fits(pair, _frozen(one, pair), wanted)
        ]
        if fitting and _suits(one, spoken.get(one.slug, set()), wanted):
            named = fitting if {"priority", "state"} & wanted.keys() else []
            found.append(Line(one, pairs.states(one, today), named))
    return found


def filters(shelved: Sequence[Shelved], spoken: Mapping[str, set[str]], today: date) -> list[Filter]:
    """What can be chosen: only what there is, and what is chosen already."""
    wanted = chosen()
    frozen = [item for one in shelved for item in one.content["items"]]
    states = {pair.state for one in shelved for pair in pairs.pairs(one, today)}
    priorities = {item["priority"]["ref"]: item["priority"]["title"] for item in frozen if item["priority"]}
    bands = {band for item in frozen for band in item.get("wordings", {})}
    asked = {source.get("audience") for one in shelved for source in one.content.get("sources", ())}
    tags = sorted(set().union(*spoken.values())) if spoken else []
    rows = (
        ("priority", gettext("Part of our plan:"), priorities),
        ("who", gettext("Who was asked:"), {key: said for key, said in audiences().items() if key in asked}),
        ("state", gettext("How it stands:"), {state: state for state in ORDER if state in states}),
        ("for", gettext("In words for:"), {band: band_name(band) for band in BANDS if band in bands}),
        ("in", gettext("Language:"), {tag: language.own_name(tag) for tag in tags}),
    )
    return [
        Filter(
            name, label, [Option(value, said, wanted.get(name) == value) for value, said in values.items()]
        )
        for name, label, values in rows
        if len(values) > 1 or name in wanted
    ]


def figures(found: Sequence[Line], today: date) -> tuple[str, list[Figure]]:
    """Of the things in these loops that ask for a change: how many, and how many of them stand how."""
    asking = [
        pair
        for line in found
        for pair in pairs.pairs(line.shelved, today)
        if _frozen(line.shelved, pair).get("asks_change", True)
    ]
    rows = (
        (gettext("Answered"), sum(pair.response != "none" for pair in asking), ""),
        (gettext("Change planned"), sum(pair.response in OPEN["planned"] for pair in asking), "planned"),
        (gettext("Change made"), sum(pair.response == "done" for pair in asking), "done"),
        (gettext("We can’t"), sum(pair.response == "cannot" for pair in asking), "cannot"),
        (gettext("Late"), sum(pair.overdue for pair in asking), "overdue"),
    )
    said = gettext("Things people asked us to change: %(shown)s", shown=format_number(len(asking)))
    return said, [
        Figure(label, format_number(number), _address(state) if state and number else "")
        for label, number, state in rows
    ]


def audiences() -> dict[str, str]:
    """Who may have been asked, as the page calls them."""
    return {
        "child": gettext("Children and young people"),
        "family": gettext("Families"),
        "practitioner": gettext("People who work with children"),
    }


def band_name(band: str) -> str:
    """How a band is called on the page."""
    ages = BANDS[band]
    return (
        gettext("Ages %(first)s to %(last)s", first=ages[0], last=ages[1]) if ages else gettext("Easy Read")
    )


def bands_of(shelved: Shelved) -> list[str]:
    """The bands that a loop has words for in the language it is shown in."""
    written = {band for item in shelved.content["items"] for band in item.get("wordings", {})}
    return [band for band in BANDS if band in written]


def _address(state: str) -> str:
    return url_for("public.loops", **{**chosen(), "state": state})  # type: ignore[arg-type]


def _frozen(shelved: Shelved, pair: Pair) -> Mapping:
    return next(item for item in shelved.content["items"] if item["id"] == pair.id)


def _fits(pair: Pair, frozen: Mapping, wanted: Mapping[str, str]) -> bool:
    priority = (frozen["priority"] or {}).get("ref")
    state = wanted.get("state")
    return (
        wanted.get("priority") in (None, priority)
        and (state is None or state == pair.state or pair.response in OPEN.get(state, ()))
        and (wanted.get("for") is None or wanted["for"] in frozen.get("wordings", {}))
    )


def _suits(shelved: Shelved, spoken: set[str], wanted: Mapping[str, str]) -> bool:
    asked = {source.get("audience") for source in shelved.content.get("sources", ())}
    return wanted.get("who") in (None, *asked) and wanted.get("in") in (None, *spoken)
