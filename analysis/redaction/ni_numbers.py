"""National Insurance numbers: two letters, six digits, a letter from A to D."""

import re
from collections.abc import Iterator

from analysis.redaction.looked import Looked, Span

_SHAPE = re.compile(
    r"(?<!\w)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?:[\s-]?[0-9]{2}){3}[\s-]?[A-D]?(?!\w)", re.IGNORECASE
)
_LOOSE = re.compile(r"(?<!\w)[A-Z]{2}(?:[\s-]?[0-9]{2}){3}[\s-]?[A-Z]?(?!\w)", re.IGNORECASE)
_CALLED = re.compile(r"\b(?:n\.?i\.?|nino|national insurance)\b", re.IGNORECASE)


def find(looked: Looked) -> Iterator[Span]:
    called = _CALLED.search(looked.text) is not None
    for match in (_LOOSE if called else _SHAPE).finditer(looked.text):
        if called or match.group()[-1].isalpha():
            yield match.span()
