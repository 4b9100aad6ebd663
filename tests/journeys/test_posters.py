"""Posters and cards as they come out of the printer: one A4 page, and a phone reads the address off them."""

import base64
import re

import numpy as np
import pytest
import zxingcpp
from playwright.sync_api import Browser, Page

from tests.journeys import walking
from tests.journeys.conftest import Someone
from tests.journeys.doors import SHORT, open_door
from tests.journeys.served import Northmoor
from tests.support.browser import DESK, Eyes, Visitor

_PIXELS = """async (png) => { const picture = new Image(); picture.src = "data:image/png;base64," + png;
  await picture.decode(); const canvas = document.createElement("canvas");
  canvas.width = picture.width; canvas.height = picture.height; const pen = canvas.getContext("2d");
  pen.drawImage(picture, 0, 0); const data = pen.getImageData(0, 0, canvas.width, canvas.height).data;
  let signs = ""; for (let at = 0; at < data.length; at += 4) signs += String.fromCharCode(data[at + 1]);
  return [canvas.width, canvas.height, btoa(signs)]; }"""


@pytest.fixture(scope="module")
def poster_door(place: Northmoor) -> str:
    return open_door(place, "qr_poster", "--name", "Library", "--closes", "2027-12-18")


@pytest.fixture
def staff(someone: Someone, place: Northmoor) -> Visitor:
    return walking.sign_in(someone(eyes=Eyes(DESK)), place, "hub")


def codes(browser: Browser, page: Page) -> list[str]:
    """What a phone's camera would read off this page as it is printed."""
    page.emulate_media(media="print")
    shot = base64.b64encode(page.screenshot(full_page=True)).decode()
    page.emulate_media(media="screen")
    reader = browser.new_page()
    width, height, pixels = reader.evaluate(_PIXELS, shot)
    reader.close()
    grey = np.frombuffer(base64.b64decode(pixels), np.uint8).reshape(height, width)
    return [one.text for one in zxingcpp.read_barcodes(grey)]


def sheets(page: Page) -> list[bytes]:
    """The size of each page of the PDF that Chromium makes of it."""
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    return re.findall(rb"/Type\s*/Page\b.*?/MediaBox\s*(\[[^]]*\])", pdf, re.DOTALL)


def test_a_poster_is_one_a4_page_with_a_code_of_six_centimetres_or_more(
    staff: Visitor, browser: Browser, place: Northmoor, poster_door: str
) -> None:
    staff.open(f"/hub/surveys/{SHORT}/doors/{poster_door.removeprefix('/s/')}/poster")
    assert len(sheets(staff.page)) == 1
    width, height = map(float, sheets(staff.page)[0].strip(b"[]").split()[2:])
    assert (round(width / 72 * 2.54, 1), round(height / 72 * 2.54, 1)) == (21.0, 29.7)
    assert codes(browser, staff.page) == [place.home + poster_door]
    box = staff.page.locator("svg.qr").bounding_box()
    assert box is not None
    modules = int(staff.page.locator("svg.qr").get_attribute("viewBox").split()[2])  # type: ignore[union-attr]
    assert box["width"] * (modules - 8) / modules / 96 * 2.54 >= 6
    words = staff.page.locator(".poster").inner_text()
    for said in (
        place.home.partition("://")[2] + poster_door,
        "It is your choice.",
        "Open until 18 December 2027",
        "0800 1111",
    ):
        assert said in words
    assert staff.page.locator(".head, .side").count() == 0


def test_nothing_on_a_poster_is_cut_off(staff: Visitor, poster_door: str) -> None:
    staff.open(f"/hub/surveys/{SHORT}/doors/{poster_door.removeprefix('/s/')}/poster")
    staff.page.emulate_media(media="print")
    inside = staff.page.locator(".poster").evaluate("(one) => one.scrollHeight <= one.clientHeight")
    assert inside, "the languages do not fit on one page"
    mirrored = staff.page.locator('.poster section[dir="rtl"]')
    assert mirrored.count() >= 1
    assert mirrored.first.evaluate("(one) => getComputedStyle(one).textAlign") in ("start", "right")


def test_eight_cards_on_a_page(staff: Visitor, browser: Browser, place: Northmoor, poster_door: str) -> None:
    staff.open(f"/hub/surveys/{SHORT}/doors/{poster_door.removeprefix('/s/')}/cards")
    assert len(sheets(staff.page)) == 1
    assert codes(browser, staff.page) == [place.home + poster_door] * 8


def test_a_list_of_schools_becomes_doors_links_and_posters(
    staff: Visitor, browser: Browser, place: Northmoor
) -> None:
    open_door(place, "open_link")
    staff.open(f"/hub/surveys/{SHORT}/doors/many")
    staff.write("list", "Oak School, 31\nAsh School\noak  school")
    staff.press("Look at the list")
    assert "No. Row 1 has the same name." in staff.words
    assert staff.page.get_by_role("button", name="Open 3 doors").count() == 0
    staff.write("list", "Oak School, 31\nAsh School\nElm School\t12")
    staff.press("Look at the list again")
    staff.press("Open 3 doors")
    assert "3 doors are open." in staff.words
    links = staff.page.locator("#doors-table-caption ~ tbody td a").all_inner_texts()
    assert len(links) == 3
    with staff.page.expect_download() as file:
        staff.page.get_by_role("link", name="Download as a spreadsheet file").click()
    text = file.value.path().read_text(encoding="utf-8-sig")
    assert all(link in text for link in links)
    staff.follow("All posters, to print")
    assert len(sheets(staff.page)) == 3
    assert sorted(codes(browser, staff.page)) == sorted(links)
