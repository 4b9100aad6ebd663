"""Quiet hours: when a message that is not urgent does not buzz on somebody's table. By the clock of England."""

from dataclasses import dataclass
from datetime import datetime, time

from feedback.clock import HOME


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `begins` until `ends`; over midnight where `ends` is earlier. Never quiet where both are the same."""

    begins: time
    ends: time

    def hold(self, now: datetime) -> bool:
        """Whether it is quiet now."""
        here = now.astimezone(HOME).time()
        if self.begins <= self.ends:
            return self.begins <= here < self.ends
        return here >= self.begins or here < self.ends


def read(words: str) -> QuietHours:
    """Quiet hours as the setting has them: "20:00-08:00"; empty for none."""
    begins, _, ends = (words or "00:00-00:00").partition("-")
    return QuietHours(time.fromisoformat(begins), time.fromisoformat(ends))
