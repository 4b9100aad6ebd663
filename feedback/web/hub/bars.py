"""Rows of results as the chart macros take them, with their labels in the words of the survey."""

from typing import Any

from analysis.hidden import HIDDEN
from analysis.intervals import Interval
from analysis.summary import Row
from feedback.results.helped import Helped
from feedback.results.questions import Part
from feedback.results.sentiment import RoughSort
from feedback.web.rendering import picked


def bars(part: Part | Helped | RoughSort) -> list[dict[str, Any]]:
    """A part's rows as the chart macros take them: shares and the ends of intervals from 0 to 1.

    Where the number who answered is hidden, shares are of those asked, and have no interval.
    """
    of_asked = part.summary.answered is HIDDEN
    return [bar_of(row, label_of(part, row.id), of_asked) for row in part.summary.rows]


def bar_of(row: Row, label: str, of_asked: bool = False) -> dict[str, Any]:
    low, high = (row.interval.low, row.interval.high) if isinstance(row.interval, Interval) else (None, None)
    return {
        "label": label,
        "count": row.count,
        "share": of_one(row.share_of_asked if of_asked else row.share),
        "low": None if low is None else low / 100,
        "high": None if high is None else high / 100,
        "mean_rank": row.mean_rank,
        "score": row.score,
    }


def of_one(share: object) -> object:
    """A share in per cent as one of 1; what is hidden stays hidden."""
    return share if share is None or isinstance(share, str) else float(share) / 100  # type: ignore[arg-type]


def label_of(part: Part | Helped | RoughSort, row_id: str) -> str:
    words = picked(part.words.get(row_id))
    if part.question.options.labels or not row_id.lstrip("-").isdigit():
        return words.words if words else row_id
    return f"{row_id} – {words.words}" if words else row_id
