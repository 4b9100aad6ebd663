"""An evening of reading: with the keyboard, in one place, and with nothing lost when the signal or a colleague goes."""

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.conftest import Someone
from tests.journeys.doors import command
from tests.journeys.served import Northmoor
from tests.journeys.walking import sign_in
from tests.support.browser import Visitor

EVERY = "/hub/surveys/an-evening/comments"
UNREAD = f"{EVERY}?read=no"
SURVEY = """
survey: an-evening
title: An evening
languages: [en]
audience: practitioner
mode: anonymous
start:
  why: We want to know how the course was.
  who_asks: The partnership
  who_sees: A small team reads every answer.
  minutes: 2
  next_steps: We read every answer.
  hear_back: You will hear from us in May.
pages:
  - id: words
    questions:
      - {id: words, type: long_text, text: "How was the course?"}
"""


@pytest.fixture(scope="module", autouse=True)
def words(place: Northmoor, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A survey of this story alone, with comments that nobody else reads away."""
    folder: Path = tmp_path_factory.mktemp("an-evening")
    (folder / "an-evening.yaml").write_text(SURVEY)
    with (folder / "answers.csv").open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["day", "words"])
        table.writerows(["2026-01-05", f"The room was cold, number {number}"] for number in range(8))
    command(place, "survey", "import", str(folder / "an-evening.yaml"), "--publish")
    command(place, "responses", "import", "an-evening", str(folder / "answers.csv"))


def chosen(visitor: Visitor) -> Locator:
    return visitor.page.locator("[data-comment]:focus")


def begin(visitor: Visitor, at: str = EVERY) -> list[Locator]:
    """Start to read with the keyboard; gives the comments, in their order."""
    visitor.open(at)
    visitor.page.get_by_role("button", name="Read with the keyboard").click()
    ids = visitor.page.eval_on_selector_all("[data-comment]", "all => all.map((one) => one.id)")
    expect(visitor.page.locator(f"#{ids[0]}")).to_be_focused()
    return [visitor.page.locator(f"#{one}") for one in ids]


def test_one_after_the_other_with_the_keyboard_alone(someone: Someone, place: Northmoor) -> None:
    visitor = sign_in(someone(), place, "hub")
    first, second, *_ = begin(visitor, UNREAD)
    visitor.page.keyboard.press("r")
    expect(first).to_contain_text("Read by you")
    expect(second).to_be_focused()
    visitor.look()
    visitor.page.keyboard.press("t")
    visitor.page.keyboard.press("Escape")
    expect(second).to_be_focused()
    second.locator("[name=new_theme]").fill("Lights on the path")
    second.locator("[name=new_theme]").press("Enter")
    expect(second).to_contain_text("Themes: Lights on the path")
    expect(second).to_contain_text("Read by you")
    visitor.page.keyboard.press("k")
    expect(first).to_be_focused()
    visitor.page.keyboard.press("u")
    expect(first).to_contain_text("Not read yet")
    assert chosen(visitor).count() == 1
    visitor.page.reload()
    expect(first).to_contain_text("Not read yet")
    assert second.count() == 0, "it was read, and the view is of what was not"


def test_a_key_means_nothing_while_no_comment_is_chosen(someone: Someone, place: Northmoor) -> None:
    visitor = sign_in(someone(), place, "hub")
    visitor.open(UNREAD)
    before = visitor.page.locator("[data-comments]").inner_text()
    for key in "rjtu":
        visitor.page.keyboard.press(key)
    assert visitor.page.locator("[data-comments]").inner_text() == before


def test_without_a_signal_nothing_is_said_to_be_kept_and_nothing_typed_is_lost(
    someone: Someone, place: Northmoor
) -> None:
    visitor = sign_in(someone(), place, "hub")
    first, *_ = begin(visitor)
    first.locator("[data-key=t] summary").click()
    first.locator("[name=new_theme]").fill("Long waits")
    visitor.context.set_offline(True)
    first.locator("[name=new_theme]").press("Enter")
    expect(first.locator("[data-lost]")).to_contain_text(
        "Nothing was saved, and what you typed is still here"
    )
    expect(first.locator("[data-key=t] summary")).not_to_contain_text("Long waits")
    assert first.locator("[name=new_theme]").input_value() == "Long waits"
    visitor.context.set_offline(False)
    first.locator("[name=new_theme]").press("Enter")
    expect(first.locator("[data-key=t] summary")).to_contain_text("Long waits")


def test_who_was_signed_out_keeps_what_they_typed(someone: Someone, place: Northmoor) -> None:
    visitor = sign_in(someone(), place, "hub")
    first, *_ = begin(visitor)
    first.locator("[data-key=t] summary").click()
    first.locator("[name=new_theme]").fill("Long nights")
    held = visitor.context.cookies()
    visitor.context.clear_cookies()
    first.locator("[name=new_theme]").press("Enter")
    expect(first.locator("[data-lost]")).to_contain_text("you may have been signed out")
    assert first.locator("[name=new_theme]").input_value() == "Long nights"
    visitor.context.add_cookies(held)  # type: ignore[arg-type]
    first.locator("[name=new_theme]").press("Enter")
    expect(first.locator("[data-key=t] summary")).to_contain_text("Long nights")
    visitor.complaints.clear()
