"""What is hidden in the words of a quote: what the machine found, and what a person added or let stand."""

import re
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.redaction import PLACES, Found, hidden, redact
from feedback.partnership.models import Agency
from feedback.surveys.models import Collector

#: A school or agency nobody would write in one word of three letters.
SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Span:
    """Words of `chosen` from `start` to `end`. `by`: "machine" or "person". `hidden`: what the person decided."""

    kind: str
    start: int
    end: int
    words: str
    by: str
    hidden: bool = True

    @property
    def key(self) -> str:
        return f"{self.start}-{self.end}"

    def logged(self) -> dict[str, Any]:
        """As it is kept: without the words, which stand in `chosen` and go with it."""
        kept = asdict(self)
        del kept["words"]
        return kept


def known(session: Session) -> list[str]:
    """Names the hub knows: agencies, and the groups at doors, which are schools and clubs."""
    names = [
        *session.scalars(select(Agency.name)),
        *session.scalars(select(Collector.group_label).distinct()),
    ]
    return [name for name in names if len(name) >= SHORTEST]


def looked(session: Session, chosen: str, own: Iterable[str] = (), shown: Collection[str] = ()) -> list[Span]:
    """Every span of the words, in order. `own` are words a person wants hidden, `shown` keys of spans they let stand."""
    added = [
        Span("known", match.start(), match.end(), match.group(), "person")
        for words in own
        if words.strip()
        for match in re.finditer(re.escape(words.strip()), chosen, re.IGNORECASE)
    ]
    found = [
        Span(one.kind, one.start, one.end, one.words, "machine")
        for one in redact(chosen, known=known(session)).found
    ]
    spans: list[Span] = []
    for one in sorted([*added, *found], key=lambda span: (span.start, span.by == "machine", -span.end)):
        if not spans or one.start >= spans[-1].end:
            spans.append(one)
        elif one.end > spans[-1].end:
            last = spans[-1]
            spans[-1] = Span(last.kind, last.start, one.end, chosen[last.start : one.end], last.by)
    return [
        Span(one.kind, one.start, one.end, one.words, one.by, one.by == "person" or one.key not in shown)
        for one in spans
    ]


def words_without(chosen: str, spans: Iterable[Span]) -> str:
    """The words with what is hidden replaced by its kind."""
    return hidden(
        chosen, tuple(Found(one.kind, one.start, one.end, one.words) for one in spans if one.hidden)
    )


def missing(chosen: str, own: Iterable[str]) -> list[str]:
    """Words a person wants hidden that are not there: a slip of the hand, and said."""
    return [words for words in own if words.strip() and words.strip().casefold() not in chosen.casefold()]


def placeholder(kind: str) -> str:
    return PLACES[kind]
