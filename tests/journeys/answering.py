"""Shorter ways through the survey of everything, for stories that are about something else."""

from tests.support.browser import Visitor


def begin(visitor: Visitor, path: str) -> None:
    """Past the start page and the first two pages; the day is a 4."""
    visitor.open(path)
    visitor.press("Start")
    visitor.press("Continue")
    visitor.choose("day", "4")
    visitor.press("Continue")


def be_ready_to_send(visitor: Visitor, path: str) -> None:
    """On the check page, with what is needed answered and all else left out."""
    begin(visitor, path)
    visitor.open(f"{path}/q/helped")
    visitor.choose("helped", "no")
    visitor.press("Continue")
    visitor.open(f"{path}/check")


def send_all(visitor: Visitor, path: str) -> str:
    """From the start to the receipt, which it gives."""
    be_ready_to_send(visitor, path)
    visitor.press("Send my answers")
    return visitor.page.locator("#receipt").inner_text()
