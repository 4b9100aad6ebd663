"""The hub: every page can be reached from its navigation, and is sound on a phone and at a desk."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from feedback.app import create_app
from feedback.settings import Settings
from tests.journeys.conftest import Someone
from tests.journeys.served import Northmoor
from tests.support.browser import DESK, PHONE, Eyes, Visitor

#: Addresses of the hub that are no pages: they hand over a file.
FILES = {"hub.survey_definition"}
#: Pages that nobody who is signed in is led to.
OUTSIDE = {"hub.sign_in", "hub.welcome"}
#: Pages to look at of one kind: the second has other contents.
OF_ONE_KIND = 2
ROLES = ("hub", "admin")


@pytest.fixture(scope="module")
def map_of_pages(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder: Path = tmp_path_factory.mktemp("map")
    settings = Settings(
        database=f"sqlite:///{folder / 'x.sqlite'}", secret_file=str(folder / "key"), https=False
    )
    return create_app(settings)


def test_every_page_can_be_reached_and_is_sound(
    someone: Someone, place: Northmoor, map_of_pages: Flask
) -> None:
    pages = {
        rule.endpoint
        for rule in map_of_pages.url_map.iter_rules()
        if rule.endpoint.startswith("hub.") and "GET" in (rule.methods or ())
    }
    reached, faults = Counter[str](), list[str]()
    for role in ROLES:
        walk(signed_in(someone(), place, role), map_of_pages, reached, faults)
    assert faults == [], "\n\n".join(faults)
    assert pages - OUTSIDE - set(reached) == set()


def walk(visitor: Visitor, map_of_pages: Flask, reached: Counter[str], faults: list[str]) -> None:
    """Follow every link from today's list and from the gallery, as often as pages of its kind are new."""
    to_see = [visitor.path, "/hub/gallery"]
    seen = set(to_see)
    while to_see:
        address = to_see.pop(0)
        kind = kind_of(map_of_pages, address)
        if kind is None or reached[kind] >= OF_ONE_KIND:
            continue
        reached[kind] += 1
        if kind in FILES:
            continue
        try:
            visitor.open(address)
            look_at_a_desk(visitor)
        except AssertionError as fault:
            faults.append(str(fault))
            visitor.complaints.clear()
        found = [link for link in links(visitor) if link not in seen]
        seen.update(found)
        to_see += found


def look_at_a_desk(visitor: Visitor) -> None:
    visitor.page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    visitor.look()
    visitor.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})


def links(visitor: Visitor) -> Iterator[str]:
    """Addresses of ours on this page, without what stands behind the #."""
    for address in visitor.page.evaluate("[...document.links].map((one) => one.href)"):
        parts = urlsplit(address)
        if address.startswith(visitor.home):
            yield parts._replace(scheme="", netloc="", fragment="").geturl()


def kind_of(map_of_pages: Flask, address: str) -> str | None:
    """The name of a page of the hub; None for any other."""
    try:
        endpoint, _ = map_of_pages.url_map.bind("127.0.0.1").match(urlsplit(address).path)
    except (RequestRedirect, HTTPException):
        return None
    return str(endpoint) if str(endpoint).startswith("hub.") else None


def test_the_menu_opens_on_a_phone_without_scripts(someone: Someone, place: Northmoor) -> None:
    visitor = signed_in(someone(scripts=False), place, "hub")
    assert not visitor.page.locator("nav.side").is_visible()
    visitor.button("Menu", "header").click()
    assert visitor.page.locator("nav.side").is_visible()
    visitor.look()
    visitor.follow("Plans", within="nav.side")
    assert visitor.heading == "Plans"


@pytest.mark.parametrize(
    ("role", "path", "written", "button"),
    [
        ("hub", "/hub/loops/new", {}, "Start the loop"),
        ("hub", "/hub/surveys/feeling-safe/themes", {}, "Add the theme"),
        ("hub", "/hub/surveys/feeling-safe/doors/new", {"invited": "many"}, "Open the door"),
        ("hub", "/hub/surveys/new", {"text": "survey: x"}, "Keep this survey"),
        ("admin", "/hub/accounts", {"email": "nobody"}, "Add and show the link"),
        ("admin", "/hub/plans", {}, "Bring it in"),
        ("admin", "/hub/partnership", {"accent": "#ffee00"}, "Save"),
    ],
)
def test_a_form_that_cannot_be_kept_says_what_to_do(
    someone: Someone, place: Northmoor, role: str, path: str, written: dict[str, str], button: str
) -> None:
    visitor = signed_in(someone(), place, role)
    visitor.open(path)
    for name, words in written.items():
        visitor.write(name, words)
    visitor.press(button)
    assert visitor.status == 422
    assert visitor.page.title().startswith("Error: ")
    assert visitor.page.get_by_role("alert").count() == 1
    for name, words in written.items():
        assert visitor.page.locator(f'[name="{name}"]').input_value().strip() == words
    look_at_a_desk(visitor)


def test_a_new_colleague_comes_in_by_a_link_and_later_by_a_password(
    someone: Someone, place: Northmoor
) -> None:
    admin = signed_in(someone(eyes=Eyes(DESK)), place, "admin")
    admin.follow("Accounts", within="nav.side")
    admin.write("email", "new.colleague@northmoor.example")
    admin.choose("roles", "board")
    admin.press("Add and show the link")
    colleague = someone()
    colleague.open(admin.page.locator(".notice code").inner_text())
    colleague.write("password", "short")
    colleague.press("Set password and sign in")
    assert colleague.status == 422
    colleague.write("password", "three words to remember")
    colleague.press("Set password and sign in")
    assert colleague.heading == "Today"
    signs_in_again(colleague)


def signs_in_again(colleague: Visitor) -> None:
    colleague.press("Sign out", "header")
    colleague.open("/hub/plans")
    assert colleague.heading == "Sign in"
    for password, status in (("three other words", 422), ("three words to remember", 200)):
        colleague.write("email", "new.colleague@northmoor.example")
        colleague.write("password", password)
        colleague.press("Sign in")
        assert colleague.status == status
    assert colleague.heading == "Plans"


def signed_in(visitor: Visitor, place: Northmoor, role: str) -> Visitor:
    visitor.open(place.sign_in(role))
    visitor.press("Sign in to the demo")
    return visitor
