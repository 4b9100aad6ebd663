"""How hard a text is to read: a hint for whoever writes it, never proof that somebody understands it.

Sentences are counted in every language. A reading age is guessed in English only, by the Automated Readability Index
(Smith and Senter 1967, AMRL-TR-66-220): 4.71 letters per word + 0.5 words per sentence - 21.43 gives a year of school in
the United States, and five more an age. The formula was made for texts of some length; of a short one we say nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analysis.easier_words import EASIER

#: Words a sentence may have before it is pointed at (NHS: 20; Easy Read: 15).
LONGEST, EASY = 20, 15
#: A reading age is guessed of so many words or more.
FEWEST_WORDS = 50
#: A word of so many letters is pointed at, in English.
LONG_WORD = 12

#: Full stops of the fourteen languages, with what may close after them.
_END = re.compile(r"(?<=[.!?…。؟۔।])[\"'”’»)\]]*\s+|\n+")
_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*|\d+(?:[.,:]\d+)*")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that is longer than it may be."""

    words: str
    length: int


@dataclass(frozen=True, slots=True)
class Hint:
    """What can be said of one text. `hard` are its long words and office words, `easier` what may be said in place of them.

    `age` is a guess, in English and from `FEWEST_WORDS` on; otherwise None.
    """

    words: int
    sentences: int
    longest: int
    long_sentences: tuple[Sentence, ...]
    hard: tuple[str, ...]
    easier: dict[str, str]
    age: int | None

    @property
    def silent(self) -> bool:
        """Whether nothing is pointed at."""
        return not self.long_sentences and not self.hard


def sentences(text: str) -> list[str]:
    """The sentences of a text in any of our languages."""
    return [one.strip() for one in _END.split(text) if _WORD.search(one)]


def words(text: str) -> list[str]:
    """The words of a text."""
    return _WORD.findall(text)


def hint(text: str, language: str, longest: int = LONGEST) -> Hint:
    """What to look at in a text whose sentences may have `longest` words."""
    said = sentences(text)
    lengths = [len(words(one)) for one in said]
    english = language.partition("-")[0] == "en"
    easier = dict(_easier(text)) if english else {}
    long_words = [one for one in words(text) if len(one.replace("-", "")) >= LONG_WORD] if english else []
    return Hint(
        words=sum(lengths),
        sentences=len(said),
        longest=max(lengths, default=0),
        long_sentences=tuple(
            Sentence(one, length) for one, length in zip(said, lengths, strict=True) if length > longest
        ),
        hard=tuple(dict.fromkeys([*easier, *(one.lower() for one in long_words)])),
        easier=easier,
        age=_age(text, sum(lengths), len(said)) if english else None,
    )


def automated_readability(letters: int, words: int, sentences: int) -> float:
    """The index itself, as a year of school in the United States."""
    return 4.71 * letters / words + 0.5 * words / sentences - 21.43


def _age(text: str, number: int, sentences: int) -> int | None:
    if number < FEWEST_WORDS:
        return None
    letters = sum(sum(sign.isalnum() for sign in one) for one in words(text))
    return max(5, round(automated_readability(letters, number, sentences)) + 5)


def _easier(text: str) -> Iterator[tuple[str, str]]:
    plain = f" {' '.join(words(text)).lower()} "
    for hard, easy in EASIER.items():
        if f" {hard} " in plain:
            yield hard, easy
