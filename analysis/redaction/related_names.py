"""What follows "my brother", "my social worker", "thanks to": a name, where it is no ordinary word."""

from collections.abc import Iterator

from analysis.redaction.looked import Looked, Span, Token
from analysis.redaction.name_words import DOES, ROLES, could_be_name, end_of_name, is_first_name
from analysis.redaction.vocabulary import words_of

_OWN = words_of(
    """my our his her your their me the a old new best little big older younger social support key foster
    family step class form"""
)
#: What stands before a person and seldom before anything else.
_TOWARDS = words_of(
    """with to from by thank thanks told asked tell ask like love hate met saw see and hi hello hey dear for
    called named including when as between texted phoned rang messaged hit because but poor cos coz bc blame
    about against than miss missed knows know kissed dating"""
)
#: "sit next to rose", "friends with hope": there a name that is a word may be small.
_BESIDE = {"with", "to", "by", "beside"}
_COMPANY = words_of(
    """sit sits sat sitting next friends freinds friend play plays played playing besties mates hang hangs
    fight fights fighting"""
)
_NO_COMPANY = words_of("will may sky river page lane fire max bay chance patience joy hope")
#: After these a word that no list has is a name, even in small letters, if a person's deed follows.
_THEN = DOES | {"in", "at", "from", "for", "with"}


def find(looked: Looked) -> Iterator[Span]:
    tokens = looked.tokens
    for at in range(1, len(tokens)):
        if looked.together(at) and _names(looked, at):
            yield tokens[at].start, tokens[end_of_name(looked, at) - 1].end


def _names(looked: Looked, at: int) -> bool:
    token, before = looked.tokens[at], looked.tokens[at - 1]
    if token.folded in ROLES or len(token.folded) < 2:
        return False
    capital = token.capital and not looked.shouting and not token.shouted
    if before.folded in ROLES and at >= 2 and looked.tokens[at - 2].folded in _OWN | ROLES:
        return _after_role(looked, at, token, capital)
    if before.folded in _BESIDE and at >= 2 and looked.tokens[at - 2].folded in _COMPANY:
        return is_first_name(token) and token.folded not in _NO_COMPANY
    if before.folded in _TOWARDS:
        return is_first_name(token) and (capital or not token.ordinary)
    return False


def _after_role(looked: Looked, at: int, token: Token, capital: bool) -> bool:
    if is_first_name(token) and (capital or not token.ordinary):
        return True
    if not could_be_name(token):
        return False
    following = looked.tokens[at + 1] if at + 1 < len(looked.tokens) else None
    return capital or following is None or following.folded in _THEN
