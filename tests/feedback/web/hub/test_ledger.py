import csv
import io
from datetime import timedelta

import pytest

from feedback.loop import telling
from feedback.surveys import collectors
from feedback.surveys.models import Collector
from tests.feedback.loop.stories import NOW, TODAY, survey, world

HILL = "Hill Primary"


@pytest.fixture
def town(app, database):
    """Hill Primary was asked a hundred days ago and not told; the Club was; a few answered at Far School."""
    with database.writing() as session:
        story = world(session)
        for label, kind, answers in (
            (HILL, "school_link", 24),
            ("Club", "group_link", 31),
            ("Far", "school_link", 3),
        ):
            at = NOW - timedelta(days=100)
            door = collectors.open_door(session, story.survey_key, at, "tests", kind=kind, group_label=label)
            door.received, door.closed_at = answers, at + timedelta(days=10)
        loop = story.loop()
        telling.record(session, loop, TODAY, "visit", "", NOW, story.alice, groups=["Club"])
        other = survey(session, "other")
        found = {"loop": loop.id, "other": other, "survey": story.survey_key}
    app.extensions["service"].forget_partnership()
    return found


def test_every_group_stands_with_how_often_it_was_asked_and_told(staff, town):
    text = staff("board").get("/hub/loops/asked-and-told").text
    for words in (HILL, "Club", "nothing owed", "People who came without a group"):
        assert words in text
    assert "24" in text or "31" in text


def test_the_filters_are_in_the_address(staff, town):
    text = staff("hub").get("/hub/loops/asked-and-told?which=owed&kind=school&words=hill").text
    assert "Hill Primary: each time" in text
    assert "Club: each time" not in text
    assert "No group here" in staff("hub").get("/hub/loops/asked-and-told?words=zzz").text


def test_the_file_hides_what_the_page_hides(staff, town):
    answer = staff("board").get("/hub/loops/asked-and-told.csv?kind=school")
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert {row["group"]: row["answers"] for row in rows} == {HILL: "[c]", "Far": "[c]"}
    assert [row["told_on"] for row in rows] == ["", ""]


def test_a_warning_comes_before_a_group_is_asked_again_and_is_no_block(staff, town, database):
    browser, address = staff("hub"), f"/hub/surveys/{town['other']}/doors/new"
    form = {"kind": "school_link", "name": "Again", "group_label": "hill primary"}
    warned = browser.post(address, data=form)
    assert warned.status_code == 200
    assert "nobody has told them what came of it" in warned.text
    assert f"/hub/loops/{town['loop']}#telling" in warned.text
    with database.reading() as session:
        assert "Again" not in collectors.names(session, town["other"])
    opened = browser.post(address, data=form | {"asked_again": "yes"}, follow_redirects=True)
    assert "The door is open." in opened.text
    assert "nobody has told them what came of it" in opened.text


@pytest.mark.parametrize("label", ["Club", "New School", ""])
def test_nobody_is_warned_about_who_was_told_or_is_new(staff, town, label):
    form = {"kind": "group_link", "name": "Again", "group_label": label}
    assert staff("hub").post(f"/hub/surveys/{town['other']}/doors/new", data=form).status_code == 303


def test_a_list_of_many_is_warned_about_when_it_is_looked_at(staff, town):
    form = {"kind": "school_link", "list": "Hill Primary\nNew School", "action": "look"}
    text = staff("hub").post(f"/hub/surveys/{town['other']}/doors/many", data=form).text
    assert "This group has been asked before" in text
    assert "Open 2 doors" in text


def test_poster_and_survey_say_so_too(staff, town, database):
    browser = staff("hub")
    with database.writing() as session:
        at = collectors.open_door(
            session, town["other"], NOW, "tests", kind="school_link", group_label=HILL
        ).code
    for place in (f"/doors/{at}/poster", f"/doors/{at}", ""):
        assert "This group has been asked before" in browser.get(f"/hub/surveys/{town['other']}{place}").text
    assert "asked before" in browser.get(f"/hub/surveys/{town['survey']}").text


def test_telling_a_group_is_written_down_by_its_name(staff, town, database):
    browser = staff("hub")
    form = {"way": "school", "groups": [HILL], "told_on": TODAY.isoformat(), "whom": "", "note": ""}
    text = browser.post(f"/hub/loops/{town['loop']}/told", data=form, follow_redirects=True).text
    assert "Reached Hill Primary" in text
    assert "assembly or lesson" in text
    with database.reading() as session:
        assert session.query(Collector).filter_by(group_label=HILL).count() == 1


def test_words_of_earlier_days_can_be_given_their_groups(staff, town, database):
    with database.reading() as session:
        old = next(one for one in telling.of(session, town["loop"]) if not one.groups).id
    browser, address = staff("hub"), f"/hub/loops/{town['loop']}/told/{old}"
    assert "Choose at least one group." in browser.post(address, data={}, follow_redirects=True).text
    assert "Reached Far" in browser.post(address, data={"groups": ["Far"]}, follow_redirects=True).text
    assert browser.post(f"/hub/loops/{town['loop']}/told/none", data={}).status_code == 404
