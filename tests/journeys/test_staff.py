"""The hub: every page can be reached from its navigation, and is sound on a phone and at a desk."""

from collections import Counter
from pathlib import Path

import pytest

from tests.feedback.media import made
from tests.journeys import walking
from tests.journeys.conftest import Someone
from tests.journeys.doors import command
from tests.journeys.served import Northmoor
from tests.journeys.walking import sign_in
from tests.support.browser import DESK, PHONE, Eyes, Visitor

#: Pages that nobody who is signed in is led to.
OUTSIDE = {"hub.sign_in", "hub.welcome"}
#: Pages that only a story of their own leads to: see test_named_doors, test_paper, test_decisions and test_before_and_after.
ELSEWHERE = {
    "hub.invitations",
    "hub.sending",
    "hub.pairs",
    "hub.sheet",
    "hub.sheet_differs",
    "hub.agreement_sample",
    "board.decision_edit",
}
#: Where the walk of a role begins, beside today's list: pages that it leads to when there is work, what stands behind many
#: others of its kind, and pages that show more to this role.
FIRST = {
    "hub": (
        "/hub/corrections",
        "/hub/surveys/three-questions/doors/parents-evening",
        "/hub/media",
        "/hub/surveys/feeling-safe/themes/groups",
        "/hub/surveys/feeling-safe/comments?quotes=yes",
        "/hub/surveys/event-evaluation/comments?order=critical",
        "/hub/surveys/event-evaluation/results",
        "/hub/surveys/event-evaluation/results/answers",
        "/hub/surveys/parent-carer-voice/results?by=_door",
        "/hub/surveys/practitioner-voice/results/over-time",
        "/hub/surveys/practitioner-voice/results?by=_wave:agency",
        "/hub/surveys/feeling-safe/themes/suggestions",
        "/hub/quotes/?state=withdrawn",
        "/hub/training/courses/recognising-neglect/results?by=agency",
        "/hub/training/events/reco05/results",
        "/hub/training/events/reco05/certificates",
    ),
    "second_reader": ("/hub/quotes/?state=proposed",),
    "safeguarding_lead": ("/hub/concerns", "/hub/concerns?page=2", "/hub/concerns/paper", "/hub/sample"),
    "group_lead": ("/hub/own/feeling-safe",),
}
ROLES = ("hub", "admin", "second_reader", "safeguarding_lead", "group_lead", "scrutineer", "panel")


def test_every_page_can_be_reached_and_is_sound(someone: Someone, place: Northmoor, tmp_path: Path) -> None:
    app = walking.map_of_pages(tmp_path)
    there = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith(("hub.", "board.")) and "GET" in (rule.methods or ())
    }
    bring_a_picture_in(place, tmp_path)
    reached, faults = Counter[str](), list[str]()
    for role in ROLES:
        visitor = sign_in(someone(), place, role)
        for _ in walking.pages(visitor, app, reached, often=2, first=FIRST.get(role, ())):
            faults += found_wrong(visitor)
    assert faults == [], "\n\n".join(faults)
    assert there - OUTSIDE - ELSEWHERE - set(reached) == set()


def bring_a_picture_in(place: Northmoor, folder: Path) -> None:
    (folder / "pond.png").write_bytes(made.png(60, 40))
    command(
        place, "media", "add", str(folder / "pond.png"), "--name", "pond", "--alt", "en=A pond with ducks"
    )


def found_wrong(visitor: Visitor) -> list[str]:
    """What is wrong with this page on a phone or at a desk."""
    try:
        visitor.look()
        look_at_a_desk(visitor)
    except AssertionError as fault:
        visitor.complaints.clear()
        return [str(fault)]
    return []


def look_at_a_desk(visitor: Visitor) -> None:
    visitor.page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    visitor.look()
    visitor.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})


def test_the_menu_opens_on_a_phone_without_scripts(someone: Someone, place: Northmoor) -> None:
    visitor = sign_in(someone(scripts=False), place, "hub")
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
    visitor = sign_in(someone(), place, role)
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
    admin = sign_in(someone(eyes=Eyes(DESK)), place, "admin")
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
