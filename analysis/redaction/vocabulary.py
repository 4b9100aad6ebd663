"""The words redaction knows: first names, surnames, places, and ordinary words that are no name.

Read when first asked for. Where they come from, and their licences, is in `words/README.md`.
"""

import unicodedata
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent / "words"


@lru_cache(maxsize=4096)
def folded(word: str) -> str:
    """A word as lists hold it: small letters, no accents, straight apostrophes."""
    apart = unicodedata.normalize("NFKD", word.replace("’", "'").casefold())
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return bare.translate(_STROKES)


#: Letters that stay one sign when accents are taken off.
_STROKES = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ħ": "h", "æ": "ae", "œ": "oe"})


def words_of(text: str) -> frozenset[str]:
    """The words of a list that is short enough to stand in the code."""
    return frozenset(text.split())


@lru_cache
def listed(name: str) -> frozenset[str]:
    """One list by its file's name, folded. Lines that begin with # are remarks."""
    lines = (FOLDER / f"{name}.txt").read_text("utf-8").splitlines()
    return frozenset(folded(line.strip()) for line in lines if line.strip() and line[0] != "#")


@lru_cache
def first_names() -> frozenset[str]:
    return (listed("first_names") | listed("more_names")) - listed("places")


@lru_cache
def surnames() -> frozenset[str]:
    return listed("surnames") | listed("more_names")


@lru_cache(maxsize=8192)
def ordinary(word: str) -> bool:
    """Whether a folded word is an ordinary one, its genitive and its apostrophes aside."""
    bare = word.removesuffix("'s").replace("'", "")
    words = listed("ordinary") | listed("spoken")
    return bare in words or word in words


@lru_cache(maxsize=8192)
def misspelt(word: str) -> bool:
    """Whether a folded word is one slip of the finger away from an ordinary one of four letters or more."""
    words = listed("ordinary") | listed("spoken")
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    slips = {a + b[1:] for a, b in cuts if b}
    slips |= {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    slips |= {a + c + b[1:] for a, b in cuts if b for c in _LETTERS}
    slips |= {a + c + b for a, b in cuts for c in _LETTERS}
    return any(len(one) > 3 and one in words for one in slips)


_LETTERS = "abcdefghijklmnopqrstuvwxyz"
