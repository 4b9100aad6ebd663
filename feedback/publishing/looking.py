"""What a person looks at before a loop is released: words of harm, and what may tell who somebody is.

A machine points, in every public text of every language; whoever releases looks and says so. What was not found may be
there all the same, and `blind` says where nothing could be looked for.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis import screening
from analysis.reading_age import sentences
from analysis.redaction import names_looked_for, redact
from analysis.screening.engine import MODEL, UNREAD_LANGUAGE
from feedback.loop import wordings
from feedback.partnership.models import Partnership
from feedback.quotes import spans
from feedback.surveys.models import Collector

Kind = Literal["harm", "identity"]
#: Found by redaction and meant to be read: agencies are named on purpose, and so are places to find help.
_MEANT = frozenset({"organisation", "link"})
_DAY = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?")
#: Reasons of screening that are no words of harm.
_NO_RULE = tuple(f"(rule {name})." for name in (MODEL, UNREAD_LANGUAGE))
#: How a kind of redaction is called.
KINDS = {
    "known": "a school the hub asks at",
    "email": "an e-mail address",
    "nhs_number": "an NHS number",
    "birth_date": "a date of birth",
    "ni_number": "a National Insurance number",
    "id": "a number that may be somebody’s",
    "phone": "a telephone number",
    "postcode": "a postcode",
    "plate": "a number plate",
    "address": "an address",
    "school": "a school",
    "handle": "a name on a platform",
    "name": "perhaps a name",
}
FIELDS = {
    "title": "Title",
    "asked": "What was asked",
    "base_label": "Who was asked",
    "said": "You said",
    "decided": "We decided",
    "answer": "Our answer",
    "because": "Because",
    "changed": "What changed",
    "owner": "Who answers for it",
    "moved": "Why a day moved",
    "quote": "Quote",
}


@dataclass(frozen=True, slots=True)
class Public:
    """One public text: where it stands, in which language it really is, for which band (empty: the page;
    `quote` and `office` are no words of ours to make easier)."""

    place: str
    words: str
    language: str
    band: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True)
class Sight:
    """Something to look at. `words` are those that were pointed at, `why` says what they may be."""

    key: str
    kind: Kind
    place: str
    language: str
    words: str
    why: str


def found(session: Session, drafted: Mapping[str, Mapping[str, Any]]) -> list[Sight]:
    """Everything to look at in contents as `compose` drafts them, each thing once, harm first."""
    return in_texts(session, texts(drafted))


def in_texts(session: Session, written: Iterable[Public]) -> list[Sight]:
    """Everything to look at in these texts."""
    known, ours = _schools(session), _ours(session)
    seen = {
        sight.key: sight
        for text in written
        for sight in (*_harm(text), *_identity(text, known))
        if sight.words.casefold() not in ours
    }
    return sorted(seen.values(), key=lambda one: one.kind)


def texts(drafted: Mapping[str, Mapping[str, Any]]) -> list[Public]:
    """Every public text of these contents in the language it is really in, each once."""
    return list(dict.fromkeys(text for content in drafted.values() for text in _of(content) if text.words))


def blind(languages: Iterable[str]) -> list[tuple[str, str]]:
    """What is not looked for in each language, in a sentence."""
    return [(tag, names_looked_for(tag)) for tag in languages]


def _of(content: Mapping[str, Any]) -> Iterator[Public]:
    for field in ("title", "asked", "base_label"):
        yield from _phrase(content[field], FIELDS[field])
    said = content.get("panel") or {}
    for field in ("words", "because"):
        yield from _phrase(said.get(field), "What the panel said")
    for position, item in enumerate(content["items"], 1):
        where = f"{position}. "
        for field in ("said", "decided", "answer", "because", "changed"):
            yield from _phrase(item[field], where + FIELDS[field], position=position)
        if item["owner"]:
            yield Public(where + FIELDS["owner"], item["owner"], "en", "office", position)
        for one in item["promises"]:
            yield from _phrase(one["because"], where + FIELDS["moved"], position=position)
        for one in item["quotes"]:
            yield Public(where + FIELDS["quote"], one["words"], one["language"], "quote", position)
        for band, fields in item["wordings"].items():
            for field, phrase in fields.items():
                place = f"{where}{FIELDS[field]}, {wordings.BANDS[band]}"
                yield from _phrase(phrase, place, band, position)


def _phrase(
    frozen: Mapping[str, str] | None, place: str, band: str = "", position: int = 0
) -> Iterator[Public]:
    if frozen:
        yield Public(place, frozen["words"], frozen["language"], band, position)


def _schools(session: Session) -> list[str]:
    """Schools the hub has doors at. Agencies and groups are left out: who did it, and who was asked, is told on purpose."""
    labels = select(Collector.group_label).where(Collector.kind == "school_link").distinct()
    return [name for name in session.scalars(labels) if len(name) >= spans.SHORTEST]


def _ours(session: Session) -> set[str]:
    """What the partnership is called, and the words of it: the place is no person."""
    names = session.execute(select(Partnership.name, Partnership.short_name)).first() or ()
    return {one.casefold() for name in names for one in (name, *name.split())}


def _harm(text: Public) -> Iterator[Sight]:
    looked = screening.screen(text.words, text.language, "child")
    if not _speaks(looked):
        return
    said = sentences(text.words)
    alone = [one for one in said if _speaks(screening.screen(one, text.language, "child"))]
    why = " ".join(one for one in looked.reasons if _by_rule(one))
    yield _sight("harm", text, " ".join(alone) or text.words, why)


def _speaks(looked: screening.Screened) -> bool:
    """Whether a rule found words of harm. The model learnt from what children write, and would point at most of what an
    office does; and that a text is in another language says nothing here."""
    return looked.flagged and any(_by_rule(one) for one in looked.reasons)


def _by_rule(reason: str) -> bool:
    return not reason.endswith(_NO_RULE) and ", perhaps, but it also " not in reason


def _identity(text: Public, known: Sequence[str]) -> Iterator[Sight]:
    """What may tell who somebody is; names in English only, since the rules for them are made for it."""
    english = text.language.partition("-")[0] == "en"
    for one in redact(text.words, known=known, model=english).found:
        meant = one.kind in _MEANT or (one.kind == "name" and (not english or _DAY.fullmatch(one.words)))
        if not meant:
            yield _sight("identity", text, one.words, f"{KINDS[one.kind][0].upper()}{KINDS[one.kind][1:]}.")


def _sight(kind: Kind, text: Public, words: str, why: str) -> Sight:
    named = "\n".join((kind, text.place, text.language, words))
    key = hashlib.sha256(named.encode()).hexdigest()[:16]
    return Sight(key, kind, text.place, text.language, words, why)
