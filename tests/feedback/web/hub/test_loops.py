import re

import pytest
from sqlalchemy import select

from feedback.accounts.models import Account
from feedback.loop import items, loops
from feedback.loop.models import Loop, LoopItem
from feedback.themes import codebook
from tests.feedback.loop.stories import NOW, PRIORITY, world
from tests.support.statements import recorded


@pytest.fixture
def town(app, database):
    """Ids of a survey with an agreed theme, and of a loop with one complete item that Alice wrote."""
    with database.writing() as session:
        story = world(session)
        story.answers(12, about_theme=11)
        codebook.agree(session, story.theme, story.alice, NOW)
        loop = story.loop()
        item = story.item(loop, "planned", theme_id=None, evidence="Workshop", checked=False)
        found = {"loop": loop.id, "item": item.id, "theme": story.theme.id, "survey": story.survey_key}
    app.extensions["service"].forget_partnership()
    return found


def read(database, model, key):
    with database.reading() as session:
        return session.get(model, key)


def filled(page, **changes):
    """The boxes of an item's form as the page filled them, with some changed."""
    form = dict(re.findall(r'<textarea id="([\w-]+)"[^>]*>\s?([^<]*)</textarea>', page.text))
    form |= dict(re.findall(r'name="(due_on|done_on|decided_on|owner)" value="([^"]*)"', page.text))
    form |= dict(re.findall(r'<input type="radio" id="[^"]+" name="(\w+)" value="(\w+)" checked', page.text))
    for name, options in re.findall(r'<select id="(\w+)".*?>(.*?)</select>', page.text, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        form[name] = chosen[1] if chosen else ""
    return form | changes


def test_the_list_says_what_waits(staff, town):
    text = staff("hub").get("/hub/loops").text
    assert "Safe on the way home" in text
    assert "Not published" in text


def test_a_loop_is_started_from_its_survey(staff, town, database):
    browser = staff("hub")
    assert f'value="{town["survey"]}" selected' in browser.get(f"/hub/loops/new?survey={town['survey']}").text
    form = {"survey_key": town["survey"], "title-en": "School food", "title-ar": "الطعام", "base": "80"}
    answer = browser.post("/hub/loops/new", data=form)
    loop = read(database, Loop, answer.headers["Location"].rpartition("/")[2])
    assert (loop.slug, loop.title, loop.base) == ("school-food", {"en": "School food", "ar": "الطعام"}, 80)


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"title-en": ""}, "Give the loop a title."),
        ({"title-en": "Food", "base": "many"}, "Write a whole number"),
        ({"title-en": "Food", "asked_from": "last May"}, "Write the day as year, month, day"),
    ],
)
def test_a_loop_that_cannot_be_made_keeps_what_was_typed(staff, town, form, sentence):
    answer = staff("hub").post("/hub/loops/new", data=form | {"asked-en": "What is it like?"})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "What is it like?" in answer.text


def test_the_loop_page_says_what_each_item_still_needs(staff, town):
    text = staff("hub").get(f"/hub/loops/{town['loop']}").text
    assert "Still needed: Ask a second person" in text
    assert "Dark paths" in text
    assert "11 people" in text


def test_a_theme_is_taken_up_with_one_press(staff, town, database):
    browser = staff("hub")
    answer = browser.post(f"/hub/loops/{town['loop']}/items", data={"theme_id": town["theme"]})
    item = read(database, LoopItem, answer.headers["Location"].rpartition("/")[2])
    assert (item.said, item.theme_id) == ({"en": "Dark paths"}, town["theme"])
    assert (
        "Every agreed theme of the survey has been taken up."
        in browser.get(f"/hub/loops/{town['loop']}").text
    )


def test_something_said_elsewhere_is_written_down(staff, town, database):
    browser = staff("hub")
    browser.post(f"/hub/loops/{town['loop']}/items", data={"said": "The bus is late."})
    assert "The bus is late." in browser.get(f"/hub/loops/{town['loop']}").text
    browser.post(f"/hub/loops/{town['loop']}/items", data={"said": " "})
    assert "Write what people said." in browser.get(f"/hub/loops/{town['loop']}").text


