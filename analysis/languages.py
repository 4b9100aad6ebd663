"""Which language a text is written in: by its script, by words of other languages in our letters, by pycld2.

A short text says little, so the language a person chose for the survey counts until the text says otherwise: by
another script, or by four words or more. What cannot be placed is "und", never English by default. What it was measured
on stands in docs/screening.md.
"""

import re
import tomllib
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pycld2

UNKNOWN = "und"
ENOUGH_WORDS = 4  # fewer say too little to go against the language of the survey

_FILE = Path(__file__).with_name("languages.toml")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SENTENCE = re.compile(r"[.!?\n؟۔।]+")
#: Letters that English words borrow now and then; any other beyond a to z is not English.
_BORROWED = frozenset("àâäçèéêëïñôöûü'")
#: The languages of the interface in our letters, beside English.
_OURS = frozenset(["cy", "pl", "ro", "sk", "so"])
# Where a piece of a text that mixes languages ends: also at a comma, a dash, and beside letters of another script.
_PIECE = re.compile(r"[.!?\n؟۔।;:,،()/]+|\s[-–—]+\s|[^\W\d_\u0000-\u024f][^A-Za-z.!?\n]*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class _Known:
    names: dict[str, str]
    scripts: dict[str, str]
    letters: dict[str, frozenset[str]]
    english: frozenset[str]
    in_latin_letters: dict[str, frozenset[str]]


@cache
def _known() -> _Known:
    table = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return _Known(
        names=table["names"],
        scripts=table["scripts"],
        letters={tag: frozenset(letters) for tag, letters in table["letters"].items()},
        english=frozenset(table["english"]["words"].split()),
        in_latin_letters={tag: frozenset(words.split()) for tag, words in table["in_latin_letters"].items()},
    )


def name(tag: str) -> str:
    """A language's name in English; "another language" where we have none."""
    return _known().names.get(tag.split("-")[0], "another language")


def is_english_word(word: str) -> bool:
    """Whether it is one of the common English words we keep."""
    return word in _known().english


def language_of(text: str, survey_language: str = "en") -> str:
    """The language of a text. Where any sentence of it is not in English, the language of that sentence.

    A child may write one line in English and the one that matters in the language of home, so the rest must not
    outvote it.
    """
    whole = _language(text, survey_language)
    if whole != "en":
        return whole
    for sentence in _SENTENCE.split(text):
        if len(_WORD.findall(sentence)) >= ENOUGH_WORDS:
            found = _language(sentence, "en")
            if found not in ("en", UNKNOWN):
                return found
    return "en"


def english_parts(text: str) -> str:
    """What of a text is plainly English, each piece a sentence: a line in another language must not hide the rest.

    Pieces end at a stop, a comma or a change of script. A piece of few words counts only where one of them is English.
    """
    pieces = (piece.strip() for piece in _PIECE.split(text))
    return ". ".join(piece for piece in pieces if _WORD.search(piece) and _language(piece, UNKNOWN) == "en")


def _language(text: str, survey_language: str) -> str:
    words = [word.lower().replace("’", "'") for word in _WORD.findall(text)]
    if not words:
        return survey_language
    script = _script("".join(words))
    if script != "LATIN":
        return _by_letters(script, text, survey_language)
    return _latin(text, words, survey_language)


def _script(letters: str) -> str:
    """The script of most letters; any other than ours counts threefold, since English slips into every language."""
    found: Counter[str] = Counter()
    for letter in letters[:400]:
        kind = "LATIN" if letter < "\u0250" else unicodedata.name(letter, "?").split()[0]
        found[kind] += 1 if kind == "LATIN" else 3
    return found.most_common(1)[0][0]


def _by_letters(script: str, text: str, survey_language: str) -> str:
    """One script, several languages: their own letters tell them apart, then the language of the survey."""
    known = _known()
    candidates = known.scripts.get(script, UNKNOWN).split()
    if len(candidates) == 1:
        return candidates[0]
    present = set(text)
    scores = {tag: len(present & known.letters.get(tag, frozenset())) for tag in candidates}
    best = max(scores.values())
    tied = [tag for tag in candidates if scores[tag] == best]
    return survey_language if survey_language in tied else tied[0]


def _latin(text: str, words: list[str], survey_language: str) -> str:
    known = _known()
    english = sum(word in known.english for word in words) / len(words)
    for tag, own in known.in_latin_letters.items():
        share = sum(word in own for word in words) / len(words)
        if len(words) >= ENOUGH_WORDS and share >= 0.3 and share > english:
            return tag
    if english >= 0.4:
        return "en"
    sure, guess = _guess(text)
    if len(words) < ENOUGH_WORDS:
        return _short(words, english, survey_language, sure, guess)
    if sure and guess != "en":
        return guess
    if english >= 0.15 or (guess == "en" and sure):
        return "en"
    return guess if guess not in ("en", "un") else UNKNOWN


def _short(words: list[str], english: float, survey_language: str, sure: bool, guess: str) -> str:
    """Fewer words than are enough: the survey's language, unless they are plainly English or plainly not.

    Two words that mean "I want to die" must not pass for English where the survey asks in it.
    """
    if survey_language not in {"en", *_OURS}:
        return "en" if english or (sure and guess == "en") else UNKNOWN
    if english >= 0.5:
        return "en"
    if survey_language == "en" and not english and _foreign(words, sure, guess):
        return guess if guess in _OURS else UNKNOWN
    return survey_language


def _foreign(words: list[str], sure: bool, guess: str) -> bool:
    """Whether a few words are plainly in no English: by a letter it has not, or all of them in a language of ours."""
    letters = set("".join(words))
    if any(not "a" <= letter <= "z" and letter not in _BORROWED for letter in letters):
        return True
    return len(words) > 1 and sure and guess in _OURS


def _guess(text: str) -> tuple[bool, str]:
    try:
        sure, _, found = pycld2.detect(_CONTROL.sub(" ", text), bestEffort=True)
    except (pycld2.error, ValueError):
        return False, "un"
    return bool(sure), found[0][1]
