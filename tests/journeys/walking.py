"""Walking through the hub by its links, page by page."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from feedback.app import create_app
from feedback.settings import Settings
from tests.journeys.served import Northmoor
from tests.support.browser import Visitor

#: Addresses of the hub that are no pages: they hand over a file.
FILES = {
    "board.gaps_csv",
    "hub.briefing_file",
    "hub.calendar_file",
    "hub.card_file",
    "hub.doors_file",
    "hub.ledger_file",
    "hub.report_file",
    "hub.survey_definition",
    "hub.loop_clock_file",
    "hub.results_csv",
    "hub.return_file",
    "hub.results_json",
}


def sign_in(visitor: Visitor, place: Northmoor, role: str) -> Visitor:
    """Come in by the demo's link of this role; gives the visitor back."""
    visitor.open(place.sign_in(role))
    visitor.press("Sign in to the demo")
    return visitor


def publishes(visitor: Visitor) -> None:
    """From a loop's page: look at each thing a machine points at, and publish it."""
    visitor.follow("Publish", within=".title")
    for pointed_at in visitor.page.locator('input[name="looked_at"]').all():
        pointed_at.check()
    visitor.press("Publish in the chosen languages")


def map_of_pages(folder: Path) -> Flask:
    """The service, to look its addresses up in. `folder` holds what it needs to start."""
    settings = Settings(
        database=f"sqlite:///{folder / 'x.sqlite'}", secret_file=str(folder / "key"), https=False
    )
    return create_app(settings)


def pages(
    visitor: Visitor, app: Flask, reached: Counter[str], often: int, first: tuple[str, ...] = ()
) -> Iterator[str]:
    """Follow every link from `first`, today's list and the gallery; stop at each page and give its kind.

    Of one kind (`hub.loop`, say) at most `often` pages are visited, but for those the walk begins at: they lead to what
    only this role may see. `reached` counts them, files included.
    """
    to_see = [*first, "/hub/", "/hub/gallery"]
    begins, seen = set(to_see), set(to_see)
    while to_see:
        address = to_see.pop(0)
        kind = kind_of(app, address)
        if kind is None or (reached[kind] >= often and address not in begins):
            continue
        reached[kind] += 1
        if kind in FILES:
            continue
        visitor.page.goto(visitor.home + address)
        yield kind
        found = [link for link in links(visitor) if link not in seen]
        seen.update(found)
        to_see += found


def links(visitor: Visitor) -> Iterator[str]:
    """Addresses of ours on this page, without what stands behind the #."""
    for address in visitor.page.evaluate("[...document.links].map((one) => one.href)"):
        if address.startswith(visitor.home):
            yield urlsplit(address)._replace(scheme="", netloc="", fragment="").geturl()


def kind_of(app: Flask, address: str) -> str | None:
    """The name of a page of the hub; None for any other."""
    try:
        endpoint, _ = app.url_map.bind("127.0.0.1").match(urlsplit(address).path)
    except (RequestRedirect, HTTPException):
        return None
    return str(endpoint) if str(endpoint).startswith(("hub.", "board.")) else None