def test_an_item_is_shown_and_saved_as_it_was(staff, town, database):
    browser, address = staff("hub"), f"/hub/loops/{town['loop']}/items/{town['item']}"
    answer = browser.post(address, data=filled(browser.get(address)))
    assert answer.status_code == 303
    assert "Nothing was changed." in browser.get(address).text
    changed = filled(browser.get(address), **{"answer-ar": "سنصلح المصابيح.", "owner": "Head of parks"})
    browser.post(address, data=changed)
    item = read(database, LoopItem, town["item"])
    assert item.answer == {"en": "We will mend the lights.", "ar": "سنصلح المصابيح."}
    assert (item.owner, item.priority_ref, item.edited_by) == ("Head of parks", PRIORITY, browser.account_id)


def test_a_promise_without_a_day_is_refused_where_it_stands(staff, town, database):
    browser, address = staff("hub"), f"/hub/loops/{town['loop']}/items/{town['item']}"
    answer = browser.post(address, data=filled(browser.get(address), due_on="", owner="Head of parks"))
    assert answer.status_code == 422
    assert 'href="#due_on"' in answer.text
    assert "Head of parks" in answer.text
    assert read(database, LoopItem, town["item"]).owner == "Head of streets"


def test_words_in_a_language_that_was_switched_off_are_kept(staff, town, database):
    with database.writing() as session:
        item = session.get_one(LoopItem, town["item"])
        items.edit(session, item, NOW, item.edited_by, answer={"en": "Lamps.", "pl": "Lampy."})
    browser, address = staff("hub"), f"/hub/loops/{town['loop']}/items/{town['item']}"
    browser.post(address, data=filled(browser.get(address), **{"answer-en": "Four lamps."}))
    assert read(database, LoopItem, town["item"]).answer == {"en": "Four lamps.", "pl": "Lampy."}


def test_the_second_person_checks_and_is_named(staff, town, database):
    browser, address = staff("second_reader"), f"/hub/loops/{town['loop']}/items/{town['item']}"
    assert "I have checked this" in browser.get(address).text
    browser.post(f"{address}/check")
    assert read(database, LoopItem, town["item"]).checked_by == browser.account_id
    assert "Checked by" in browser.get(address).text


def test_the_last_editor_gets_no_button_and_no_way_round(staff, town, database):
    browser, address = staff("admin"), f"/hub/loops/{town['loop']}/items/{town['item']}"
    browser.post(address, data=filled(browser.get(address), owner="Head of parks"))
    assert ">I have checked this</button>" not in browser.get(address).text
    browser.post(f"{address}/check")
    assert read(database, LoopItem, town["item"]).checked_by is None
    assert "Ask somebody else to check it." in browser.get(address).text


def test_the_history_names_who_changed_what(staff, town, database):
    browser, address = staff("hub"), f"/hub/loops/{town['loop']}/items/{town['item']}"
    browser.post(address, data=filled(browser.get(address), owner="Head of parks"))
    account = read(database, Account, browser.account_id)
    text = browser.get(address).text
    assert f"{account.name or account.email}: loop item edited" in text
    assert "Head of streets → Head of parks" in text


def test_telling_back_is_written_down(staff, town):
    browser, address = staff("hub"), f"/hub/loops/{town['loop']}"
    browser.post(f"{address}/told", data={"way": "poster", "whom": "All pupils", "told_on": "2026-04-01"})
    assert "1 April 2026: poster, All pupils" in browser.get(address).text
    browser.post(f"{address}/told", data={"way": "poster", "whom": ""})
    assert "Write who is told" in browser.get(address).text


