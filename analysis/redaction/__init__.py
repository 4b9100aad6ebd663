"""Finding what may tell who somebody is, and hiding it, for a person to check.

    redact("text miss khan on 07700 900123").text == "text [name] on [phone]"

Every kind of rule has a file of its own. Names need people: with the extra `names` a language model looks too, and
`names_looked_for` says whether it does. It is a highlighter, not a promise: `docs/quotes.md` has what was measured.
"""

from collections.abc import Collection, Iterator

from analysis.redaction import (
    addresses,
    birth_dates,
    emails,
    handles,
    identifiers,
    known_words,
    links,
    names,
    nhs_numbers,
    ni_numbers,
    phones,
    plates,
    postcodes,
    schools,
    tagger,
)
from analysis.redaction.found import PLACES, Found, Redacted, hidden
from analysis.redaction.looked import Looked

__all__ = ["PLACES", "Found", "Redacted", "hidden", "names_looked_for", "redact"]

#: Kinds by their rule; where two find the same words, the earlier one says what they are.
RULES = {
    "email": emails.find,
    "link": links.find,
    "birth_date": birth_dates.find,
    "nhs_number": nhs_numbers.find,
    "ni_number": ni_numbers.find,
    "phone": phones.find,
    "postcode": postcodes.find,
    "plate": plates.find,
    "id": identifiers.find,
    "handle": handles.find,
    "address": addresses.find,
    "school": schools.schools,
    "organisation": schools.organisations,
    "name": names.find,
}


def redact(text: str, *, known: Collection[str] = (), model: bool = True) -> Redacted:
    """What was found in a text, and the text with it hidden.

    `known` are words that are hidden wherever they stand: names of schools and agencies, a block list. `model` asks the
    language model for names as well, where it is installed.
    """
    found = tuple(Found(kind, start, end, text[start:end]) for kind, start, end in _spans(text, known, model))
    return Redacted(hidden(text, found), found)


def names_looked_for(language: str, model: bool = True) -> str:
    """How names are looked for in a text of this language, in a sentence for the person who checks."""
    if language.split("-")[0] != "en":
        return "Names in this language are not found by machine. Read every word."
    if model and tagger.installed():
        return (
            "Names were looked for with lists, rules and a language model. Some are missed: read every word."
        )
    return (
        "Names were looked for with lists and rules only: the extra “names” is not installed. Many are missed, above all "
        "in small letters: read every word."
    )


def _spans(text: str, known: Collection[str], model: bool) -> list[tuple[str, int, int]]:
    """Every span in its order; those that overlap become one."""
    merged: list[tuple[str, int, int]] = []
    rank = {kind: place for place, kind in enumerate(PLACES)}
    for kind, start, end in sorted(_all(Looked(text), known, model), key=lambda one: (one[1], -one[2])):
        if merged and start < merged[-1][2]:
            before, begun, ended = merged[-1]
            merged[-1] = (min(before, kind, key=rank.__getitem__), begun, max(end, ended))
        elif start < end:
            merged.append((kind, start, end))
    return merged


def _all(looked: Looked, known: Collection[str], model: bool) -> Iterator[tuple[str, int, int]]:
    for start, end in known_words.find(looked, known):
        yield "known", start, end
    for kind, find in RULES.items():
        for start, end in find(looked):
            yield kind, start, end
    if model:
        for start, end in tagger.find(looked):
            yield "name", start, end
