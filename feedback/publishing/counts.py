"""How many people, as the public may know it.

A small number (from 1 to 9, or as far as the partnership has raised it) is never said, nor one from which such a number
can be worked out: the rest of those who answered, or those who joined between two editions. What cannot be said as a
number is said in words. `policy` is always the one for the public (`feedback.partnership.thresholds`).
"""

from typing import Any

from analysis.policy import Policy

#: A frozen count: a number, or `{"number": None, "words": "some" | "most"}`, or None where nobody counted.
Count = dict[str, Any] | None

SOME: dict[str, Any] = {"number": None, "words": "some"}
MOST: dict[str, Any] = {"number": None, "words": "most"}


def answered(number: int, policy: Policy) -> Count:
    """How many answered."""
    if number == 0:
        return None
    return SOME if policy.small(number) else {"number": number, "words": ""}


def base(could: int | None, number: int, policy: Policy) -> int | None:
    """How many could have answered, unless that tells that only a few did, or only a few did not."""
    if could is None or number >= could or policy.small(number) or policy.small(could - number):
        return None
    return could


def people(behind: int, number: int, policy: Policy, confirmed: bool = False) -> Count:
    """How many of the `number` who answered stand behind one thing that was said.

    That it was everybody says what each of them said: only where somebody has looked at it and `confirmed` it.
    """
    if behind <= 0 or behind > number:
        return None
    if policy.small(number) or policy.small(behind):
        return SOME
    if policy.small(number - behind) or (behind == number and policy.too_alike(number, confirmed, "")):
        return MOST
    return {"number": behind, "words": ""}


def moved_little(before: Count, after: Count, policy: Policy) -> bool:
    """Whether two editions, read side by side, would tell what a few people said."""
    old, new = (count["number"] if count else None for count in (before, after))
    return old is not None and new is not None and policy.small(abs(old - new))
