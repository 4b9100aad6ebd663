"""A day as booking systems write it: the day first, in numbers or with the month's name."""

import re
from datetime import date, datetime

_FORMATS = (
    *("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%y", "%d-%m-%y", "%d.%m.%y"),
    *("%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%d %B %y", "%d %b %y"),
)
_TIME = re.compile(r"(?:[T ]|,)+\d{1,2}[:.]\d{2}.*$")
_WEEKDAY = re.compile(r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? +", re.IGNORECASE)
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b", re.IGNORECASE)


def read(words: str) -> date | None:
    """The day, or None where it is none. A weekday before it and a time behind it are dropped."""
    plain = _TIME.sub("", _WEEKDAY.sub("", " ".join(words.split())))
    plain = _ORDINAL.sub("", plain).replace(",", "").replace(" of ", " ").replace("Sept ", "Sep ")
    for shape in _FORMATS:
        try:
            return datetime.strptime(plain, shape).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    return None
