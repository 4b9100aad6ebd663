"""Pictures of every face, for a person to look at: `make screenshots`, or `python -m tests.journeys.pictures`.

`python -m tests.journeys.pictures languages` takes only the first pages, in every language there is.

They lie in ./screenshots, named for the face, the width, the language and the colours, and are made anew each time.
"""

import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from forms import author_file, library
from tests.journeys import walking
from tests.journeys.served import EVERYTHING, Northmoor, northmoor
from tests.journeys.words import said
from tests.support.browser import ARGUMENTS, DESK, PHONE, Colours, Eyes, Visitor

FOLDER = Path("screenshots")
LANGUAGES = ("en", "ar")
#: The survey, and the door to it, that speaks every language of the interface.
EVERY_LANGUAGE = "three-questions"
COLOURS: tuple[Colours, ...] = ("light", "dark")
PUBLIC = {
    "home": "/",
    "loops": "/loops/",
    "loop": "/loops/feeling-safe",
    "loop-conference": "/loops/hear-act-tell",
    "help": "/help",
    "privacy": "/privacy",
    "accessibility": "/accessibility",
    "receipt": "/receipt",
    "nowhere": "/nowhere",
    "no-such-door": "/s/nope",
    "closed": "/s/brackenlow",
    "start": "/s/feeling-safe",
}

#: Pages of the hub with the most in them.
RICH = tuple(f"/hub/surveys/feeling-safe/{room}" for room in ("results", "themes", "comments?read="))

Take = Callable[[str], None]


def main() -> None:
    """Take all of them; with the word `languages`, only the first pages in every language."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    if sys.argv[1:] == ["languages"]:
        with chromium() as browser, tempfile.TemporaryDirectory() as folder, northmoor(Path(folder)) as place:
            in_every_language(browser, place)
        print(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER}/")
        return
    with chromium() as browser, tempfile.TemporaryDirectory() as folder, northmoor(Path(folder)) as place:
        for size, language, colours in product((PHONE, DESK), LANGUAGES, COLOURS):
            visitor = Visitor(browser, place.home, eyes=Eyes(size, colours))
            take = camera(visitor, f"{size[0]}-{language}-{colours}")
            open_to_everybody(visitor, language, take)
            answering(visitor, place, language, take)
            told(visitor, place, language, take)
            visitor.close()
        in_every_language(browser, place)
        for size, colours in product((PHONE, DESK), COLOURS):
            staff(browser, place, Eyes(size, colours), Path(folder))
    print(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER}/")


def in_every_language(browser: Browser, place: Northmoor) -> None:
    """Start page, first question and thanks of the survey that is there in all of them."""
    for size, language in product((PHONE, DESK), library.read(EVERY_LANGUAGE).languages):
        visitor = Visitor(browser, place.home, eyes=Eyes(size))
        take = camera(visitor, f"{size[0]}-{language}-light")
        visitor.page.goto(f"{visitor.home}/s/{EVERY_LANGUAGE}?lang={language}")
        take("languages-start")
        visitor.page.get_by_role("button", name=said("Start", language), exact=True).click()
        visitor.page.wait_for_url("**/q/*")
        take("languages-question")
        while "/q/" in visitor.page.url or visitor.page.url.endswith("/check"):
            visitor.page.locator("main .go button[type=submit]").first.click()
            visitor.page.wait_for_load_state()
        take("languages-thanks")
        visitor.close()


@contextmanager
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        sys.exit("Chromium is not on this machine. Get it with 'apt-get install chromium', then try again.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


def camera(visitor: Visitor, seen: str) -> Take:
    def take(face: str) -> None:
        visitor.page.screenshot(path=FOLDER / f"{face}-{seen}.png", full_page=True)

    return take


def open_to_everybody(visitor: Visitor, language: str, take: Take) -> None:
    for face, path in PUBLIC.items():
        visitor.page.goto(f"{visitor.home}{path}?lang={language}")
        take(face)
    visitor.page.locator(".tongues summary").click()
    take("start-languages")


def answering(visitor: Visitor, place: Northmoor, language: str, take: Take) -> None:
    """Every question as it is asked; one with a list of problems; the check page; thanks; carrying on."""
    page, survey = visitor.page, author_file.read(EVERYTHING).survey
    assert survey is not None
    page.goto(f"{visitor.home}{place.everything}?lang={language}")
    page.get_by_role("button", name=said("Start", language), exact=True).click()
    take("leaving")
    answers = {"day": ("4",), "helped": ("yes",), "who": ("friend", "other"), "again": ("7",)}
    for one in survey.pages:
        page.goto(f"{visitor.home}{place.everything}/q/{one.id}")
        take(f"question-{one.id}")
        if one.id in ("day", "people"):
            if one.id == "people":
                visitor.write("people", "99")
            page.get_by_role("button", name=said("Continue", language), exact=True).click()
            take(f"question-{one.id}-problem")
        if one.id in answers:
            visitor.choose(one.id, *answers[one.id])
            take(f"question-{one.id}-chosen")
            page.get_by_role("button", name=said("Continue", language), exact=True).click()
    page.goto(f"{visitor.home}{place.everything}/check")
    take("check")
    page.goto(f"{visitor.home}{place.everything}")
    take("carry-on")
    page.goto(f"{visitor.home}{place.everything}/check")
    page.get_by_role("button", name=said("Send my answers", language), exact=True).click()
    page.wait_for_url("**/thanks")
    take("thanks")


def told(visitor: Visitor, place: Northmoor, language: str, take: Take) -> None:
    """What the receipt of somebody shows who answered long ago."""
    visitor.page.goto(f"{visitor.home}/receipt?lang={language}")
    visitor.write("code", "0000")
    show = visitor.page.get_by_role("button", name=said("Show me", language), exact=True)
    show.click()
    take("receipt-problem")
    visitor.write("code", place.receipts["feeling-safe"])
    show.click()
    visitor.page.wait_for_selector("dl.rows")
    take("receipt-told")


def staff(browser: Browser, place: Northmoor, eyes: Eyes, folder: Path) -> None:
    """One page of every kind in the hub, as its staff and its administrator see them."""
    app, taken = walking.map_of_pages(folder), set[str]()
    for role in ("hub", "admin"):
        visitor = Visitor(browser, place.home, eyes=eyes)
        take = camera(visitor, f"{eyes.size[0]}-en-{eyes.colours}")
        visitor.page.goto(place.sign_in(role))
        take("hub-welcome")
        visitor.page.get_by_role("button", name="Sign in to the demo").click()
        visitor.page.wait_for_url("**/hub/")
        for kind in walking.pages(visitor, app, Counter(), often=1, first=RICH):
            if kind not in taken:
                take(kind.replace(".", "-"))
            taken.add(kind)
        visitor.close()


if __name__ == "__main__":
    main()
