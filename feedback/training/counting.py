"""How many have answered, as far as may be said while people still answer.

Who watches a number go up by one as somebody puts their phone away has joined the two. So while a door is open its
number moves in steps of as many as names are told in, or of as many as may be shown at all where the partnership has raised
that; once it is closed it is said, unless it is small.
"""

from sqlalchemy.orm import Session

from feedback.invitations.door import TOLD_TOGETHER
from feedback.partnership import thresholds


def together(session: Session) -> int:
    """The step in which numbers move."""
    return max(TOLD_TOGETHER, thresholds.internal(session).threshold)


def said(count: int, step: int, *, closed: bool) -> str:
    """So many answers, in words: "fewer than 5", "15 or more", and once the door is closed "17"."""
    if count < step:
        return f"fewer than {step}"
    return f"{count:,}" if closed else f"{count - count % step:,} or more"
