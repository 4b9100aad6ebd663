"""First names from the lists, wherever they stand.

One that is also an ordinary word (Grace, Will, May) is taken for a name where its capital is not the sentence's, or where
a person's deed follows it. The others are taken in small letters too: that is how children type.
"""

import re
from collections.abc import Iterator

from analysis.redaction.looked import Looked, Span, Token
from analysis.redaction.name_words import (
    DOES,
    SURE_DOES,
    end_of_name,
    is_first_name,
    is_place,
    is_role,
    is_surname,
)
from analysis.redaction.vocabulary import first_names, listed, words_of

#: Helping verbs: at a sentence's start they are no verb where another verb follows ("Will was", "May helped").
_VERBS = words_of(
    """will may mark rob sue pat bill jack grant chase drew said hunter reed max don guy harry barry tom bob
    art"""
)
_BETWEEN = {"and", "&", "or", "n"}
#: Short names that are letters, sounds or words of other languages when they are small.
_ONLY_CAPITAL = words_of(
    """an so ho do my mi de la el un ja na va ha li ng ai bo di en es le lu ma mo pa ra se si su ti to vi ya yo
    yu wu xu zhu he hu in is it"""
)
_MONTHS = {"may", "june", "april", "august"}
_DATED = re.compile(
    r"\d(?:st|nd|rd|th)?\s+(?:of\s+)?\w+$|[0-9]|(?:\bin|\bof|\blast|\bnext) \w+", re.IGNORECASE
)
#: "my nana", "the robin": in small letters after these, a word and no name.
_ARTICLES = words_of("the a an my our your his her their this that some any no")


def find(looked: Looked) -> Iterator[Span]:
    tokens = looked.tokens
    at = 0
    while at < len(tokens):
        if _stands(looked, at):
            end = end_of_name(looked, at)
            yield tokens[at].start, tokens[end - 1].end
            at = end
        else:
            at += 1


def _stands(looked: Looked, at: int) -> bool:
    token = looked.tokens[at]
    if not is_first_name(token) or is_place(token) or (is_role(token) and not _nana(token)):
        return _is_lone_surname(looked, token)
    capital = token.capital and not looked.shouting
    if token.folded in _MONTHS and _DATED.search(looked.text[max(0, token.start - 5) : token.end + 5]):
        return False
    if not token.ordinary and token.folded not in listed("word_names"):
        return capital or (token.folded not in _ONLY_CAPITAL and not _after_article(looked, at))
    if not capital:
        return _joined(looked, at)
    return (not token.first and not token.shouted) or _does(looked, at, token) or _joined(looked, at)


def _nana(token: Token) -> bool:
    return token.folded == "nana" and token.capital


def _does(looked: Looked, at: int, token: Token) -> bool:
    following = looked.tokens[at + 1] if at + 1 < len(looked.tokens) else None
    if following is None or not looked.together(at + 1):
        return False
    if token.folded in _VERBS:
        return following.folded in DOES
    return following.folded in SURE_DOES or (following.capital and is_surname(following))


def _joined(looked: Looked, at: int) -> bool:
    """ "Aisha and hope": beside a name that is nothing else."""
    for joint, other in ((at - 1, at - 2), (at + 1, at + 2)):
        if 0 <= joint < len(looked.tokens) and 0 <= other < len(looked.tokens):
            beside = looked.tokens[other]
            if (
                looked.tokens[joint].folded in _BETWEEN
                and beside.folded in first_names()
                and not beside.ordinary
            ):
                return looked.tokens[at].folded not in ("will", "may", "said", "don", "van", "eve")
    return False


def _after_article(looked: Looked, at: int) -> bool:
    return (
        at > 0
        and looked.together(at)
        and looked.tokens[at - 1].folded in _ARTICLES
        and is_role(looked.tokens[at])
    )


def _is_lone_surname(looked: Looked, token: Token) -> bool:
    """A family name alone, with a capital that is not the sentence's: "so grateful for Ramsbottom"."""
    return (
        token.capital
        and not token.first
        and not looked.shouting
        and not token.shouted
        and is_surname(token)
        and not is_place(token)
        and len(token.folded) > 3
    )
