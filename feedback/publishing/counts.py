"""How many people, as the public may know it.

A number from 1 to 9 is never said, nor one from which such a number can be worked out: the rest of those who
answered, or those who joined between two editions. What cannot be said as a number is said in words.
"""

from typing import Any

from analysis.disclosure_control import PUBLIC

#: A frozen count: a number, or `{"number": None, "words": "some" | "most"}`, or None where nobody counted.
Count = dict[str, Any] | None

SOME: dict[str, Any] = {"number": None, "words": "some"}
MOST: dict[str, Any] = {"number": None, "words": "most"}


def answered(number: int) -> Count:
    """How many answered."""
    if number == 0:
        return None
    return SOME if PUBLIC.small(number) else {"number": number, "words": ""}


def base(could: int | None, number: int) -> int | None:
    """How many could have answered, unless that tells that only a few did, or only a few did not."""
    if could is None or number >= could or PUBLIC.small(number) or PUBLIC.small(could - number):
        return None
    return could


def people(behind: int, number: int) -> Count:
    """How many of the `number` who answered stand behind one thing that was said."""
    if behind <= 0 or behind > number:
        return None
    if PUBLIC.small(number) or PUBLIC.small(behind):
        return SOME
    if PUBLIC.small(number - behind):
        return MOST
    return {"number": behind, "words": ""}


def moved_little(before: Count, after: Count) -> bool:
    """Whether two editions, read side by side, would tell what a few people said."""
    old, new = (count["number"] if count else None for count in (before, after))
    return old is not None and new is not None and PUBLIC.small(abs(old - new))
