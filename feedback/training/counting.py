"""How many have answered, as far as may be said while people still answer.

Who watches a number go up by one as somebody puts their phone away has joined the two. So while a door is open its
number moves in steps of as many as names are told in; once it is closed it is said, unless it is small.
"""

from feedback.invitations.door import TOLD_TOGETHER

TOGETHER = TOLD_TOGETHER


def said(count: int, *, closed: bool) -> str:
    """So many answers, in words: "fewer than 5", "15 or more", and once the door is closed "17"."""
    if count < TOGETHER:
        return f"fewer than {TOGETHER}"
    return f"{count:,}" if closed else f"{count - count % TOGETHER:,} or more"
