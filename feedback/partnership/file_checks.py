"""The checks of a partnership file: what may stand where, and what to do about what does not."""

import re
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import Any

from feedback.partnership import contrast, duty, languages, population_checks
from feedback.partnership.duty import DutyFault
from feedback.partnership.models import BOARD_KINDS

AUDIENCES = ("everyone", "child", "family", "practitioner")
_ABOUT = (
    "name",
    "short_name",
    "area",
    "accent",
    "languages",
    "listening_days",
    "contact_email",
    "privacy_contact",
)
_LISTS = ("agencies", "boards", "voice_groups", "populations", "help")
#: Every word at the top of a file.
KEYS = (*_ABOUT, *_LISTS, "safeguarding")
HELP = ("name", "about", "hours", "phone", "text", "web", "audience", "emergency", "topics")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_SPACES = re.compile(r"[^a-z0-9]+")

Row = dict[str, Any]


class Checker:
    """Collects every fault, each a sentence with its place."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def say(self, place: str, fault: str) -> None:
        self.faults.append(f"{place}: {fault}" if place else fault)

    def keys(self, place: str, held: Any, known: Iterable[str], needed: Iterable[str] = ()) -> Row:
        """The mapping, with unknown and missing keys said; empty when it is none."""
        known = tuple(known)
        if not isinstance(held, dict):
            self.say(place, f"write lines like 'name: ...' here. Known are: {', '.join(known)}.")
            return {}
        for key in held:
            if key not in known:
                self.say(place, f"'{key}' is not known here. {near(str(key), known)}")
        for key in needed:
            if not held.get(key):
                self.say(place, f"'{key}' is missing. Add it.")
        return {key: value for key, value in held.items() if key in known}

    def text(self, place: str, value: Any) -> str:
        if not isinstance(value, str):
            self.say(place, "write words here, not a list.")
            return ""
        return value.strip()

    def texts(self, place: str, value: Any) -> dict[str, str]:
        """A text, or one per language; plain words are English."""
        if isinstance(value, str):
            return {"en": value.strip()} if value.strip() else {}
        if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
            self.say(place, "write words, or a language and words on each line, such as 'cy: Cymorth'.")
            return {}
        for language in value:
            self.language(place, language)
        return {language: words.strip() for language, words in value.items() if words.strip()}

    def language(self, place: str, tag: Any) -> str:
        if not isinstance(tag, str) or not _LANGUAGE.fullmatch(tag):
            self.say(place, f"'{tag}' is not a language tag. Write one like en, cy or pa-Arab.")
        return str(tag)

    def rows(self, place: str, held: Any, read: Callable[["Checker", str, Any], Row]) -> list[Row]:
        if not isinstance(held, list):
            self.say(place, "write a list: each entry begins with '- '.")
            return []
        return [read(self, f"{place} {number}", one) for number, one in enumerate(held, 1)]


def near(word: str, known: Iterable[str]) -> str:
    """What to do about a word that is not known."""
    known = tuple(known)
    close = get_close_matches(word, known, 1)
    return f"Did you mean '{close[0]}'?" if close else f"Use one of: {', '.join(known)}."


def checked(checker: Checker, content: Any) -> Row:
    """The parts of an entry, as far as they can be read."""
    held = checker.keys("", content, KEYS, ("name", "short_name"))
    entry: Row = {"about": _about(checker, held)}
    if "agencies" in held:
        entry["agencies"] = _keyed(checker, "agencies", checker.rows("agencies", held["agencies"], _agency))
    if "voice_groups" in held:
        groups = checker.rows("voice_groups", held["voice_groups"], _voice_group)
        entry["voice_groups"] = _keyed(checker, "voice_groups", groups)
    if "boards" in held:
        entry["boards"] = _keyed(checker, "boards", _boards(checker, held["boards"]))
    if "populations" in held:
        entry["about"]["populations"] = _populations(checker, held["populations"])
    if "help" in held:
        entry["help_contacts"] = checker.rows("help", held["help"], _help)
    return entry


def _about(checker: Checker, held: Row) -> Row:
    plain = ("name", "short_name", "area", "contact_email", "privacy_contact")
    about: Row = {key: checker.text(key, held[key]) for key in plain if key in held}
    if "accent" in held:
        about["accent"] = checker.text("accent", held["accent"])
        fault = contrast.fault(about["accent"])
        if fault:
            checker.say("accent", fault)
    if "languages" in held:
        given = held["languages"]
        tags = [one.strip() for one in given.split(",")] if isinstance(given, str) else given
        about["languages"] = [_offered(checker, tag) for tag in tags or ["en"]]
    if "listening_days" in held:
        about["listening_days"] = checker.texts("listening_days", held["listening_days"])
    if "safeguarding" in held:
        about["duty"] = _duty(checker, held["safeguarding"])
    if about.get("contact_email") and "@" not in about["contact_email"]:
        checker.say("contact_email", f"'{about['contact_email']}' is not an email address.")
    return about


def _offered(checker: Checker, tag: Any) -> str:
    """A language that our own words are in: another cannot be offered, whatever surveys are written in."""
    known = tuple(languages.known())
    if isinstance(tag, str) and _LANGUAGE.fullmatch(tag) and tag not in known:
        checker.say("languages", f"'{tag}' has no words of the interface in this release. {near(tag, known)}")
        return tag
    return checker.language("languages", tag)


def _agency(checker: Checker, place: str, held: Any) -> Row:
    row = checker.keys(place, held, ("key", "name", "kind"), ("name",))
    return _with_key({key: checker.text(f"{place}, {key}", value) for key, value in row.items()})


def _voice_group(checker: Checker, place: str, held: Any) -> Row:
    row = checker.keys(place, held, ("key", "name", "who", "meets"), ("name",))
    return _with_key({key: checker.text(f"{place}, {key}", value) for key, value in row.items()})


def _populations(checker: Checker, held: Any) -> list[Row]:
    """The people served, in numbers: children, adults, or both."""
    rows = checker.rows("populations", held, _population)
    who = [row["who"] for row in rows]
    if len(set(who)) < len(who):
        checker.say("populations", "each of child and adult can stand there once. Take one of them out.")
    return rows


def _population(checker: Checker, place: str, held: Any) -> Row:
    needed = ("who", "area", "code", "source", "date", "counts")
    row = checker.keys(place, held, population_checks.KEYS, needed)
    return population_checks.checked(checker, place, row, near)


def _boards(checker: Checker, held: Any, parent: str | None = None, place: str = "boards") -> list[Row]:
    """Boards and, after each, its sub groups: a parent comes before those that point at it."""
    found: list[Row] = []
    if not isinstance(held, list):
        checker.say(place, "write a list: each entry begins with '- '.")
        return found
    for number, one in enumerate(held, 1):
        here = f"{place} {number}"
        row = checker.keys(here, one, ("key", "name", "kind", "chair", "voice_lead", "sub_groups"), ("name",))
        below = row.pop("sub_groups", None)
        plain = {key: checker.text(f"{here}, {key}", value) for key, value in row.items()}
        if plain.get("kind") and plain["kind"] not in BOARD_KINDS:
            checker.say(
                f"{here}, kind", f"'{plain['kind']}' is not known. {near(plain['kind'], BOARD_KINDS)}"
            )
        board = _with_key(plain) | {"parent_key": parent}
        found.append(board)
        if below is not None:
            found += _boards(checker, below, board["key"], f"{here}, sub_groups")
    return found


def _help(checker: Checker, place: str, held: Any) -> Row:
    row = checker.keys(place, held, HELP, ("name",))
    contact: Row = {
        key: checker.texts(f"{place}, {key}", row[key]) for key in ("name", "about", "hours") if key in row
    }
    contact |= {
        key: checker.text(f"{place}, {key}", row[key]) for key in ("phone", "text", "web") if key in row
    }
    if not any(contact.get(key) for key in ("phone", "text", "web")):
        checker.say(place, "give a phone number, a number to text or a web address.")
    if contact.get("web") and not contact["web"].startswith(("https://", "http://")):
        checker.say(f"{place}, web", f"'{contact['web']}' must begin with https://.")
    audience = row.get("audience", "everyone")
    if audience not in AUDIENCES:
        checker.say(f"{place}, audience", f"'{audience}' is not known. {near(str(audience), AUDIENCES)}")
    emergency = str(row.get("emergency", "no")).lower()
    if emergency not in ("yes", "no", "true", "false"):
        checker.say(f"{place}, emergency", "write yes or no.")
    if "topics" in row:
        contact["topics"] = [checker.text(f"{place}, topics", one) for one in _listed(row["topics"])]
    return contact | {"audience": audience, "emergency": emergency in ("yes", "true")}


def _duty(checker: Checker, held: Any) -> Row:
    """Who keeps watch, and within what time: kept in the words of the file."""
    row = checker.keys("safeguarding", held, duty.KEYS)
    for name in ("days", "closed"):
        if name in row:
            row[name] = _listed(row[name])
    try:
        return duty.write(duty.read(row))
    except DutyFault as fault:
        checker.say("safeguarding", str(fault))
        return {}


def _listed(given: Any) -> list[Any]:
    return [one.strip() for one in given.split(",") if one.strip()] if isinstance(given, str) else list(given)


def _with_key(row: Row) -> Row:
    """A row with a key made from its name, where the file gives none."""
    made = _SPACES.sub("-", row.get("name", "").lower()).strip("-")
    return row | {"key": row.get("key") or made}


def _keyed(checker: Checker, place: str, rows: list[Row]) -> list[Row]:
    seen: set[str] = set()
    for row in rows:
        if row["key"] in seen:
            checker.say(place, f"the key '{row['key']}' is there twice. Give one of them another 'key:'.")
        seen.add(row["key"])
    return rows
