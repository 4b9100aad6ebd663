"""Names of people, by the rules below. A language model, where there is one, looks after them (`tagger`)."""

from collections.abc import Iterator

from analysis.redaction import called_names, listed_names, related_names, titled_names, unknown_names
from analysis.redaction.looked import Looked, Span

RULES = (
    called_names.find,
    titled_names.find,
    related_names.find,
    listed_names.find,
    unknown_names.find,
)


def find(looked: Looked) -> Iterator[Span]:
    for rule in RULES:
        yield from rule(looked)
