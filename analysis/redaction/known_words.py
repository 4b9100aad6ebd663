"""Words the hub knows exactly: schools, agencies, a block list. Hidden whatever their case and the spaces in them."""

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from analysis.redaction.looked import Looked, Span


def find(looked: Looked, known: Collection[str]) -> Iterator[Span]:
    for one in known:
        if one.strip():
            yield from (match.span() for match in _pattern(one).finditer(looked.text))


@lru_cache(maxsize=1024)
def _pattern(words: str) -> re.Pattern[str]:
    """The words with any spaces between them, any apostrophe or none, and "St." as "St"."""
    plain = Looked(words).text.strip()
    parts = [re.escape(part.rstrip(".")).replace("'", "'?") for part in plain.split()]
    return re.compile(r"(?<!\w)" + r"\.?[\s-]+".join(parts) + r"(?!\w)", re.IGNORECASE)
