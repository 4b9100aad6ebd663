import re

import pytest

from feedback.loop import items, loops
from feedback.publications import shelf
from tests.feedback.loop.stories import NOW, world


@pytest.fixture
def town(app, database):
    """Two loops: one that lacks nothing, and one whose item nobody has checked."""
    with database.writing() as session:
        story = world(session)
        story.answers(40, about_theme=4)
        ready, unready = story.loop(title={"en": "Ready", "ar": "جاهز"}), story.loop(title={"en": "Unready"})
        story.item(ready)
        item = story.item(unready, checked=False)
        found = {
            "ready": ready.id,
            "unready": unready.id,
            "item": item.id,
            "alice": story.alice,
            "bob": story.bob,
        }
    app.extensions["service"].forget_partnership()
    return found


def standing(database, slug):
    with database.reading() as session:
        return [(row.language, row.edition, row.withdrawn_note) for row in shelf.editions(session, slug)]


def test_the_preview_is_what_the_public_will_read(staff, town, client):
    browser = staff("second_reader")
    preview = browser.get(f"/hub/loops/{town['ready']}/release").text
    browser.post(f"/hub/loops/{town['ready']}/release", data={"languages": ["en"]})
    public = client.get("/loops/ready").text
    for words in (
        "Some people said this.",
        "40 people answered.",
        "We mended the lights.",
        "To light the path.",
    ):
        assert words in preview
        assert words in public


def test_the_preview_can_be_read_in_each_language(staff, town):
    browser = staff("second_reader")
    text = browser.get(f"/hub/loops/{town['ready']}/release?in=ar").text
    assert "جاهز" in text
    assert "texts are not written in it yet" in text
    assert browser.get(f"/hub/loops/{town['ready']}/release?in=xx").status_code == 200


def test_a_loop_is_published_in_the_chosen_languages(staff, town, database):
    browser = staff("second_reader")
    answer = browser.post(
        f"/hub/loops/{town['ready']}/release", data={"languages": ["en", "ar", "xx"]}, follow_redirects=True
    )
    assert "Published in 2 languages as edition 1." in answer.text
    assert standing(database, "ready") == [("ar", 1, None), ("en", 1, None)]


def test_what_is_missing_is_listed_beside_its_item_and_nothing_is_published(staff, town, database):
    browser, address = staff("second_reader"), f"/hub/loops/{town['unready']}/release"
    text = browser.get(address).text
    assert f"/hub/loops/{town['unready']}/items/{town['item']}#needs" in text
    assert "Publish in the chosen languages" not in text
    assert browser.post(address, data={"languages": ["en"]}).status_code == 422
    assert standing(database, "unready") == []


def test_no_language_chosen_says_so(staff, town, database):
    answer = staff("second_reader").post(f"/hub/loops/{town['ready']}/release", data={})
    assert answer.status_code == 422
    assert "Choose at least one language." in answer.text


def test_a_withdrawal_needs_its_reason_and_then_the_page_says_it(staff, town, client, database):
    browser, address = staff("second_reader"), f"/hub/loops/{town['ready']}"
    browser.post(f"{address}/release", data={"languages": ["en"]})
    refused = browser.post(f"{address}/withdraw", data={"note": " "})
    assert refused.status_code == 422
    assert "Write why it is withdrawn" in refused.text
    browser.post(f"{address}/withdraw", data={"note": "A number was wrong."})
    assert standing(database, "ready") == [("en", 1, "A number was wrong.")]
    page = client.get("/loops/ready")
    assert page.status_code == 410
    assert "A number was wrong." in page.text


def test_what_a_machine_points_at_is_ticked_line_by_line(staff, town, database):
    with database.writing() as session:
        loop = loops.find(session, town["ready"])
        assert loop is not None
        items.edit(session, loop.items[0], NOW, town["alice"], answer={"en": "Ring 07700 900123."})
        items.check(session, loop.items[0], NOW, town["bob"])
    browser, address = staff("second_reader"), f"/hub/loops/{town['ready']}/release"
    text = browser.get(address).text
    assert "I have looked at this: " in text
    assert "A telephone number." in text
    refused = browser.post(address, data={"languages": ["en"]})
    assert refused.status_code == 422
    assert "Look at each line, and tick it." in refused.text
    assert standing(database, "ready") == []
    (key,) = re.findall(r'name="looked_at" value="(\w+)"', text)
    assert browser.post(address, data={"languages": ["en"], "looked_at": [key]}).status_code == 303
    assert standing(database, "ready") == [("en", 1, None)]


def test_the_page_says_how_hard_the_words_are_and_that_it_is_a_hint(staff, town):
    text = staff("second_reader").get(f"/hub/loops/{town['ready']}/release").text
    assert "A hint, never proof" in text
    assert "The page, English: " in text
    assert re.search(r"longest sentence \d+ words", text)
