"""Feedback on the feedback: somebody who spoke says it was not right, and it is opened again; the panel reads a draft first."""

from datetime import UTC, datetime

from sqlalchemy import select

from feedback.database import Database
from feedback.loop.models import Loop
from feedback.publications import reactions
from feedback.publishing import reactions as counted
from feedback.secrets import new_id
from tests.journeys.conftest import Someone
from tests.journeys.served import Northmoor
from tests.journeys.walking import sign_in
from tests.support.browser import DESK, Eyes, Visitor

SAID = "You ask us things, and then we never hear what happened."
AGAIN = "People told us this was not right. We are looking at it again."


def test_who_spoke_says_it_was_not_right_and_it_is_opened_again(someone: Someone, place: Northmoor) -> None:
    person = someone(scripts=False)
    says_no_through_the_receipt(person, place)
    before, after = others_say_so_too(place)
    assert not before, "one person alone opens nothing again"
    assert after
    rowan = sign_in(someone(eyes=Eyes(DESK)), place, "hub")
    rowan.open("/hub/")
    again = rowan.page.locator("section").filter(has_text="To look at again")
    rowan.go(again.get_by_role("link", name=SAID).first)
    assert "Opened again: people told us that edition 2 was not right" in rowan.words
    rowan.open("/hub/corrections")
    assert "The bus, again" in rowan.words
    anybody = someone()
    anybody.open("/loops/feeling-safe")
    assert anybody.words.count(AGAIN) == 2, "this one, and the one that the story opened"
    anybody.look()


def says_no_through_the_receipt(visitor: Visitor, place: Northmoor) -> None:
    visitor.open("/receipt")
    visitor.write("code", place.receipts["feeling-safe"])
    visitor.press("Show me")
    # Another journey may have published a second loop of the same survey: then the buttons bear the loops' names.
    visitor.go(visitor.page.locator('button[name="loop"][value="feeling-safe"]'))
    visitor.look()
    visitor.press("Tell them")
    assert visitor.status == 422
    visitor.page.locator("form summary").click()
    visitor.page.locator("label", has_text=SAID).click()
    visitor.choose("heard", "no")
    visitor.write("missed", "The bus, again")
    visitor.press("Tell them")
    assert "Thank you. We have what you told us." in visitor.words
    visitor.look()


def others_say_so_too(place: Northmoor) -> tuple[bool, bool]:
    """Whether it was opened again before twelve others said so, and after."""
    database = Database(f"sqlite:///{place.folder / place.told['database']}")
    now = datetime.now(UTC)
    with database.writing() as session:
        loop = session.scalars(select(Loop).where(Loop.slug == "feeling-safe")).one()
        edition = counted.in_force(session)[loop.slug]
        item_id = next(one.id for one in loop.items if one.said["en"] == SAID)
        counted.recount(session, now)
        before = item_id in reactions.answered(session, loop.slug, edition).looked_at_again
        for _ in range(12):
            reactions.put(session, new_id(), loop.slug, edition, item_id, "no", "", False)
        counted.recount(session, now)
        after = item_id in reactions.answered(session, loop.slug, edition).looked_at_again
    database.dispose()
    return before, after


def test_anybody_says_what_they_think_below_a_loop(someone: Someone) -> None:
    anybody = someone(scripts=False)
    anybody.open("/loops/hear-act-tell")
    anybody.choose("heard", "partly")
    anybody.choose("difference", "too_early")
    anybody.press("Tell them")
    assert "Thank you. We have what you told us." in anybody.words
    assert [one for one in anybody.page.context.cookies() if "lang" not in one["name"]] == []
    anybody.look()


def test_the_panel_reads_a_draft_and_staff_see_what_it_says_before_it_is_published(
    someone: Someone, place: Northmoor
) -> None:
    member = sign_in(someone(), place, "panel")
    assert member.heading == "To read"
    member.look()
    member.follow("What families said about the help they had", within="main")
    member.look()
    member.press("Tell them")
    assert member.status == 422
    member.choose("verdict", "change")
    member.write("words", "Say who will ring, and when.")
    member.press("Tell them")
    assert "Nothing to read now" in member.words
    rowan = sign_in(someone(eyes=Eyes(DESK)), place, "hub")
    rowan.open("/hub/loops")
    rowan.follow("What families said about the help they had", within="main")
    assert "Say who will ring, and when." in rowan.words
    assert "Change this" in rowan.words


def test_the_public_list_is_chosen_from_without_scripts(someone: Someone) -> None:
    anybody = someone(scripts=False)
    anybody.open("/loops/?state=cannot")
    anybody.look()
    assert "We can’t, because" in anybody.words
    anybody.open("/loops/feeling-safe")
    anybody.look()
