"""Quotes in the hub: proposed by one, read by another, used in a loop, published, taken back and gone from the page."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from feedback.clock import SetClock
from feedback.database import Database
from feedback.publishing import release
from feedback.quotes.models import Quote
from feedback.safeguarding import acts
from tests.feedback.loop.stories import NOW, TODAY, World, world
from tests.feedback.quotes.saying import say

Staff = Callable[..., FlaskClient]
PART = "with jayden and the lights there never work"


@pytest.fixture
def places(database: Database, clock: SetClock) -> dict[str, str]:
    """The addresses of a comment's quote page, of one without a yes, and of an item of a loop."""
    clock.moment = NOW
    with database.writing() as session:
        story: World = world(session)
        loop = story.loop()
        item = story.item(loop, checked=False)
        yes, no = say(story), say(story, "No thank you, I would rather not be shown", "no", 0)
        at = f"/hub/surveys/{story.survey_key}/comments"
        return {
            "new": f"{at}/{yes.id}/quote",
            "no": f"{at}/{no.id}/quote",
            "item": f"/hub/loops/{loop.id}/items/{item.id}",
            "loop": loop.id,
            "slug": loop.slug,
            "comments": at,
        }


def propose(hub: FlaskClient, places: dict[str, str], **more: object) -> str:
    """The address of the new quote."""
    data = {"chosen": PART, "looked": PART, "told_of": "survey", "offered": "5-11", "hide": "5-11"} | more
    done = hub.post(places["new"], data=data)
    assert done.status_code == 303, done.text
    return done.location


def test_what_would_be_hidden_is_marked_and_can_be_let_stand(staff: Staff, places: dict[str, str]) -> None:
    hub = staff("hub")
    assert f'href="{places["new"]}"' in hub.get(places["comments"]).text
    assert "jayden</mark>" in hub.get(places["new"]).text
    page = hub.post(places["new"], data={"chosen": PART, "look": "yes", "own": "never work\nelephant"})
    assert "“elephant” is not in the words above." in page.text
    assert "never work</mark>" in page.text
    kept = hub.post(places["new"], data={"chosen": PART, "look": "yes", "offered": "5-11"})
    assert '<mark class="stands">jayden</mark>' in kept.text


def test_words_changed_after_the_look_are_looked_at_again(
    staff: Staff, places: dict[str, str], database
) -> None:
    hub = staff("hub")
    page = hub.post(places["new"], data={"chosen": PART, "looked": "something else", "told_of": "survey"})
    assert page.status_code == 200
    with database.reading() as session:
        assert session.scalars(select(Quote)).all() == []
    wrong = hub.post(
        places["new"], data={"chosen": "Other words", "looked": "Other words", "told_of": "survey"}
    )
    assert wrong.status_code == 422
    assert "These are not the words of the comment." in wrong.text


def test_words_the_safeguarding_lead_is_looking_at_are_nobodys_to_show(
    staff: Staff, places: dict[str, str], database: Database
) -> None:
    hub, comment_id = staff("hub"), places["new"].split("/")[-2]
    with database.writing() as session:
        acts.raise_for_comment(session, comment_id, "look", "", NOW, hub.account_id)  # type: ignore[attr-defined]
    assert places["new"] not in hub.get(places["comments"]).text
    assert "The safeguarding lead is looking at these words" in hub.get(places["new"]).text
    data = {"chosen": PART, "looked": PART, "told_of": "survey", "offered": "5-11", "hide": "5-11"}
    done = hub.post(places["new"], data=data)
    assert done.status_code == 422
    assert "The safeguarding lead is looking at these words" in done.text
    with database.reading() as session:
        assert session.scalars(select(Quote)).all() == []


def test_nobody_who_said_no_is_offered_or_taken(staff: Staff, places: dict[str, str]) -> None:
    hub = staff("hub")
    assert f'href="{places["no"]}"' not in hub.get(places["comments"]).text
    page = hub.get(places["no"])
    assert "must not be shown" in page.text
    assert "Hand it to the second reader" not in page.text
    words = "No thank you, I would rather not be shown"
    assert (
        hub.post(places["no"], data={"chosen": words, "looked": words, "told_of": "survey"}).status_code
        == 422
    )


def test_from_the_comment_to_the_page_and_back(
    staff: Staff, places: dict[str, str], database: Database, client: FlaskClient
) -> None:
    hub, reader = staff("hub"), staff("second_reader")
    at = propose(hub, places)
    assert "It waits for a second reader" in hub.get(at).text
    assert hub.post(f"{at}/check").status_code == 403
    assert "Proposed quotes" in reader.get("/hub/").text
    assert reader.post(f"{at}/refuse", data={"note": ""}).status_code == 422
    assert "Checked by" in reader.post(f"{at}/check", follow_redirects=True).text
    quote_id = at.rsplit("/", 1)[1]
    used = hub.post(f"{places['item']}/quotes", data={"quote": quote_id}, follow_redirects=True)
    assert "with [name] and the lights" in used.text
    assert reader.post(f"{places['item']}/check").status_code == 303
    done = reader.post(
        f"/hub/loops/{places['loop']}/release", data={"languages": "en"}, follow_redirects=True
    )
    assert "Published in 1 language" in done.text, done.text
    page = client.get(f"/loops/{places['slug']}").text
    assert "with [name] and the lights there never work" in page
    assert "jayden" not in page
    noted = {"printed_on": TODAY.isoformat(), "what": "Poster in two schools", "copies": "40"}
    assert hub.post(f"{at}/printed", data=noted | {"what": ""}).status_code == 422
    assert hub.post(f"{at}/printed", data=noted).status_code == 303
    assert hub.post(f"{at}/withdraw", data={"why": ""}).status_code == 422
    gone = hub.post(f"{at}/withdraw", data={"why": "They asked us to."}, follow_redirects=True).text
    for words in ("Poster in two schools", "40 copies", f"/loops/{places['slug']}", "no longer shown"):
        assert words in gone
    assert "the lights there never work" not in client.get(f"/loops/{places['slug']}").text
    with database.reading() as session:
        assert release.languages_in_force(session, places["slug"]) == ("en",)


def test_the_bank_is_filtered_by_its_address(staff: Staff, places: dict[str, str]) -> None:
    hub = staff("hub")
    assert "No quotes here" in hub.get("/hub/quotes/").text
    propose(hub, places)
    for query, number in (("", 1), ("?state=proposed", 1), ("?state=checked", 0), ("?survey=nothing", 0)):
        page = hub.get(f"/hub/quotes/{query}").text
        assert len(re.findall('aria-label="Quote"', page)) == number, query
