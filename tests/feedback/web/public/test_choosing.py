"""The list of loops is chosen from in the address, with an honest base; a loop is read in words for younger readers."""

import re

import pytest

from feedback.loop import items
from feedback.publishing import release
from tests.feedback.loop.stories import NOW


def titles(text):
    return re.findall(r'<h[23]><a href="/loops/([a-z0-9-]+)">', text)


def reworded(database, **changes):
    """Everything is written anew by Alice, checked by Bob and released by Cora."""
    from sqlalchemy import select

    from feedback.accounts.models import Account
    from feedback.loop.models import Loop

    with database.writing() as session:
        people = dict(session.execute(select(Account.name, Account.id)).all())
        loop = session.scalars(select(Loop)).one()
        for item in loop.items:
            items.edit(session, item, NOW, people["Alice"], **changes.get(f"item_{item.position}", {}))
            if item.checked_by is None:
                items.check(session, item, NOW, people["Bob"])
        release.release(session, loop, ["en"], NOW, people["Cora"])


def test_of_things_that_ask_for_a_change_each_state_has_its_number(client, town, database):
    text = client.get("/loops/").text
    assert "Things people asked us to change: 3" in text
    assert dict(re.findall(r"<dt>(?:<a [^>]+>)?([^<]+)(?:</a>)?</dt><dd>(\d+)</dd>", text)) == {
        "Answered": "3",
        "Change planned": "1",
        "Change made": "1",
        "We can’t": "1",
        "Late": "0",
    }
    reworded(database, item_1={"asks_change": False})
    assert "Things people asked us to change: 2" in client.get("/loops/").text


def test_what_cannot_be_done_is_chosen_as_what_was_done_is(client, town):
    cannot = client.get("/loops/?state=cannot").text
    assert "<h2>We can’t, because</h2>" in cannot
    assert '<p class="say">The path is not ours.</p>' in cannot
    assert "We put up four lamps." not in cannot
    done = client.get("/loops/?state=done").text
    assert '<p class="say">We put up four lamps.</p>' in done
    assert f'href="/loops/{town.slug}#item-2"' in cannot


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ("who=child", True),
        ("who=practitioner", False),
        ("priority=plan-2026/1", True),
        ("priority=plan-2026/9", False),
        ("in=ar", True),
        ("in=pl", False),
        ("for=8-11", False),
        ("state=overdue", False),
        ("state=nonsense", False),
        ("state=", True),
    ],
)
def test_a_choice_finds_what_fits_and_else_leads_back_to_everything(client, town, query, fits):
    text = client.get(f"/loops/?{query}").text
    assert titles(text) == ([town.slug] if fits else [])
    assert ("Nothing here fits what you chose" in text) is not fits


def test_a_choice_stays_when_the_language_is_changed(client, town):
    text = client.get("/loops/?state=cannot").text
    assert 'href="/loops/?state=cannot&amp;lang=ar"' in text


def test_a_loop_is_read_in_words_for_younger_readers_where_there_are_some(client, town, database):
    words = {
        "8-11": {"said": {"en": "It is dark."}, "answer": {"en": "Now there are lamps!"}},
        "easy": {"said": {"en": "Dark."}},
    }
    assert "In words for:" not in client.get(f"/loops/{town.slug}").text
    reworded(database, item_1={"wordings": words})
    whole = client.get(f"/loops/{town.slug}").text
    assert "Ages 8 to 11" in whole
    assert "Ages 4 to 7" not in whole
    assert "Now there are lamps!" not in whole
    young = client.get(f"/loops/{town.slug}?for=8-11").text
    assert "Now there are lamps!" in young
    assert "To light the path." not in young.split("</article>")[0], "not a second time in a board's words"
    assert "Slow the big road." in young, "what has no other words stands as it is"
    assert '<body class="public easy">' in client.get(f"/loops/{town.slug}?for=easy").text
    assert 'href="?for=8-11"' in young
    assert titles(client.get("/loops/?for=8-11").text) == [town.slug]


@pytest.mark.parametrize("path", ["/loops/", "/loops/{slug}"])
def test_what_can_be_taken_away_is_linked_for_people_and_for_programs(client, town, path):
    text = client.get(path.format(slug=town.slug)).text
    assert '<link rel="alternate" type="application/atom+xml" href="/loops/feed.atom?lang=en">' in text
    for name in ("feed.atom", "feed.json", "items.csv", "quotes.csv", "csv-metadata.json"):
        assert re.search(rf'<a href="/loops/{name}', text), name


def test_late_is_counted_and_can_be_chosen(client, town, clock):
    from datetime import UTC, datetime

    clock.moment = datetime(2026, 3, 11, 12, 0, tzinfo=UTC)
    text = client.get("/loops/?state=overdue").text
    assert "A later bus." in text
    assert "chip overdue" in text
