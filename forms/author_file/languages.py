"""Which languages a file speaks, and where one of them is missing."""

import re

from forms.author_file.fault import Fault
from forms.author_file.source import Entry
from forms.author_file.spot import File, Gap, Spot

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def languages(spot: Spot) -> tuple[str, ...]:
    """The survey's languages, the first of which the others fall back to."""
    codes: list[str] = []
    for code in spot.several_words("languages"):
        if not _LANGUAGE.fullmatch(code):
            spot.object(f"'{code}' is not a language.", "Write codes like en, ar, pl.", "languages")
        elif code in codes:
            spot.object(f"The language '{code}' is there twice.", "Keep one of them.", "languages")
        else:
            codes.append(code)
    if not codes:
        spot.object("'languages' is missing.", "Write 'languages: [en]' with the language you write in.")
    return tuple(codes) or ("en",)


def gaps(file: File, entry: Entry) -> list[Fault]:
    """A warning for each text that lacks a language; one for all where a language has no words anywhere."""
    spoken = {code for inside in entry.walk() for code in inside.items}
    silent = [code for code in file.languages[1:] if code not in spoken]
    faults = [_nowhere(code, file.languages[0]) for code in silent]
    return faults + [_missing(gap) for gap in file.gaps if gap.language not in silent]


def _nowhere(code: str, fallback: str) -> Fault:
    remedy = f"Add them, or take '{code}' off the list. Until then '{fallback}' is shown."
    return Fault("languages", f"There are no words in '{code}' at all.", remedy, "warning")


def _missing(gap: Gap) -> Fault:
    remedy = f"Add '{gap.language}:'. Until then '{gap.fallback}' is shown."
    return Fault(gap.place, f"There are no words in '{gap.language}'.", remedy, "warning", gap.line)
