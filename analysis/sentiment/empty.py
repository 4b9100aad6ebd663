"""Answers that say "nothing": what they mean depends on what was asked."""

import re

from analysis.sentiment.words import spelt_out

_PIECES = (
    r"nothing(?: (?:really|else|much|at all|to (?:add|say|report|improve|change)|comes to mind|springs to mind))?",
    r"(?:not|no) really",
    r"no(?: thanks?(?: you)?| comments?| ideas?| answer| reply| suggestions?| improvements?(?: needed)?| changes?(?: needed)?)?",
    r"none(?: at all)?|nope|nil|nowt|nah",
    r"(?:i )?(?:can|could) not think of (?:anything|any|one)",
    r"n ?/? ?a|not applicable",
)
_NOTHING = re.compile(rf"\W*(?:(?:{'|'.join(_PIECES)})(?: i can think of)?\W*)+")
_UNKNOWN = re.compile(
    r"\W*(?:i )?(?:(?:do not know|dunno)|not sure|no idea|unsure|idk)(?:\W*(?:lol|tbh|sorry|really|x+))*\W*"
)
_DECLINED = re.compile(r"\W*(?:n ?/? ?a|not applicable|no (?:comments?|answer|reply|ideas?))\W*")
_WORD = re.compile(r"[^\W\d_]")


def _plain(text: str) -> str:
    return spelt_out(text).strip()


def nothing(text: str) -> bool:
    """Whether all it says is "nothing"."""
    return _NOTHING.fullmatch(_plain(text)) is not None


def says_nothing(text: str) -> bool:
    """Whether there is no opinion in it under any question: no word at all, "n/a", "no comment", "don't know"."""
    plain = _plain(text)
    return not _has_word(plain) or bool(_UNKNOWN.fullmatch(plain) or _DECLINED.fullmatch(plain))


def _has_word(text: str) -> bool:
    return bool(_WORD.search(text)) or any(ord(sign) > 0x2190 for sign in text)
