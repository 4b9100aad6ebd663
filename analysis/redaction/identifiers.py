"""Other numbers that stand for one person: case and pupil numbers, and whatever is called a reference."""

import re
from collections.abc import Iterator

from analysis.redaction.looked import Looked, Span

#: A unique pupil number: a letter, twelve digits or eleven and a letter.
_UPN = re.compile(r"(?<!\w)[A-Z][0-9]{11}[0-9A-Z](?!\w)", re.IGNORECASE)
_CODE = re.compile(r"(?<!\w)[A-Z]{1,5}[-/][0-9]{4,}(?:[-/][0-9A-Z]+)*(?!\w)", re.IGNORECASE)
_CALLED = re.compile(
    r"\b(?:case|ref|reference|pupil|student|upn|uln|unique|hospital|patient|passport|licence|license|account|crime|incident|"
    r"liquidlogic|mosaic|social care|ehcp|id|file|membership|badge|collar|roll|candidate|service user|log|visa|brp|"
    r"sort code|card|policy|payroll|staff|employee|candidate)(?:\s+(?:number|num|no|id|ref|code|reference|nr))?\.?"
    r"(?:\s+(?:is|was|its))?\s*[:#=-]?\s*((?=[A-Z/\- ]*[0-9])[A-Z]{0,5}[\s/-]?[0-9][0-9A-Z/-]{3,}(?:\s[0-9]{2,}[A-Z]?)*)(?!\w)",
    re.IGNORECASE,
)
_LONG = re.compile(r"(?<![\w£$€.,])(?!7[0-9]{9}(?!\w))[0-9]{8,}(?!\w)")


def find(looked: Looked) -> Iterator[Span]:
    for pattern in (_UPN, _CODE, _LONG):
        yield from (match.span() for match in pattern.finditer(looked.text))
    yield from (match.span(1) for match in _CALLED.finditer(looked.text))
