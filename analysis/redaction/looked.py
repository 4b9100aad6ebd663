"""A text as the rules look at it: every sign replaced by its plain twin, one for one, so that places stay the same."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from analysis.redaction.vocabulary import folded, ordinary

Span = tuple[int, int]

_TWINS = str.maketrans(
    {
        **dict.fromkeys("‘’ʼ`´＇", "'"),
        **dict.fromkeys("“”", '"'),
        **dict.fromkeys("‐‑‒–—−", "-"),
        **dict.fromkeys("\u00a0\u2007\u2009\u202f\u200b\u200c\u200d\u2060\ufeff\ufe0f\u20e3\u00ad", " "),
    }
)
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_SENTENCE = re.compile(r"(?:^|[.!?:;…\n]|[-•*])[\s\"'(\[]*$")


@dataclass(frozen=True, slots=True)
class Token:
    """One word: where it stands, as a list holds it, and whether its capital says anything."""

    start: int
    end: int
    word: str
    folded: str
    first: bool

    @property
    def capital(self) -> bool:
        return self.word[0].isupper()

    @property
    def shouted(self) -> bool:
        return len(self.word) > 1 and self.word.isupper()

    @property
    def ordinary(self) -> bool:
        return ordinary(self.folded)


class Looked:
    """A text and its words."""

    def __init__(self, written: str) -> None:
        self.text = "".join(_plain(sign) for sign in written.translate(_TWINS))

    @cached_property
    def tokens(self) -> list[Token]:
        return list(self._tokens())

    @cached_property
    def shouting(self) -> bool:
        """Whether the whole text is in capitals, so that none of them says anything."""
        return self.text.isupper() and len(self.tokens) > 3

    def _tokens(self) -> Iterator[Token]:
        for match in _WORD.finditer(self.text):
            word = match.group()
            plain = folded(word).removesuffix("'s")
            end = match.end() - (2 if len(plain) < len(folded(word)) else 0)
            first = _SENTENCE.search(self.text, 0, match.start()) is not None
            yield Token(match.start(), end, self.text[match.start() : end], plain, first)

    def together(self, at: int) -> bool:
        """Whether only spaces stand between token `at` and the one before."""
        if not 0 < at < len(self.tokens):
            return False
        between = self.text[self.tokens[at - 1].end : self.tokens[at].start]
        return between in (" ", "  ", ". ") and (between != ". " or len(self.tokens[at - 1].word) < 4)


def _plain(sign: str) -> str:
    """Wide letters and the digits of every script as their plain twins."""
    if sign.isascii():
        return sign
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    twin = unicodedata.normalize("NFKC", sign)
    return twin if len(twin) == 1 and twin.isascii() else sign
