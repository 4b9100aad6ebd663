"""Names that no list has: a capital that is not the sentence's, on a word no dictionary has, or a person's deed after it.

Some of these are places too small to be on a list, and those tell as much as a name.
"""

from collections.abc import Iterator

from analysis.redaction.looked import Looked, Span, Token
from analysis.redaction.name_words import SURE_DOES, could_be_name, is_first_name
from analysis.redaction.vocabulary import words_of

#: In small letters somebody must be told, helped or met.
_TO_WHOM = words_of("me us him her my our at to it when and everything well")


def find(looked: Looked) -> Iterator[Span]:
    tokens = looked.tokens
    for at, token in enumerate(tokens):
        if not could_be_name(token) or looked.shouting or token.shouted or len(token.folded) < 3:
            continue
        if token.capital and (pair := _paired(looked, at)):
            yield token.start, tokens[pair].end
        elif (token.capital and not token.first) or _joined(looked, at) or _does(looked, at, token):
            yield token.start, token.end


def _paired(looked: Looked, at: int) -> int | None:
    """Two capitals in a row, an initial between them or not, and neither an ordinary word, a place or a known body."""
    for further in (at + 1, at + 2):
        if further >= len(looked.tokens) or not looked.together(further):
            return None
        following = looked.tokens[further]
        if following.capital and len(following.word) > 1:
            return further if not following.shouted and could_be_name(following) else None
        if not following.capital:
            return None
    return None


def _joined(looked: Looked, at: int) -> bool:
    """ "me n abz", "Wioletta and Tomasz": beside a listed name that is no ordinary word, or after "me and"."""
    tokens = looked.tokens
    for joint, other in ((at - 1, at - 2), (at + 1, at + 2)):
        if 0 <= joint < len(tokens) and 0 <= other < len(tokens) and tokens[joint].folded in ("and", "n"):
            beside = tokens[other]
            if (is_first_name(beside) and not beside.ordinary) or (other < at and beside.folded == "me"):
                return True
    return False


def _does(looked: Looked, at: int, token: Token) -> bool:
    if (
        at + 1 >= len(looked.tokens)
        or not looked.together(at + 1)
        or looked.tokens[at + 1].folded not in SURE_DOES
    ):
        return False
    if token.capital:
        return not token.first or not token.word.endswith("s")
    whom = looked.tokens[at + 2] if at + 2 < len(looked.tokens) else None
    return token.first and whom is not None and whom.folded in _TO_WHOM
