"""What follows Mr, Miss, Dr, PC: a name whatever its letters. "I miss mum" is none."""

from collections.abc import Iterator

from analysis.redaction.looked import Looked, Span, Token
from analysis.redaction.name_words import (
    PARTICLES,
    ROLES,
    could_be_name,
    end_of_name,
    is_first_name,
    is_surname,
)
from analysis.redaction.vocabulary import words_of

_TITLES = words_of("""mr mrs ms mx dr prof pc dc sgt sargent rev cllr mister missus messrs wpc pcso mstr""")
#: Titles that are words as well: the name needs a capital, or a list.
_WORDS = words_of(
    """miss sister nurse sir professor doctor sergeant constable inspector father reverend pastor imam matron
    councillor lady lord dame auntie aunty aunt uncle coach teacher officer brother sheikh ustad rabbi
    detective superintendent chief"""
)
#: Who or what stands before the verb "to miss".
_MISSING = words_of(
    """i to you we they he she will would dont don't didn't didnt do really and'll just never always also still
    might may could ill i'll gonna not cant can't sometimes often who ppl people kids"""
)
_AFTER_NOT = words_of(
    """the a an my your his her our their this that it him them out me us you when being having going seeing
    how if so i and or is was it's on in at for to of"""
)


def find(looked: Looked) -> Iterator[Span]:
    tokens = looked.tokens
    for at in range(1, len(tokens)):
        title, token = tokens[at - 1], tokens[at]
        between = looked.text[title.end : token.start]
        if (
            between.strip(" .")
            or "\n" in between
            or between.count(".") > 1
            or not _names(tokens, at - 1, token)
        ):
            continue
        end = end_of_name(looked, at)
        yield (title.start if title.folded in _TITLES | {"miss", "sir"} else token.start), tokens[end - 1].end


def _names(tokens: list[Token], at: int, token: Token) -> bool:
    title = tokens[at].folded
    if title in _TITLES and (token.folded in PARTICLES or not (token.ordinary and token.first)):
        return token.folded not in _AFTER_NOT and token.folded not in ROLES
    if title not in _WORDS or token.folded in ROLES | _AFTER_NOT:
        return False
    if title == "miss" and at and tokens[at - 1].folded in _MISSING and not tokens[at].capital:
        return token.capital and is_first_name(token) and not token.ordinary
    if title == "miss":
        return (
            token.capital
            or is_surname(token)
            or (is_first_name(token) and not token.ordinary)
            or could_be_name(token)
        )
    listed = (is_first_name(token) or is_surname(token)) and (token.capital or not token.ordinary)
    return listed or (token.capital and could_be_name(token))
