"""How a day is written: "4 March 2026", in the order and with the signs that each language wants.

In Latin digits and by the calendar that schools and letters here use, in every language: see `feedback.web.language`.
"""

from datetime import date
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, get_day_names

#: As most languages write it.
USUAL = "d MMMM y"
#: As CLDR has it where that is another way, but never the month first: readers here know the day first.
OTHERWISE = {"sk": "d. MMMM y", "ckb": "d'ی' MMMM'ی' y"}


def written(day: date, locale: Locale) -> str:
    """A day in the language of this locale."""
    return format_date(day, OTHERWISE.get(locale.language, USUAL), locale=locale)


@lru_cache(maxsize=64)
def weekdays(which: frozenset[int], locale: Locale) -> str:
    """Days of the week by name, Monday is 0, with commas only: CLDR's "and" in Welsh is the unusable "a(c)".

    As they stand inside a date. What Babel calls stand-alone names came out in another language once that was loaded.
    """
    names = get_day_names("wide", "format", locale)
    comma = "، " if locale.text_direction == "rtl" else ", "
    return comma.join(names[day] for day in sorted(which))
