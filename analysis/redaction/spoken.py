"""Digits said in words: "oh seven seven double nine"."""

import re
from collections.abc import Iterator

from analysis.redaction.looked import Looked, Span

DIGITS = {
    **{"oh": "0", "o": "0", "zero": "0", "nought": "0", "naught": "0", "nil": "0", "one": "1", "two": "2"},
    **{
        "three": "3",
        "four": "4",
        "for": "4",
        "fore": "4",
        "five": "5",
        "six": "6",
        "seven": "7",
        "sevn": "7",
    },
    **{"eight": "8", "ate": "8", "nine": "9"},
}
_SIGNS = re.compile(r"[a-z]+|[0-9]", re.IGNORECASE)
_TIMES = {"double": 2, "triple": 3, "treble": 3}


def spoken(looked: Looked) -> Iterator[tuple[Span, str]]:
    """Every run of digits with at least four of them in words: where it stands, and what it says."""
    run: list[tuple[int, int, str]] = []
    words = times = 0
    for match in [*_SIGNS.finditer(looked.text), None]:
        sign = match.group().lower() if match else ""
        digit = DIGITS.get(sign, sign if sign.isdigit() else "")
        if match and (digit or sign in _TIMES) and (not run or match.start() - run[-1][1] <= 3):
            run.append((match.start(), match.end(), "" if sign in _TIMES else digit * max(times, 1)))
            words += sign.isalpha()
            times = _TIMES.get(sign, 0)
            continue
        if words >= 4:
            yield (run[0][0], run[-1][1]), "".join(said for _, _, said in run)
        run, words, times = [], 0, 0
        if match and digit:
            run, words = [(match.start(), match.end(), digit)], int(sign.isalpha())
