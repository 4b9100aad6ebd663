"""Shorter ways through the survey of everything, for stories that are about something else."""

from tests.journeys.words import said
from tests.support.browser import Visitor


def begin(visitor: Visitor, path: str, language: str = "en") -> None:
    """Past the start page and the first two pages; the day is a 4."""
    visitor.open(f"{path}?lang={language}")
    visitor.press(said("Start", language))
    past_the_ways_out(visitor, language)
    visitor.press(said("Continue", language))
    visitor.choose("day", "4")
    visitor.press(said("Continue", language))


def past_the_ways_out(visitor: Visitor, language: str = "en") -> None:
    """On from the page that says how to leave quickly, to the first question."""
    assert visitor.path.endswith("/leaving")
    visitor.follow(said("Continue", language), within="main")


def be_ready_to_send(visitor: Visitor, path: str, language: str = "en") -> None:
    """On the check page, with what is needed answered and all else left out."""
    begin(visitor, path, language)
    visitor.open(f"{path}/q/helped")
    visitor.choose("helped", "no")
    visitor.press(said("Continue", language))
    visitor.open(f"{path}/check")


def send_all(visitor: Visitor, path: str, language: str = "en") -> str:
    """From the start to the receipt, which it gives."""
    be_ready_to_send(visitor, path, language)
    visitor.press(said("Send my answers", language))
    return visitor.page.locator("#receipt").inner_text()
