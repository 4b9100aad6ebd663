"""A loop as it will stand on the public page: words picked per language, counts made safe, offices and not people.

What comes out is plain data, ready to be frozen. It is the only thing the public face ever sees of a loop.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.policy import Policy
from feedback.loop import promises, wordings
from feedback.loop.models import Loop, LoopItem, Promise
from feedback.partnership import thresholds
from feedback.partnership.models import Agency, Board
from feedback.plans.models import Priority
from feedback.publishing import counts
from feedback.quotes import bank
from feedback.quotes.models import Quote
from feedback.responses import store
from feedback.results import unanimous
from feedback.sessions import heads
from feedback.surveys import versions
from feedback.surveys.models import Survey
from feedback.themes import coding
from feedback.themes.models import Theme
from forms.text import Text

#: `{language: {"words": …, "language": the one the words are really in}}` of one phrase, frozen.
Frozen = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Names:
    """What keys are called, fetched once for a whole loop."""

    agencies: Mapping[str, str]
    boards: Mapping[str, str]
    priorities: Mapping[str, Priority]
    quotes: Mapping[str, list[Quote]]
    promises: Mapping[str, list[Promise]]
    surveys: Mapping[str, Mapping[str, str]]
    audiences: Mapping[str, str]


def compose(
    session: Session, loop: Loop, languages: Sequence[str], today: date, earlier: Frozen | None = None
) -> dict[str, Frozen]:
    """The loop's public content, `{language: content}`.

    `earlier` is the content of the edition before, in any language. Where a count has moved by fewer than the public
    threshold since, all counts stay as they were then, and `counted_on` says so.
    """
    names = _names(session, loop)
    policy = thresholds.public(session)
    numbers = steady(count(session, loop, today, policy), earlier, policy)
    return {language: _content(loop, language, names, numbers) for language in languages}


def count(session: Session, loop: Loop, today: date, policy: Policy) -> Frozen:
    """Every count of a loop as the public may know it.

    `{"answered", "base", "counted_on", "people": {item id: …}, "of": {item id: …}, "sources": {survey key: …}}`.
    What came of several sources is counted source by source and never added up, because the same people may have
    spoken in more than one; `answered` is then empty and `of` says how many answered where this was said. Of sessions it
    is known who was there, and not how many of them agreed.
    """
    there = heads.of_surveys(session, loop.survey_keys)
    numbers = {key: store.how_many(session, key) for key in loop.survey_keys if key not in there}
    numbers |= {key: one.people for key, one in there.items()}
    sources: dict[str, Frozen] = {
        key: {"answered": counts.answered(numbers[key], policy), "sessions": key in there}
        for key in loop.survey_keys
    }
    if loop.survey_key and loop.survey_key not in there:
        sources[loop.survey_key]["base"] = counts.base(loop.base, numbers[loop.survey_key], policy)
    only = loop.survey_keys[0] if len(loop.survey_keys) == 1 else None
    themes = _surveys_of_themes(session, loop)
    confirmed = set().union(*(unanimous.themes(session, key) for key in loop.survey_keys))
    people = {
        item.id: counts.people(
            coding.people_behind(session, item.theme_id),
            numbers.get(themes.get(item.theme_id, ""), 0),
            policy,
            item.theme_id in confirmed,
        )
        for item in loop.items
        if item.theme_id is not None and themes.get(item.theme_id) not in there
    }
    return {
        "counted_on": today.isoformat(),
        "answered": sources[only]["answered"] if only else None,
        "base": sources[only].get("base") if only else None,
        "sessions": bool(only and sources[only]["sessions"]),
        "people": people,
        "of": {} if only else _of(loop, themes, sources),
        "sources": sources,
    }


def _surveys_of_themes(session: Session, loop: Loop) -> dict[str, str]:
    """The survey each theme of a loop belongs to."""
    ids = {item.theme_id for item in loop.items if item.theme_id}
    return dict(session.execute(select(Theme.id, Theme.survey_key).where(Theme.id.in_(ids))).all())


def _of(loop: Loop, themes: Mapping[str, str], sources: Mapping[str, Frozen]) -> dict[str, Any]:
    return {
        item.id: sources[themes[item.theme_id]]["answered"]
        for item in loop.items
        if item.theme_id and not sources.get(themes.get(item.theme_id, ""), {"sessions": True})["sessions"]
    }


def steady(fresh: Frozen, earlier: Frozen | None, policy: Policy) -> Frozen:
    """The fresh counts, or those of the edition before where the difference would be a few people."""
    if earlier is None:
        return fresh
    before = {item["id"]: item["people"] for item in earlier["items"]}
    stood = {one["key"]: one for one in earlier.get("sources", ())}
    pairs = [(earlier["answered"], fresh["answered"])]
    pairs += [(before.get(item_id), after) for item_id, after in fresh["people"].items()]
    pairs += [
        (stood[key]["answered"], one["answered"]) for key, one in fresh["sources"].items() if key in stood
    ]
    if not any(counts.moved_little(old, new, policy) for old, new in pairs):
        return fresh
    return {
        "counted_on": earlier["counted_on"],
        "answered": earlier["answered"],
        "base": earlier["base"],
        "sessions": fresh["sessions"],
        "people": before,
        "of": {item["id"]: item.get("of") for item in earlier["items"]},
        "sources": {key: stood.get(key, one) for key, one in fresh["sources"].items()},
    }


def borrowed(content: Frozen, language: str) -> int:
    """How many phrases of a content are in another language, because nobody has written them in this one yet."""
    parts = [content, *content["items"]]
    phrases = [value for part in parts for value in part.values() if _is_phrase(value)]
    return sum(phrase["language"] != language for phrase in phrases)


def state_of(item: LoopItem) -> str:
    """The one word for how an item stands: its response, or its stage while there is none."""
    return item.stage if item.response == "none" else item.response


def _content(loop: Loop, language: str, names: _Names, numbers: Frozen) -> Frozen:
    return {
        "title": _phrase(loop.title, language),
        "asked": _phrase(loop.asked, language),
        "asked_from": _day(loop.asked_from),
        "asked_to": _day(loop.asked_to),
        "base_label": _phrase(loop.base_label, language),
        "base": numbers["base"],
        "answered": numbers["answered"],
        "counted_on": numbers["counted_on"],
        "sessions": numbers["sessions"],
        "sources": [_source(key, one, names, language) for key, one in numbers["sources"].items()],
        "items": [
            _item(item, language, names, numbers["people"].get(item.id), numbers["of"].get(item.id))
            for item in loop.items
        ],
    }


def _source(key: str, numbers: Frozen, names: _Names, language: str) -> Frozen:
    """One survey the voices came from, with its own count. Kept although the page shows it only beside others."""
    return {
        "key": key,
        "title": _phrase(names.surveys.get(key, {}), language),
        "audience": names.audiences.get(key, ""),
        "answered": numbers["answered"],
        "base": numbers.get("base"),
        "sessions": numbers["sessions"],
    }


def _item(
    item: LoopItem, language: str, names: _Names, people: counts.Count, answered: counts.Count
) -> Frozen:
    texts = ("said", "decided", "answer", "because", "changed")
    return {
        "id": item.id,
        "people": people,
        "of": answered,
        "quotes": [_quote(one, language) for one in names.quotes.get(item.id, ()) if one.state == "checked"],
        "asks_change": item.asks_change,
        "stage": item.stage,
        "state": state_of(item),
        **{name: _phrase(getattr(item, name), language) for name in texts},
        "decided_on": _day(item.decided_on),
        "decided_by": names.boards.get(item.decided_by or ""),
        "owner": item.owner,
        "agency": names.agencies.get(item.agency_key or ""),
        "due_on": _day(item.due_on),
        "done_on": _day(item.done_on),
        "promises": [_promise(one, language) for one in names.promises.get(item.id, ())],
        "wordings": _wordings(item, language),
        "priority": _priority(names.priorities.get(item.priority_ref or "")),
    }


def _promise(one: Promise, language: str) -> Frozen:
    return {
        "due_on": _day(one.due_on),
        "made_on": _day(one.made_on),
        "because": _phrase(one.because, language),
    }


def _wordings(item: LoopItem, language: str) -> Frozen:
    """The words for other readers, in this language only: a child's card is not filled from another one."""
    found: Frozen = {}
    for band, field in wordings.texts(item):
        if said := wordings.of(item, band, field, language):
            found.setdefault(band, {})[field] = said._asdict()
    return found


