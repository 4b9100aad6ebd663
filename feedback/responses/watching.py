"""What is asked about every text before it is kept: how early a person has to read it.

The intake does not know who answers: it is handed a `Watch`, so that the rooms above decide what screening is and what
comes of it, in the same transaction. A text that no watch has looked at keeps no score; it is caught up with later,
and until then it stands first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from feedback.database import Transaction


@dataclass(frozen=True, slots=True)
class Seen:
    """What was thought of one text.

    score     the higher, the earlier it is read; None: nobody could say, so it is read first
    by        what looked: rules and model, with their versions
    level     "urgent" or "look" where a person must look at it; None: not flagged, which is not "no concern"
    kinds, reasons, rules   why, as the rules say it
    unsorted  nothing was found in it: no machine can sort it, so it goes to a person
    """

    score: float | None
    by: str
    level: str | None = None
    kinds: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    language: str = ""
    unsorted: bool = False


class Watch(Protocol):
    """Looks at texts, and sees to it that a person looks at those it flags."""

    def look(self, text: str, language: str, audience: str) -> Seen | None:
        """What to think of a text; None where nothing here can look. Never raises."""
        ...

    def flag(self, session: Transaction, survey_key: str, source: str, source_id: str, seen: Seen) -> bool:
        """Bring a flagged text before a person; gives whether it is there. `source` is one of `SOURCES`."""
        ...


#: Where words come from, and the column of a concern that points at them.
SOURCES = {
    "answer": "comment_id",
    "letter": "letter_id",
    "contact": "contact_id",
    "correction": "correction_id",
}

#: Words that are no answer to a survey's question are looked at as carefully as a child's: nobody knows whose they are.
CAREFUL = "child"
#: What each text of a response was thought of, by question id.
Looked = Mapping[str, Seen]


def look_at(watch: Watch | None, words: Mapping[str, str], language: str, audience: str) -> Looked:
    """What a watch thinks of these texts; nothing of those it cannot look at."""
    if watch is None:
        return {}
    found = {name: watch.look(text, language, audience) for name, text in words.items()}
    return {name: seen for name, seen in found.items() if seen is not None}


def holds(looked: Looked) -> bool:
    """Whether something was found for which these answers must stay until a person has looked."""
    return any(seen.level and not seen.unsorted for seen in looked.values())


def watched(
    watch: Watch | None,
    session: Transaction,
    survey_key: str,
    source: str,
    source_id: str,
    texts: tuple[str, ...],
    language: str,
) -> None:
    """Look at words that are not part of a response, such as an answer to a letter, and flag them where it is needed."""
    said = "\n".join(text for text in texts if text.strip())
    seen = watch.look(said, language, CAREFUL) if watch and said else None
    if watch and seen and seen.level:
        watch.flag(session, survey_key, source, source_id, seen)
