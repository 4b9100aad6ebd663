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
from feedback.loop.models import Loop, LoopItem
from feedback.partnership import thresholds
from feedback.partnership.models import Agency, Board
from feedback.plans.models import Priority
from feedback.publishing import counts
from feedback.quotes import bank
from feedback.quotes.models import Quote
from feedback.responses import store
from feedback.themes import coding
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
    """Every count of a loop as the public may know it: `{"answered", "base", "counted_on", "people": {item id: …}}`."""
    number = store.how_many(session, loop.survey_key) if loop.survey_key else 0
    return {
        "counted_on": today.isoformat(),
        "answered": counts.answered(number, policy),
        "base": counts.base(loop.base, number, policy),
        "people": {
            item.id: counts.people(coding.people_behind(session, item.theme_id), number, policy)
            for item in loop.items
            if item.theme_id is not None
        },
    }


def steady(fresh: Frozen, earlier: Frozen | None, policy: Policy) -> Frozen:
    """The fresh counts, or those of the edition before where the difference would be a few people."""
    if earlier is None:
        return fresh
    before = {item["id"]: item["people"] for item in earlier["items"]}
    pairs = [(earlier["answered"], fresh["answered"])]
    pairs += [(before.get(item_id), after) for item_id, after in fresh["people"].items()]
    if not any(counts.moved_little(old, new, policy) for old, new in pairs):
        return fresh
    return {
        "counted_on": earlier["counted_on"],
        "answered": earlier["answered"],
        "base": earlier["base"],
        "people": before,
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
        "items": [_item(item, language, names, numbers["people"].get(item.id)) for item in loop.items],
    }


def _item(item: LoopItem, language: str, names: _Names, people: counts.Count) -> Frozen:
    texts = ("said", "decided", "answer", "because", "changed")
    return {
        "id": item.id,
        "people": people,
        "quotes": [_quote(one, language) for one in names.quotes.get(item.id, ()) if one.state == "checked"],
        "stage": item.stage,
        "state": state_of(item),
        **{name: _phrase(getattr(item, name), language) for name in texts},
        "decided_on": _day(item.decided_on),
        "decided_by": names.boards.get(item.decided_by or ""),
        "owner": item.owner,
        "agency": names.agencies.get(item.agency_key or ""),
        "due_on": _day(item.due_on),
        "done_on": _day(item.done_on),
        "priority": _priority(names.priorities.get(item.priority_ref or "")),
    }


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
        priorities={row.ref: row for row in session.scalars(select(Priority).where(Priority.ref.in_(refs)))},
    )


def _priority(row: Priority | None) -> Frozen | None:
    return None if row is None else {"ref": row.ref, "code": row.code, "title": row.plain_title}


def _phrase(words: Mapping[str, str], language: str) -> Frozen | None:
    filled = {tag: said for tag, said in words.items() if said.strip()}
    return Text(filled).pick(language)._asdict() if filled else None


def _is_phrase(value: object) -> bool:
    return isinstance(value, dict) and value.keys() == {"words", "language"}


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
