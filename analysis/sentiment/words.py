"""Words of an English comment as the rough sort sees them: n't undone, and what a "not" reaches marked."""

import re
from collections.abc import Iterator

_NEGATIONS = "not no never nobody none nothing nowhere nor neither without less hardly barely rarely seldom"
_SMALL_ONES = """
i me my we us our you he she they them it the a an to of at in on for is am are was were be been being do does did
have has had so very really all any or that one made make makes feel felt
"""
_ENDS = "and but though although however because except . , ; ! ?"
_BEFORE_NT = "ai are ca could did does do had has have is might must need ought should was were wo would"
#: A word that turns round what follows it, as far as the next mark, "and" or "but": `REACH` words on, small ones not counted.
NEGATIONS = frozenset(_NEGATIONS.split())
REACH = 4
_SMALL = frozenset(_SMALL_ONES.split())
_STOPS = frozenset(_ENDS.split())
#: A negation that turns nothing round: "not only kind", "no wonder".
_NO_TURN = frozenset(("only", "just", "wonder", "doubt"))

_SHORTENED = "|".join(_BEFORE_NT.split())
_N_APOSTROPHE_T = re.compile(rf"\b({_SHORTENED})n'?t\b")
_WHOLE = {"ca": "can", "wo": "will", "ai": "is"}
_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+|[.,;!?]")

#: Praise that is said with a "not"; a plain word stands in its place.
_PRAISE_SAID_WITH_NOT = re.compile(
    r"\b(?:"
    r"(?:can|could) not (?:really )?(?:find )?(?:any )?(?:fault|faults)"
    r"|(?:can|could) not (?:really )?complain"
    r"|(?:can|could|would) not (?:have )?(?:be|been|ask|asked|get|got|wish|wished|want|wanted|do|done|find|found)"
    r"(?: for)?(?: it)?(?: a| any| anything| anyone)?(?: better| nicer| kinder| happier| friendlier| more \w+)"
    r"|(?:do|did) not know (?:what|how) (?:i|we) (?:would|could|did)(?: \w+){1,3} without"
    r"|(?:can|could) not thank \w+(?: \w+)? enough"
    r"|no (?:complaints?|problems?|issues?|faults?|worries|concerns?)"
    r"|nothing (?:was|is) too much (?:trouble|bother)"
    r"|not (?:too |so |at all )?bad"
    r")\b"
)


def spelt_out(text: str) -> str:
    """Small letters, plain apostrophes, and "don't", "dont" and "cannot" as two words."""
    plain = text.lower().replace("’", "'").replace("‘", "'")
    plain = _N_APOSTROPHE_T.sub(lambda found: f"{_WHOLE.get(found[1], found[1])} not", plain)
    return plain.replace("cannot", "can not").replace("no one", "nobody")


def tokens(text: str) -> list[str]:
    """Words and the marks that end a thought, praise said with a "not" in plain words."""
    return _TOKEN.findall(_PRAISE_SAID_WITH_NOT.sub("faultless", spelt_out(text)))


def reached(words: list[str]) -> Iterator[tuple[str, bool]]:
    """Each word, and whether a negation before it reaches it. Marks are left out, negations are reached by none."""
    left = 0
    for place, word in enumerate(words):
        if word in _STOPS:
            left = 0
        if not word[0].isalnum():
            continue
        if word in NEGATIONS:
            following = words[place + 1] if place + 1 < len(words) else ""
            left = 0 if following in _NO_TURN else REACH
            yield word, False
            continue
        yield word, left > 0
        left -= word not in _SMALL
