"""Two hundred mixed answers arrive, and two of them are disclosures: they stand first, are looked at, and are handed over.

The survey and its answers are of this story's own, so that themes and quotes of the same answers can follow here.
"""

import csv
import json
from dataclasses import dataclass
from datetime import date
from itertools import cycle, islice
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Someone
from tests.journeys.doors import command
from tests.journeys.served import Northmoor
from tests.journeys.walking import sign_in
from tests.support.browser import Visitor

SURVEY = """
survey: after-school
title: After school
languages: [en]
audience: child
mode: anonymous
start:
  why: We want after school to be good.
  who_asks: The partnership
  who_sees: A small team reads every answer.
  minutes: 2
  next_steps: We read every answer.
  hear_back: You will hear from us in May.
pages:
  - id: words
    questions:
      - {id: words, type: long_text, text: "What is it like for you after school?"}
"""
ORDINARY = (
    "Football club is great on Tuesdays", "The bus is always late", "More books in the library please",
    "I like the art room", "Homework club helps me with maths", "The food is cold by the time we get it",
    "My friends and me walk home together", "It is boring when it rains", "Open the hall earlier",
    "The coach is kind and shouts less than the old one", "I want a chess club", "It is fine",
    "The lights in the park are broken", "Music lessons are too short", "Thank you for asking us",
    "I go to my nan and she makes pancakes", "Longer opening at the youth club", "We need bins in the yard",
)  # fmt: skip
DISCLOSURES = (
    "my stepdad hits me when i get home and i hide in my room until mum is back",
    "I cut myself most nights and I dont want to be here any more",
)
HOW_MANY = 198


@dataclass(frozen=True)
class Asked:
    """The survey of this story: its key and the path of its door."""

    key: str
    path: str


@pytest.fixture(scope="module")
def asked(place: Northmoor, tmp_path_factory: pytest.TempPathFactory) -> Asked:
    """Published, with 198 ordinary answers brought in today and two disclosures sent on the web."""
    folder = tmp_path_factory.mktemp("after-school")
    (folder / "after-school.yaml").write_text(SURVEY)
    with (folder / "answers.csv").open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["day", "words"])
        for number, words in enumerate(islice(cycle(ORDINARY), HOW_MANY)):
            table.writerow([date.today().isoformat(), f"{words}, {number}"])
    path = json.loads(
        command(place, "survey", "import", str(folder / "after-school.yaml"), "--publish", "--json")
    )["path"]
    command(place, "responses", "import", "after-school", str(Path(folder / "answers.csv")))
    return Asked("after-school", path)


def write(visitor: Visitor, asked: Asked, words: str) -> None:
    """Answer the survey as a child does."""
    visitor.open(asked.path)
    visitor.press("I want to take part")
    visitor.page.locator("textarea").fill(words)
    visitor.press("Continue")
    visitor.press("Send my answers")
    expect(visitor.page.locator("#receipt")).to_be_visible()


def test_two_disclosures_among_two_hundred(someone: Someone, place: Northmoor, asked: Asked) -> None:
    for words in DISCLOSURES:
        child = someone()
        write(child, asked, words)
        expect(child.page.locator("main")).to_contain_text("If you want to talk to somebody")
        assert "stepdad" not in child.page.content()
    lead = sign_in(someone(), place, "safeguarding_lead")
    expect(lead.page.locator("main")).to_contain_text("for somebody’s safety")
    for outcome, to in (("front_door", "Northmoor Front Door"), ("signposted", "")):
        lead.open("/hub/concerns")
        lead.look()
        of_ours = lead.page.locator("ul.today li", has_text="After school")
        first = of_ours.first
        assert of_ours.count() <= 4, "a few among two hundred, or nobody reads them"
        first.get_by_role("link", name="After school").click()
        shown = lead.page.locator("article .words").first.inner_text()
        assert shown in DISCLOSURES, "what is ordinary stands before a disclosure"
        lead.look()
        lead.press("I have looked: it is mine")
        lead.choose("outcome", outcome)
        lead.page.get_by_label("Why, in a sentence").fill("A child says that they are not safe")
        lead.press("Save the decision")
        if to:
            hand_over(lead, to)
        expect(lead.page.locator("main")).to_contain_text("Closed")
    lead.open("/hub/concerns")
    assert lead.page.locator("ul.today li", has_text="After school").filter(has_text="urgent").count() == 0


def hand_over(lead: Visitor, to: str) -> None:
    with lead.page.expect_download() as downloaded:
        lead.page.get_by_role("button", name="Take the words out, once").click()
    assert (
        DISCLOSURES[0] in downloaded.value.path().read_text()
        or DISCLOSURES[1] in downloaded.value.path().read_text()
    )
    lead.page.reload()
    expect(lead.page.get_by_role("button", name="Take the words out, once")).to_have_count(0)
    lead.page.get_by_label("Who took it?").fill(to)
    lead.choose("way", "phone")
    lead.press("It is handed over: close this")
    expect(lead.page.locator("main")).to_contain_text(f"Handed over to {to}, by telephone")
