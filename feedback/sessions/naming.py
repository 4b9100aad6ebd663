"""Words in a session that may name somebody, for whoever writes it down to look at before it is kept."""

from collections.abc import Iterable
from dataclasses import dataclass

from analysis.redaction import redact

#: What a session may well say: where it was, and which school came.
ALLOWED = frozenset({"school", "organisation", "postcode", "address", "link"})


@dataclass(frozen=True, slots=True)
class Suspect:
    """Words that may tell who somebody is: in which box, and what kind ("name", "phone")."""

    where: str
    words: str
    kind: str


def suspects(texts: Iterable[tuple[str, str, str]]) -> list[Suspect]:
    """What may name somebody, each once; `texts` are (box, text, language). A help: it misses names.

    The language model knows English alone; of other languages it would take any words for names.
    """
    found = {
        Suspect(where, one.words, one.kind): None
        for where, text, language in texts
        if text.strip()
        for one in redact(text, model=language.partition("-")[0] == "en").found
        if one.kind not in ALLOWED
    }
    return list(found)
