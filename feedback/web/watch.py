"""The watch over what this request brings in: screening, at this moment, on the partnership's clock."""

from feedback.safeguarding.screen import Guard
from feedback.web.service import service


def watch() -> Guard:
    """Hand it to whatever keeps words of a person."""
    now = service().clock.now()
    return Guard(now, service().partnership().duty, service().screener)
