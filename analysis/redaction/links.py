"""Addresses of pages."""

import re
from collections.abc import Iterator

from analysis.redaction.looked import Looked, Span

_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"]*[\w/]|"
    r"(?<![\w@.])(?:[a-z0-9-]+\.)+(?:com|org|net|gov|uk|me|io|tv|gg|info|ly)(?:/[^\s<>\"]*[\w/])?(?![\w@])",
    re.IGNORECASE,
)


def find(looked: Looked) -> Iterator[Span]:
    return (match.span() for match in _LINK.finditer(looked.text))
