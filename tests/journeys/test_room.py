"""A workshop: thirty people behind one address begin at once, and the wall counts what has been sent."""

import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from tests.journeys import walking
from tests.journeys.conftest import Someone
from tests.journeys.doors import SHORT, open_door
from tests.journeys.served import Northmoor

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture(scope="module")
def room(place: Northmoor) -> str:
    return open_door(place, "workshop", "--group", "Assembly", "--invited", "30")


class Phone:
    """A browser as plain as can be: cookies, forms, redirects."""

    def __init__(self, home: str) -> None:
        self.home, self.opener = home, build_opener(HTTPCookieProcessor(CookieJar()))

    def look(self, path: str) -> str:
        with self.opener.open(self.home + path, timeout=60) as answer:
            self.path, self.page = answer.url.removeprefix(self.home), answer.read().decode()
        return self.page

    def press(self, path: str | None = None, **answers: str) -> str:
        token = unescape(TOKEN.findall(self.page)[-1])
        body = urlencode({"csrf_token": token, **answers}).encode()
        with self.opener.open(self.home + (path or self.path), body, timeout=60) as answer:
            self.path, self.page = answer.url.removeprefix(self.home), answer.read().decode()
        return self.page


def answer(place: Northmoor, path: str, number: int) -> str:
    phone = Phone(place.home)
    phone.look(path)
    for _ in range(3):  # thirty people who press Start three times
        start, page = phone.path, phone.page
        phone.press(path)
        first, phone.path, phone.page = (phone.path, phone.page), start, page
    phone.path, phone.page = first
    phone.press(how="4")
    phone.press(listened="yes")
    phone.press(differently=f"Number {number}")
    phone.press(f"{path}/send")
    found = re.search(r'id="receipt">([^<]+)<', phone.page)
    assert found is not None, phone.page
    return found[1]


def test_thirty_people_behind_one_address_at_once(someone: Someone, place: Northmoor, room: str) -> None:
    before, _ = place.count(SHORT)
    with ThreadPoolExecutor(30) as class_:
        receipts = set(class_.map(lambda number: answer(place, room, number), range(30)))
    assert len(receipts) == 30
    assert place.count(SHORT)[0] == before + 30
    wall = walking.sign_in(someone(), place, "hub")
    wall.open(f"/hub/surveys/{SHORT}/doors/{room.removeprefix('/s/')}/room")
    assert "30 of 30 sent" in wall.page.locator(".sent").inner_text().replace("\n", " ")


def test_the_wall_opens_and_closes_the_door_and_counts_without_scripts(
    someone: Someone, place: Northmoor
) -> None:
    door = open_door(place, "workshop", "--group", "Parents’ evening")
    wall = walking.sign_in(someone(scripts=False), place, "hub")
    wall.open(f"/hub/surveys/{SHORT}/doors/{door.removeprefix('/s/')}/room")
    wall.press("Close the door")
    assert "The door is closed." in wall.words
    parent = someone()
    parent.open(door)
    assert parent.button("Start").count() == 0
    wall.press("Open the door")
    wall.follow("Stop counting")
    assert "Not counting." in wall.words


def test_a_practitioner_is_one_touch_from_the_code_to_the_first_question(
    someone: Someone, place: Northmoor
) -> None:
    visitor = someone()
    visitor.open(open_door(place, "qr_poster"))
    visitor.press("Start")
    assert visitor.path.endswith("/q/how")
