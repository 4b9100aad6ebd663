"""How often the rough sort is right, as it was measured: the figures every page says beside it."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from analysis.rounding import half_up

FILE = Path(__file__).with_name("measured.json")


@dataclass(frozen=True, slots=True)
class Measured:
    """Counts of labelled comments: `negative` of them critical in a person's eyes, so many found, so many called
    positive; the same of the positive ones. Groups of comments were called critical so many points of a hundred more
    often than people found them, on the mean and at worst."""

    set: str
    on: date
    negative: int
    negative_found: int
    negative_called_positive: int
    positive: int
    positive_found: int
    positive_called_negative: int
    undecided: int
    points_too_critical: int
    points_at_worst: int

    @property
    def comments(self) -> int:
        return self.negative + self.positive

    def sentences(self) -> tuple[str, ...]:
        """What a reader must know, in words."""
        missed = self.negative - self.negative_found - self.negative_called_positive
        return (
            f"Tested on {self.comments:,} {self.set} ({self.on.day} {self.on:%B %Y}): of 100 critical ones it found "
            f"{_of_100(self.negative_found, self.negative)}, called "
            f"{_of_100(self.negative_called_positive, self.negative)} positive and left "
            f"{_of_100(missed, self.negative)} undecided; of 100 positive ones it called "
            f"{_of_100(self.positive_called_negative, self.positive)} critical.",
            f"Its totals were {_side(self.points_too_critical)} by {abs(self.points_too_critical)} points of 100 on the mean, "
            f"at worst {_side(self.points_at_worst)} by {abs(self.points_at_worst)}.",
            "Children and families write differently, so expect more mistakes. It does not understand sarcasm or slang.",
        )


def _side(points: int) -> str:
    return "too critical" if points > 0 else "too positive"


def _of_100(count: int, base: int) -> int:
    return int(half_up(100 * count / base))


@cache
def measured() -> Measured:
    """The figures of the last bench that was kept."""
    held = json.loads(FILE.read_text(encoding="utf-8"))
    return Measured(**{**held, "on": date.fromisoformat(held["on"])})
