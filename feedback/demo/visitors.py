"""People who answer on the web: through the start page, page by page, to the receipt."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from feedback.demo.browser import Browser, Stuck
from feedback.demo.stage import FOLDER, Act, Stage, told

#: No survey of the story has as many pages.
LONGEST = 40


def acts(stage: Stage) -> Iterator[Act]:
    """One act for everybody who came."""
    for one in told(FOLDER / "visitors.yaml"):
        yield Act(stage.days.moment(one["day"], one["at"]), partial(_answer, visitor=one))


def _answer(stage: Stage, visitor: dict[str, Any]) -> None:
    """Answer a survey, and remember the receipt where the visitor does.

    Raises:
        Stuck: the survey does not come to an end.
    """
    browser = Browser(stage.app)
    browser.open(f"/s/{visitor['door']}?lang={visitor['language']}")
    answers = {"version": visitor.get("version", ""), **visitor["answers"]}
    for _ in range(LONGEST):
        browser.send(answers)
        if browser.receipt:
            break
    else:
        raise Stuck(f"The survey behind '{visitor['door']}' does not end")
    if visitor.get("remembers"):
        stage.receipts[visitor["door"]] = browser.receipt
