"""What a clock that runs for somebody says: how long is left, or how late it is."""

from datetime import datetime

from feedback.clock import HOME


def until(due: datetime, now: datetime) -> str:
    """ "3 hours left, until Thursday 14:30"; past its time: "Late since Thursday 14:30"."""
    moment = (
        f"{due.astimezone(HOME):%A %H:%M}"
        if abs((due - now).days) < 6
        else f"{due.astimezone(HOME):%-d %B %H:%M}"
    )
    if due < now:
        return f"Late since {moment}"
    hours = int((due - now).total_seconds() // 3600)
    left = "Less than an hour" if not hours else "1 hour" if hours == 1 else f"{hours} hours"
    return f"{left} left, until {moment}"
