"""Mail addresses, also with "at" and "dot" in words, or with spaces around the signs."""

import re
from collections.abc import Iterator

from analysis.redaction.looked import Looked, Span

_PLAIN = re.compile(r"[\w.+'%-]*[\w+%-]@\w[\w-]*(?:\.[a-z]\w*)+", re.IGNORECASE)
_AT = r"(?:@|\s+@\s+|\s*[(\[{<]\s*at\s*[)\]}>]\s*|\s+at\s+|\s*(?:\*at\*|_at_)\s*)"
_DOT = r"\s*(?:\.|[(\[{<]\s*(?:dot|\.)\s*[)\]}>]|\bdot\b|\*dot\*|_dot_)\s*"
_ENDS = r"(?:com|co|org|net|uk|gov|nhs|ac|sch|edu|eu|info|me|io|ie|pl|ro|de|fr|example|test)\b"
_HOUSES = r"(?:gmail|googlemail|hotmail|outlook|yahoo|icloud|btinternet|live|aol|proton(?:mail)?|sky|msn|ymail|virginmedia)"
_IN_WORDS = re.compile(
    rf"(?<![\w.])[\w+-]+(?:(?:{_DOT}|\s+(?:underscore|dash|hyphen)\s+)[\w+-]+)*{_AT}"
    rf"(?:[\w-]+(?:{_DOT}[\w-]+)*?(?:{_DOT}{_ENDS})+|{_HOUSES}(?:\s+(?:com|co\s+uk|co\s*\.\s*uk))?)(?!\w)",
    re.IGNORECASE,
)


def find(looked: Looked) -> Iterator[Span]:
    for match in _PLAIN.finditer(looked.text):
        yield match.start(), match.end()
    for match in _IN_WORDS.finditer(looked.text):
        yield match.span()
