"""Plain words: what a person typed, brought to the spelling that rules are written in.

Text-speak, stretched letters, numbers and stars for letters, emoji with a meaning, contractions and misspelt key words
come out as ordinary words, one space between, `|` where a sentence ends. The words that are stored and shown stay as
they were typed: this is for matching alone.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from analysis import languages
from analysis.screening.reading import read_yaml

END = "|"

_FILE = Path(__file__).with_name("spelling.yaml")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe0e\ufe0f\ufeff\u0640]")
_SPACED = re.compile(r"(?<![^\W_])(?:[a-z][ .\-_]){3,}[a-z](?![^\W_])")
_STOP = re.compile(r"[.!?;\n\r…؟۔।]+(?=\s|$)|\n")
_TOKEN = re.compile(r"[^\W_][\w'*@$!]*[^\W_]|[^\W_]\*+|[^\W_]|\|")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_LEET = str.maketrans(
    {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"}
)
_SAME_LETTERS = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "`": "'",
        "´": "'",
        "ł": "l",
        "đ": "d",
        "ø": "o",
        "ß": "s",
        "ي": "ی",
        "ى": "ی",
        "ك": "ک",
    }
    | {"أ": "ا", "إ": "ا", "آ": "ا", "ة": "ه", "ھ": "ه", "ہ": "ه", "ە": "ه"}
)


@dataclass(frozen=True, slots=True)
class _Spelling:
    emoji: dict[str, str]
    texting: dict[str, str]
    key_words: frozenset[str]
    not_misspelt: frozenset[str]


@cache
def _spelling() -> _Spelling:
    table = read_yaml(_FILE)
    return _Spelling(
        emoji=table["emoji"],
        texting={short: long for long, shorts in table["texting"].items() for short in shorts.split()},
        key_words=frozenset(table["key_words"].split()),
        not_misspelt=frozenset(table["not_misspelt"].split()),
    )


def plain(text: str, mend: bool = True) -> str:
    """The text in plain words, a space at either end, `|` between sentences; `mend` sees to misspelt key words."""
    folded = fold(text)
    for sign, word in _spelling().emoji.items():
        if sign in folded:
            folded = folded.replace(sign, f" {word} ")
    folded = _SPACED.sub(lambda found: re.sub(r"[ .\-_]", "", found[0]), folded)
    marked = _STOP.sub(f" {END} ", folded)
    words = (_word(token, mend) for token in _TOKEN.findall(marked))
    return f" {' '.join(words)} "


def fold(text: str) -> str:
    """Small letters without accents or invisible signs, and letters of Arabic script that are typed in two ways as one."""
    small = unicodedata.normalize("NFKC", text).lower()
    apart = unicodedata.normalize("NFD", _INVISIBLE.sub("", small))
    # Vowel signs of Indic scripts are of class Mn too, and are letters there: only marks of Latin and Arabic go.
    bare = "".join(c for c in apart if not ("\u0300" <= c <= "\u036f" or "\u064b" <= c <= "\u065f"))
    return unicodedata.normalize("NFC", bare).translate(_SAME_LETTERS)


@lru_cache(maxsize=20_000)
def _word(token: str, mend: bool = True) -> str:
    """One token in plain words; sometimes two ("gonna")."""
    spelling = _spelling()
    if token == END or token in spelling.key_words:
        return token
    if token in spelling.texting:
        return spelling.texting[token]
    stretched = _STRETCHED.search(token) is not None
    token = _STRETCHED.sub(r"\1\1", token)
    for way in (token, re.sub(r"([a-z])\1", r"\1", token)):
        if way in spelling.texting:
            return spelling.texting[way]
        if way in spelling.key_words or (stretched and languages.is_english_word(way)):
            return way
    if any(c in token for c in "0134579@$!*") and any(c.isalpha() for c in token):
        return _disguised(token)
    if token.endswith("'s"):
        return _word(token[:-2], mend) + " s"
    token = token.replace("'", "")
    return spelling.texting.get(token) or (meant(token) if mend else None) or token


def _disguised(token: str) -> str:
    """Numbers, signs and stars for letters: s3lf, r*ped, k!ll."""
    spelling = _spelling()
    letters = token.strip("!*").translate(_LEET) if "*" not in token else token.translate(_LEET)
    if "*" in letters:
        shape = re.compile(re.sub(r"\\\*+|(?:\\\*)+", "[a-z]{1,3}", re.escape(re.sub(r"\*+", "*", letters))))
        fitting = sorted(word for word in spelling.key_words if shape.fullmatch(word))
        return fitting[0] if fitting else token.replace("*", "")
    if letters in spelling.key_words or letters in spelling.texting:
        return spelling.texting.get(letters, letters)
    return meant(letters) or token.strip("!*@$")


def meant(token: str) -> str | None:
    """The key word a misspelt token stands for: one slip in a word of five letters, two from eight on."""
    spelling = _spelling()
    if (
        len(token) < 4
        or len(token) > 16
        or token in spelling.not_misspelt
        or not token.isascii()
        or languages.is_english_word(token)
    ):
        return None
    near = {word for way in _without(token, 2) for word in _index().get(way, ())}
    best = min(((_slips(token, word), word) for word in sorted(near)), default=(99, ""))
    return best[1] if best[0] <= _allowed(len(best[1])) and token[0] == best[1][0] else None


def _allowed(length: int) -> int:
    return 0 if length < 5 else 1 if length < 8 else 2


@cache
def _index() -> dict[str, tuple[str, ...]]:
    """Every key word under each spelling that leaves letters out (as SymSpell does)."""
    found: dict[str, list[str]] = {}
    for word in sorted(_spelling().key_words):
        if _allowed(len(word)):
            for way in _without(word, 2):
                found.setdefault(way, []).append(word)
    return {way: tuple(words) for way, words in found.items()}


def _without(word: str, letters: int) -> set[str]:
    ways = {word}
    for _ in range(letters):
        ways |= {way[:i] + way[i + 1 :] for way in ways for i in range(len(way))}
    return ways


def _slips(one: str, other: str) -> int:
    """Letters left out, put in, mistaken or swapped (optimal string alignment)."""
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            best = min(rows[-1][j] + 1, row[j - 1] + 1, rows[-1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]
