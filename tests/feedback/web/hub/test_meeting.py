import re

import pytest

from feedback.loop import items
from feedback.loop.models import LoopItem
from tests.feedback.loop.stories import NOW, PRIORITY, world
from tests.support.statements import recorded


@pytest.fixture
def town(app, database):
    with database.writing() as session:
        story = world(session)
        loop = story.loop()
        ready = story.item(loop, "none").id
        early = items.add(session, loop, {"en": "Too early <b>"}, NOW, story.alice, priority_ref=PRIORITY).id
    app.extensions["service"].forget_partnership()
    return {"ready": ready, "early": early}


def read(database, key):
    with database.reading() as session:
        return session.get(LoopItem, key)


def test_the_agenda_keeps_its_choice_in_the_address(staff, town):
    browser = staff("hub")
    text = browser.get("/hub/loops/meeting?state=heard&board=board").text
    assert "Agenda of The Board" in text
    assert "It is dark behind the shops." not in text
    assert (
        'action="/hub/loops/meeting?board=board&amp;state=heard"'
        in browser.get("/hub/loops/meeting?state=heard&board=board").text
        or "Nothing here" in text
    )


def test_a_meeting_is_written_down_and_undone(staff, town, database):
    browser, path = staff("hub"), "/hub/loops/meeting?board=board"
    form = {"item": [town["ready"]], "response": "doing", "due_on": "2026-07-01", "minute_ref": "Item 4"}
    answer = browser.post(path, data=form)
    assert answer.headers["Location"] == path
    assert read(database, town["ready"]).response == "doing"
    page = browser.get(path).text
    act = re.search(r'name="act" value="(\w+)"', page)
    assert act
    browser.post("/hub/loops/meeting/undo?board=board", data={"act": act[1]})
    assert read(database, town["ready"]).response == "none"
    assert 'name="act"' not in browser.get(path).text


def test_what_was_refused_is_named_still_ticked_and_nothing_typed_is_lost(staff, town, database):
    form = {"item": [town["ready"], town["early"]], "response": "doing", "due_on": "2026-07-01"}
    answer = staff("hub").post("/hub/loops/meeting", data=form)
    assert answer.status_code == 422
    assert "1 was not changed, 1 was" in answer.text
    assert "<q>Too early &lt;b&gt;</q></a> Record the decision first" in answer.text
    assert f'value="{town["early"]}" checked' in answer.text
    assert f'value="{town["ready"]}" checked' not in answer.text
    assert 'value="2026-07-01"' in answer.text
    assert read(database, town["ready"]).response == "doing"


def test_nothing_ticked_says_so_and_keeps_what_was_typed(staff, town):
    answer = staff("hub").post("/hub/loops/meeting", data={"minute_ref": "Item 9"})
    assert answer.status_code == 422
    assert "Choose at least one thing" in answer.text
    assert 'value="Item 9"' in answer.text


def test_a_board_member_reads_the_agenda_and_changes_nothing(staff, town):
    browser = staff("board")
    text = browser.get("/hub/loops/meeting").text
    assert "It is dark behind the shops." in text
    assert 'name="item"' not in text
    assert browser.post("/hub/loops/meeting", data={}).status_code == 403
    assert browser.post("/hub/loops/meeting/undo", data={}).status_code == 403


def test_the_page_asks_the_database_a_fixed_number_of_times(staff, town, database):
    browser = staff("hub")
    browser.get("/hub/loops/meeting")
    with recorded(database) as few:
        browser.get("/hub/loops/meeting")
    with database.writing() as session:
        item = session.get_one(LoopItem, town["early"])
        from feedback.loop.models import Loop

        loop = session.get_one(Loop, item.loop_id)
        for number in range(60):
            items.add(session, loop, {"en": f"Thing {number}"}, NOW, "a")
    with recorded(database) as many:
        assert "Thing 59" in browser.get("/hub/loops/meeting").text
    assert len(many) == len(few)
