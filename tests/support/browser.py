"""Somebody with a real browser, who looks closely at every page they come to.

A `Visitor` opens addresses, chooses, writes and presses, as people do. Wherever that leads, the page is looked over
before the story goes on: `Visitor.look` says what every page of ours has to be.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
    expect,
)

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE, DESK = (360, 740), (1280, 900)
#: A page that takes longer than this is broken, also on a machine with other work.
PATIENCE = 30_000

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
#: Where people bring their own colours the browser sets them, and axe cannot see which.
_RUN_AXE = """([tags, forced]) => axe.run({resultTypes: ["violations"], runOnly: {type: "tag", values: tags},
  rules: {"color-contrast": {enabled: !forced}}})"""
#: What sticks out of the page sideways: only what no scrolling box of its own holds, and what is there to be seen.
_STICKS_OUT = """() => {
  const root = document.documentElement, wide = root.clientWidth;
  if (root.scrollWidth <= wide) return [];
  const held = (one) => { for (let up = one.parentElement; up && up !== document.body; up = up.parentElement)
    if (/auto|scroll|hidden|clip/.test(getComputedStyle(up).overflowX)) return true; return false; };
  return [`${root.scrollWidth} px of content in ${wide} px`, ...[...document.querySelectorAll("body *")]
    .filter((one) => { const box = one.getBoundingClientRect();
      return box.width > 1 && (box.right > wide + 1 || box.left < -1) && !held(one); })
    .slice(0, 5).map((one) => one.cloneNode(false).outerHTML.slice(0, 120))];
}"""
#: What changes from one showing of a page to the next, and is of no interest to anybody who looks at it.
_PASSING = re.compile(r'name="csrf_token" value="[^"]+"')

Colours = Literal["light", "dark"]


@dataclass(frozen=True)
class Eyes:
    """How somebody sees: `text` is the browser's own text size, 2 for twice as large; `zoom` the page's, 4 for 400 %."""

    size: tuple[int, int] = PHONE
    colours: Colours = "light"
    forced: bool = False
    text: float = 1
    zoom: float = 1


class Visitor:
    """One person in a browser of their own. `home` is our address; nothing may be fetched from any other."""

    #: Pages that have been looked over and found good, by what they say and how they were seen.
    good: set[str] = set()  # noqa: RUF012 - shared on purpose: the same page need not be looked at twice

    def __init__(
        self,
        browser: Browser,
        home: str,
        *,
        scripts: bool = True,
        eyes: Eyes = Eyes(),
        away: Iterable[str] = (),
        cookies: list[Any] | None = None,
    ) -> None:
        self.home, self.scripts, self.eyes, self.browser = home, scripts, eyes, browser
        self.hosts = {urlsplit(one).netloc for one in (home, *away)}
        self.strangers: list[str] = []
        self.complaints: list[str] = []
        self.statuses: dict[str, int] = {}
        self.context = self._context(scripts)
        if cookies:
            self.context.add_cookies(cookies)
        self.context.on("request", self._on_request)
        self.context.on("response", self._on_response)
        self.context.on("console", self._on_console)
        self.context.on("weberror", lambda error: self.complaints.append(f"script: {error.error}"))
        self.page: Page = self.context.new_page()
        self._size_text()

    # what people do

    def open(self, address: str) -> None:
        """Go to a page of ours and look it over."""
        self.page.goto(address if "://" in address else self.home + address)
        self.look()

    def press(self, words: str, within: str = "main") -> None:
        """Press the button with these words, and look over the page it leads to."""
        self.go(self.button(words, within))

    def follow(self, words: str, within: str = "body") -> None:
        """Follow the link with these words, and look over the page it leads to."""
        self.go(self.page.locator(within).get_by_role("link", name=words).first)

    def go(self, what: Locator, to: str | None = None) -> None:
        """Press something that leads to another page (to the address `to`), and look that over."""
        with self.page.expect_navigation(url=to):
            what.click()
        self.look()

    def arrive(self, at: str) -> None:
        """Wait until a page whose address ends like this is there, and look it over.

        For buttons pressed twice: the second press cancels the first one's way, which a wait for *the* navigation
        takes for a failure, and a person does not notice.
        """
        expect(self.page).to_have_url(re.compile(f"{re.escape(at)}$"), timeout=PATIENCE)
        self.look()

    def button(self, words: str, within: str = "main") -> Locator:
        return self.page.locator(within).get_by_role("button", name=words, exact=True)

    def choose(self, name: str, *values: str) -> None:
        """Choose answers by pressing on their words, as one does; or one line of a list."""
        chooser = self.page.locator(f'select[name="{name}"]')
        if chooser.count():
            chooser.select_option(value=values[0])
            return
        for value in values:
            control = self.page.locator(f'input[name="{name}"][value="{value}"]')
            self.page.locator(f'label[for="{control.get_attribute("id")}"]').click()
            assert control.is_checked(), f"{name}={value} was pressed and is not chosen"

    def write(self, name: str, words: str) -> None:
        """Write into the box of that name."""
        self.page.locator(f':is(input, textarea)[name="{name}"]').fill(words)

    # where that led

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    @property
    def words(self) -> str:
        """All that can be read on the page."""
        return self.page.locator("body").inner_text()

    @property
    def status(self) -> int:
        """What the server said to the last request for this address."""
        return self.statuses[self.page.url.split("#")[0]]

    # what every page has to be

    def look(self) -> None:
        """Look the page over; all that is wrong with it is said at once.

        Raises:
            AssertionError: with one line for each fault, and where.
        """
        self.page.wait_for_load_state("load")
        faults = [
            *self._frame(),
            *self.sticks_out(),
            *self.complaints,
            *map("from elsewhere: {}".format, self.strangers),
        ]
        if self._mark() not in Visitor.good:
            faults += self.axe()
        assert faults == [], "\n".join([f"{self.page.url} as {self.eyes}, scripts {self.scripts}:", *faults])
        Visitor.good.add(self._mark())

    def axe(self) -> list[str]:
        """What axe finds against WCAG 2.2 A and AA: one line for each rule and place."""
        page = self.page if self.scripts else self._twin()
        page.evaluate(AXE_SCRIPT)
        found = page.evaluate(_RUN_AXE, [RULES, self.eyes.forced])["violations"]
        return [_said_of(rule, node) for rule in found for node in rule["nodes"]]

    def sticks_out(self) -> list[str]:
        """What makes the page scroll sideways."""
        return [f"scrolls sideways: {one}" for one in self.page.evaluate(_STICKS_OUT)]

    def _frame(self) -> Iterable[str]:
        if not self.page.title().strip(" –"):
            yield "has no title"
        if not re.fullmatch(r"[a-z]{2,3}(-\w+)*", self.page.locator("html").get_attribute("lang") or ""):
            yield "does not say its language"
        headings = self.page.get_by_role("heading", level=1).count()
        if headings != 1:
            yield f"has {headings} headings of the first order"

    def _mark(self) -> str:
        said = _PASSING.sub("", self.page.content())
        return hashlib.sha256(f"{self.eyes} {self.page.viewport_size} {said}".encode()).hexdigest()

    # the browser behind the person

    def _context(self, scripts: bool) -> BrowserContext:
        width, height = self.eyes.size
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            device_scale_factor=self.eyes.zoom,
            java_script_enabled=scripts,
            color_scheme=self.eyes.colours,
            forced_colors="active" if self.eyes.forced else "none",
            locale="en-GB",
        )
        context.set_default_timeout(PATIENCE)
        context.route(lambda address: urlsplit(address).netloc not in self.hosts, lambda route: route.abort())
        return context

    def _size_text(self) -> None:
        if self.eyes.text != 1:
            size = {"standard": round(16 * self.eyes.text), "fixed": round(13 * self.eyes.text)}
            self.context.new_cdp_session(self.page).send("Page.setFontSizes", {"fontSizes": size})

    def _twin(self) -> Page:
        """The page as it stands, in a browser in which axe can run: where scripts are off, axe cannot."""
        html, address = self.page.content(), self.page.url
        self._beside.unroute_all()
        self._beside.route("**/*.js", lambda route: route.abort())
        self._beside.route(
            address, lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8")
        )
        self._beside.goto(address)
        return self._beside

    @cached_property
    def _beside(self) -> Page:
        return self._context(True).new_page()

    def _on_request(self, request: Request) -> None:
        if request.url.startswith("http") and urlsplit(request.url).netloc not in self.hosts:
            self.strangers.append(request.url)

    def _on_response(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self.statuses[response.url.split("#")[0]] = response.status

    def _on_console(self, message: ConsoleMessage) -> None:
        """Everything but a page that says, as it should, that it is not there or not filled in, and a lost signal."""
        told = message.text.startswith("Failed to load resource") and (
            message.location["url"] in self.statuses or "ERR_INTERNET_DISCONNECTED" in message.text
        )
        if message.type in ("error", "warning") and not told:
            self.complaints.append(f"console: {message.text}")

    def close(self) -> None:
        self.context.close()
        if "_beside" in self.__dict__:
            self._beside.context.close()


def _said_of(rule: dict[str, Any], node: dict[str, Any]) -> str:
    """`label at #q-word: Form element does not have an implicit (wrapped) <label>; ...`"""
    why = node["failureSummary"].split("\n  ")[1:]
    return f"{rule['id']} at {' '.join(map(str, node['target']))}: {'; '.join(why)}"
