"""Reading a date as a plan prints it."""

import calendar
import re
from datetime import date

MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if n}
MONTHS |= {name.lower(): n for n, name in enumerate(calendar.month_abbr) if n} | {"sept": 9}
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_PRINTED = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?[\s-]+)?([a-z]+)[\s-]+(\d{4}|\d{2})", re.IGNORECASE)
#: What a plan prints where there is no last day.
OPEN_ENDED = frozenset({"ongoing", "continuous", "throughout"})


def due_on(printed: str | None) -> date | None:
    """The day a printed date falls on: "27th April 2017", "2017-04-27", "Mar-24".

    A month alone counts as its last day, two figures of a year as 20xx. None where no single day can be read.
    """
    words = (printed or "").strip()
    try:
        return date.fromisoformat(words) if _ISO.fullmatch(words) else _spoken(words)
    except ValueError:
        return None


def readable(printed: str) -> bool:
    """Whether the words are a day or say that there is none."""
    return printed.strip().lower() in OPEN_ENDED or due_on(printed) is not None


def _spoken(words: str) -> date | None:
    match = _PRINTED.fullmatch(words)
    month = MONTHS.get(match[2].lower()) if match else None
    if match is None or month is None:
        return None
    year = int(match[3]) if len(match[3]) == 4 else 2000 + int(match[3])
    return date(year, month, int(match[1] or calendar.monthrange(year, month)[1]))
