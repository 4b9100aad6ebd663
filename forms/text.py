"""A text in one or more languages, and the words picked from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple


class Phrase(NamedTuple):
    """Words and the language they are really in, which may not be the language that was wished for."""

    words: str
    language: str

    def __str__(self) -> str:
        return self.words


@dataclass(frozen=True, slots=True, init=False)
class Text:
    """One text in one or more languages. The first language is what the others fall back to."""

    phrases: tuple[Phrase, ...]

    def __init__(self, words: Mapping[str, str]):
        if not words:
            raise ValueError("A text needs words in one language at least")
        object.__setattr__(self, "phrases", tuple(Phrase(said, code) for code, said in words.items()))

    @classmethod
    def of(cls, words: str, language: str) -> "Text":
        return cls({language: words})

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(phrase.language for phrase in self.phrases)

    def pick(self, language: str) -> Phrase:
        """The words in `language`, else in its base language ("pt" for "pt-BR"), else in the first language."""
        for phrase in self.phrases:
            if phrase.language == language:
                return phrase
        base = language.replace("_", "-").partition("-")[0]
        return next((phrase for phrase in self.phrases if phrase.language == base), self.phrases[0])

    def to_dict(self) -> dict[str, str]:
        return {phrase.language: phrase.words for phrase in self.phrases}

    def in_order(self, languages: tuple[str, ...]) -> "Text":
        """The same text with its languages in the order of `languages`, any others last."""
        order = {code: place for place, code in enumerate(languages)}
        phrases = sorted(self.phrases, key=lambda phrase: order.get(phrase.language, len(order)))
        return Text({phrase.language: phrase.words for phrase in phrases})
