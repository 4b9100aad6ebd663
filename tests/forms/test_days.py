"""Days of the week by name, in every language of the interface."""

import pytest
from babel import Locale

from feedback.partnership import languages
from forms import days

TAGS = tuple(languages.known())


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("en", "Monday, Wednesday"),
        ("ar", "الاثنين، الأربعاء"),
        ("cy", "Dydd Llun, Dydd Mercher"),
        ("pl", "poniedziałek, środa"),
        ("ur", "پیر، بدھ"),
    ],
)
def test_weekdays_stand_in_their_order(tag: str, said: str) -> None:
    assert days.weekdays(frozenset({2, 0}), Locale.parse(tag)) == said


def test_no_language_gets_the_names_of_another() -> None:
    days.weekdays.cache_clear()
    # Pashto first: with Babel's stand-alone names, whatever was loaded after it came out in Pashto.
    said = {tag: days.weekdays(frozenset(range(7)), Locale.parse(tag)) for tag in ("ps", *TAGS)}
    assert len(set(said.values())) == len(TAGS)
