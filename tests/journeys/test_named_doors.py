"""People asked by name: a list pasted in the hub, links kept from the one page that shows them, answering by one."""

import csv
from pathlib import Path

from tests.journeys.answering import past_the_ways_out
from tests.journeys.conftest import Someone
from tests.journeys.served import Northmoor
from tests.journeys.walking import sign_in
from tests.support.browser import DESK, PHONE, Visitor

SURVEY = """
survey: team-leads
title: {en: What team leads need, ar: ما يحتاجه قادة الفرق}
languages: [en, ar]
audience: practitioner
mode: unlinked
priorities: [bury-2023-24/5]
start:
  why: {en: We want to know what you need., ar: نريد أن نعرف ما تحتاجه.}
  who_asks: {en: The partnership., ar: الشراكة.}
  who_sees: {en: Two people in the listening hub., ar: شخصان في مركز الاستماع.}
  minutes: 1
  next_steps: {en: We read every answer., ar: نقرأ كل إجابة.}
  hear_back: {en: By the end of term., ar: قبل نهاية الفصل.}
questions:
  - {id: need, type: long_text, text: {en: "What do you need most?", ar: "ما أكثر ما تحتاجه؟"}}
"""


def test_from_a_pasted_list_to_an_answer_that_nobody_can_join_with_a_name(
    someone: Someone, place: Northmoor, tmp_path: Path
) -> None:
    staff = sign_in(someone(), place, "hub")
    staff.open("/hub/surveys/new")
    staff.write("text", SURVEY)
    staff.press("Keep this survey")
    staff.press("Publish version 1")
    staff.open("/hub/surveys/team-leads/doors/new")
    staff.choose("kind", "personal")
    staff.press("Open the door")
    staff.follow("People and their links")
    door = staff.path.split("/")[-2]
    staff.write("list", "Ann Archer, ann@example.org\nBilal Khan\nnobody@nowhere\n=cmd(), =1+1@example.org")
    staff.press("Look at the list")
    assert "'nobody@nowhere' is no e-mail address." in staff.words
    at_a_desk(staff)
    staff.press("Make links for 3 people")
    assert staff.page.locator("tbody tr").count() == 3
    at_a_desk(staff)
    links = kept_by(staff, tmp_path)
    staff.follow("I have kept them")
    assert "/i/" not in staff.page.content()
    answers_by(someone(), links["Ann Archer"])
    staff.open(f"/hub/surveys/team-leads/doors/{door}/people")
    assert "3 asked, 1 has answered." in staff.words
    assert "not marked" in staff.words
    staff.page.get_by_role("button", name="New link").nth(1).click()
    staff.page.wait_for_load_state("load")
    staff.look()
    assert staff.heading == "One link"
    the_door_can_send(staff, door)
    stranger = someone(scripts=False)
    stranger.open(links["Ann Archer"])
    assert stranger.heading == "This link does not work here"
    stranger.open(f"/s/{door}?lang=ar")
    assert stranger.page.locator("html").get_attribute("dir") == "rtl"


def the_door_can_send(staff: Visitor, door: str) -> None:
    """Its plan and what people read, looked at on a phone and at a desk, before and after it is kept."""
    staff.open(f"/hub/surveys/team-leads/doors/{door}")
    staff.follow("Messages it sends by itself")
    at_a_desk(staff)
    staff.choose("say", "ar")
    staff.press("Look at the message")
    assert "نود أن نسمع منك" in staff.words
    staff.press("Keep this plan")
    assert "The plan is kept" in staff.words
    at_a_desk(staff)


def kept_by(staff: Visitor, folder: Path) -> dict[str, str]:
    """The links from the file for a mail merge, which no spreadsheet takes for a formula."""
    with staff.page.expect_download() as waited:
        staff.page.get_by_role("link", name="Download for a mail merge").click()
    file = folder / "links.csv"
    waited.value.save_as(file)
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.reader(lines))
    assert rows[0] == ["name", "e-mail", "agency", "link"]
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    return {row[0]: row[3] for row in rows[1:]}


def answers_by(person: Visitor, link: str) -> None:
    person.open(link)
    assert person.path.startswith("/s/")
    assert link.split("/")[-1] not in person.page.url + person.page.content()
    assert "We do not know what anyone said." in person.words
    person.press("Start")
    if person.path.endswith("/leaving"):
        past_the_ways_out(person)
    person.write("need", "Time")
    person.press("Continue")
    while person.button("Continue").count():
        person.press("Continue")
    person.press("Send my answers")
    person.open(link)  # the same browser is led to its receipt, not to a second survey
    assert person.path.endswith("/thanks")


def at_a_desk(staff: Visitor) -> None:
    staff.page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    staff.look()
    staff.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