def _quote(one: Quote, language: str) -> Frozen:
    """Words as they were said, in their own language, and one thing at most about who said them."""
    return {
        "id": one.id,
        "words": one.words,
        "language": one.language,
        "who": _phrase(one.group_label, language) if one.group_label else None,
    }


def _names(session: Session, loop: Loop) -> _Names:
    refs = {item.priority_ref for item in loop.items if item.priority_ref}
    return _Names(
        agencies=dict(session.execute(select(Agency.key, Agency.name)).all()),
        boards=dict(session.execute(select(Board.key, Board.name)).all()),
        quotes=bank.of_items(session, [item.id for item in loop.items]),
        promises=promises.of_items(session, [item.id for item in loop.items]),
        surveys=dict(
            session.execute(select(Survey.key, Survey.title).where(Survey.key.in_(loop.survey_keys))).all()
        ),
        audiences=_audiences(session, loop),
        priorities={row.ref: row for row in session.scalars(select(Priority).where(Priority.ref.in_(refs)))},
    )


def _audiences(session: Session, loop: Loop) -> dict[str, str]:
    """Who was asked in each survey; of sessions nobody has said it in that way."""
    current = {key: versions.current(session, key) for key in loop.survey_keys}
    return {key: versions.read(one).audience for key, one in current.items() if one is not None}


def _priority(row: Priority | None) -> Frozen | None:
    return None if row is None else {"ref": row.ref, "code": row.code, "title": row.plain_title}


def _phrase(words: Mapping[str, str], language: str) -> Frozen | None:
    filled = {tag: said for tag, said in words.items() if said.strip()}
    return Text(filled).pick(language)._asdict() if filled else None


def _is_phrase(value: object) -> bool:
    return isinstance(value, dict) and value.keys() == {"words", "language"}


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