def test_the_facts_of_a_loop_can_be_changed(staff, town, database):
    browser, address = staff("hub"), f"/hub/loops/{town['loop']}/edit"
    assert "Pupils of two schools" in browser.get(address).text
    browser.post(address, data={"survey_key": town["survey"], "title-en": "Light", "asked-en": "Is it dark?"})
    assert read(database, Loop, town["loop"]).title == {"en": "Light"}
    assert browser.post(address, data={"title-en": ""}).status_code == 422


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [
        ("board", "", 200),
        ("board", "/edit", 403),
        ("board", "/release", 403),
        ("hub", "/release", 200),
        ("second_reader", "/edit", 403),
        ("trainer", "", 200),
    ],
)
def test_everybody_sees_what_their_role_allows(staff, town, role, path, status):
    assert staff(role).get(f"/hub/loops/{town['loop']}{path}").status_code == status


@pytest.mark.parametrize("path", ["/hub/loops/nothing", "/hub/loops/{loop}/items/nothing"])
def test_what_is_not_there_is_not_found(staff, town, path):
    assert staff("hub").get(path.format(**town)).status_code == 404


def test_the_list_asks_the_database_a_fixed_number_of_times(staff, town, database):
    browser = staff("hub")
    browser.get("/hub/loops")
    with recorded(database) as few:
        browser.get("/hub/loops")
    with database.writing() as session:
        for _ in range(4):
            loops.make(session, None, {"en": "Another"}, {}, NOW, "tests")
    with recorded(database) as many:
        browser.get("/hub/loops")
    assert len(many) == len(few)


def test_a_promised_day_that_moves_asks_for_its_reason_and_keeps_what_was_typed(staff, town, database):
    with database.writing() as session:
        item = session.get_one(LoopItem, town["item"])
        items.check(session, item, NOW, session.scalar(select(Account.id).where(Account.name == "Bob")))
    browser, path = staff("hub"), f"/hub/loops/{town['loop']}/items/{town['item']}"
    page = browser.get(path)
    assert "First promised for <b>1 May 2026</b>" in page.text
    refused = browser.post(path, data=filled(page, due_on="2026-07-01", owner="Head of parks"))
    assert refused.status_code == 422
    assert "Write why it is moved" in refused.text
    assert 'value="Head of parks"' in refused.text
    form = filled(page, due_on="2026-07-01") | {"moved_because-en": "The lamps came late."}
    assert browser.post(path, data=form).status_code == 303
    assert read(database, LoopItem, town["item"]).moved_because == {"en": "The lamps came late."}


def test_words_for_other_readers_are_written_one_language_at_a_time(staff, town, database):
    browser, path = staff("hub"), f"/hub/loops/{town['loop']}/items/{town['item']}/words"
    assert "On the page: “It is dark behind the shops.”" in browser.get(path).text
    browser.post(f"{path}?in=ar", data={"4-7-said": "الطريق مظلم."})
    assert read(database, LoopItem, town["item"]).wordings == {"4-7": {"said": {"ar": "الطريق مظلم."}}}
    assert "الطريق مظلم." in browser.get(f"{path}?in=ar").text


def test_what_people_said_when_asked_again_stands_on_the_page(staff, town):
    browser, path = staff("hub"), f"/hub/loops/{town['loop']}/items/{town['item']}"
    form = {"verdict": "partly", "how": "Year 6, in assembly", "asked_on": "2026-03-02"}
    browser.post(f"{path}/asked-again", data=form)
    assert "Year 6, in assembly" in browser.get(path).text
    answer = browser.post(f"{path}/asked-again", data={"verdict": "yes"}, follow_redirects=True)
    assert "Write who was asked" in answer.text


def test_a_scrutineer_reads_what_happened_and_changes_nothing(staff, town):
    browser, path = staff("scrutineer"), f"/hub/loops/{town['loop']}/items/{town['item']}"
    text = browser.get(path).text
    assert "What happened" in text
    assert "Decided by The Board" in text
    assert browser.post(f"{path}/asked-again", data={}).status_code == 403
    assert browser.post(f"{path}/words", data={}).status_code == 403
