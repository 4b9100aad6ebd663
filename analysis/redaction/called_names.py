"""What follows "my name is", "called", "I'm": a name whatever its letters."""

import re
from collections.abc import Iterator

from analysis.redaction.looked import Looked, Span
from analysis.redaction.name_words import could_be_name, end_of_name, is_first_name, is_role
from analysis.redaction.vocabulary import words_of

_CALLED = re.compile(
    r"\b(?:(?:name|names|nickname|surname|name's)\s*(?:is|are|was|:|=|'s)?|(?:is|was|are|me|him|her|them|someone|somebody|boy|girl|man|woman|lad|kid|guy|lady|person|friend|dog)\s+(?:called|named|calld|cald|cauled)|"
    r"(?:called|named)|(?:signed|love from|regards|cheers|sincerely|yours),?|(?:i\s?am|i'm|im|this is|its|it's))\s*[:,-]?\s*$",
    re.IGNORECASE,
)
#: After these even a word no list has is a name; after the rest ("I'm", "called") it must look like one.
_SURE = re.compile(
    r"(?:name|names|surname|name's)\s*(?:is|are|was|:|=|'s)?\s*$|(?:is|was|are|boy|girl|man|woman|lad|kid|lady|someone|somebody|friend)\s+(?:called|named)\s*$",
    re.IGNORECASE,
)
_NOT = words_of(
    """not the a an in on at so very too of never me him her them us it out and but secret private always also
    is are was for"""
)


def find(looked: Looked) -> Iterator[Span]:
    for at, token in enumerate(looked.tokens):
        before = looked.text[max(0, token.start - 40) : token.start]
        called = _CALLED.search(before)
        if not called or token.folded in _NOT or is_role(token):
            continue
        sure = bool(_SURE.search(before)) and (not token.ordinary or token.capital or is_first_name(token))
        if (
            sure
            or (is_first_name(token) and (token.capital or not token.ordinary))
            or (could_be_name(token) and token.capital)
        ):
            end = end_of_name(looked, at)
            if (
                sure
                and end == at + 1
                and end < len(looked.tokens)
                and looked.together(end)
                and could_be_name(looked.tokens[end])
            ):
                end += 1
            yield token.start, looked.tokens[end - 1].end
