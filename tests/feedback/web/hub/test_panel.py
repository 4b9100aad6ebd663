"""The young people's panel reads a draft before it is published, and what it says cannot be passed over."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from feedback.loop.faults import LoopFault
from feedback.loop.models import Loop, PanelReading
from feedback.publishing import panel, release
from tests.feedback.loop.stories import NOW, TODAY, world
from tests.feedback.safeguarding.watched import screener


@pytest.fixture
def draft(database, app):
    """A loop that lacks nothing, written by Alice and checked by Bob; gives its id and its item's."""
    app.extensions["service"].screener = screener
    with database.writing() as session:
        story = world(session)
        story.answers(30, about_theme=12)
        loop = story.loop()
        item = story.item(loop)
        found = loop.id, item.id, loop.slug
    app.extensions["service"].forget_partnership()
    return found


def given(staff, database, draft):
    staff("hub").post(f"/hub/loops/{draft[0]}/panel")
    with database.reading() as session:
        return session.scalar(text("SELECT id FROM panel_readings WHERE verdict = ''"))


def said(staff, database, draft, **said):
    reading = given(staff, database, draft)
    member = staff("panel")
    answer = member.post(f"/hub/panel/{reading}", data=said)
    assert answer.status_code == 303, answer.text
    return member


def released(browser, draft, **more):
    return browser.post(f"/hub/loops/{draft[0]}/release", data={"languages": "en", **more})


def test_the_panel_sees_the_drafts_given_to_it_and_nothing_else(staff, database, draft):
    member = staff("panel")
    assert member.get("/hub/").headers["Location"] == "/hub/panel"
    assert "Nothing to read now" in member.get("/hub/panel").text
    for path in ("/hub/loops", f"/hub/loops/{draft[0]}", "/hub/surveys", "/hub/partnership"):
        assert member.get(path).status_code == 403, path
    reading = given(staff, database, draft)
    assert "Safe on the way home" in member.get("/hub/panel").text
    page = member.get(f"/hub/panel/{reading}").text
    assert "This is a draft." in page
    assert "12 of the 30 people who answered said this." in page
    assert staff("board").get(f"/hub/panel/{reading}").status_code == 403


def test_the_verdict_is_seen_by_staff_board_and_scrutineer_and_by_the_public_where_they_agree(
    staff, client, database, draft
):
    words = {"verdict": "change", "words": "Say when.", f"words.{draft[1]}": "Which lights?", "public": "1"}
    said(staff, database, draft, **words)
    for role in ("hub", "board", "scrutineer"):
        page = staff(role).get(f"/hub/loops/{draft[0]}").text
        assert "Say when." in page
        assert "Which lights?" in page
    releaser = staff("second_reader")
    assert "Say when." in releaser.get(f"/hub/loops/{draft[0]}/release").text
    assert released(releaser, draft).status_code == 303
    page = client.get(f"/loops/{draft[2]}").text
    assert "Young people read this before we published it. They said:" in page
    assert "Say when." in page
    assert "Which lights?" not in page
    assert released(releaser, draft).status_code == 303
    assert "Young people read this" not in client.get(f"/loops/{draft[2]}").text, "they read another edition"


def test_without_their_leave_the_public_page_says_nothing_of_them(staff, client, database, draft):
    said(staff, database, draft, verdict="clear", words="Good.")
    released(staff("second_reader"), draft)
    assert "Good." not in client.get(f"/loops/{draft[2]}").text


def test_publishing_against_their_word_needs_a_reason_that_stays(staff, client, database, draft):
    said(staff, database, draft, verdict="stop", words="This is not what we said.", public="1")
    releaser = staff("second_reader")
    refused = released(releaser, draft)
    assert refused.status_code == 422
    assert panel.WHY in refused.text
    assert client.get(f"/loops/{draft[2]}").status_code == 404
    assert released(releaser, draft, panel_because="The board has to answer by Friday.").status_code == 303
    page = client.get(f"/loops/{draft[2]}").text
    assert "Do not publish it like this" in page
    assert "The board has to answer by Friday." in page
    assert "The board has to answer by Friday." in staff("scrutineer").get(f"/hub/loops/{draft[0]}").text
    assert "The board has to answer by Friday." in staff("panel").get("/hub/panel").text
    with database.writing() as session, pytest.raises(DBAPIError, match="published_against_with_a_reason"):
        session.execute(text("UPDATE panel_readings SET because = ''"))


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({}, "Choose what you think of it."),
        ({"verdict": "change"}, "Write what has to change."),
        ({"verdict": "clear", "words": "x" * 1001}, "Write up to 1000 characters in each box."),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(staff, database, draft, form, sentence):
    reading = given(staff, database, draft)
    page = staff("panel").post(f"/hub/panel/{reading}", data=form | {"public": "1"})
    assert page.status_code == 422
    assert sentence in page.text
    assert form.get("words", "") in page.text


def test_a_verdict_stands_once_it_is_said(staff, database, draft):
    reading = given(staff, database, draft)
    member = staff("panel")
    assert member.post(f"/hub/panel/{reading}", data={"verdict": "clear"}).status_code == 303
    assert member.post(f"/hub/panel/{reading}", data={"verdict": "stop", "words": "No"}).status_code == 422


def test_words_of_the_panel_are_screened(staff, database, draft):
    said(staff, database, draft, verdict="change", **{f"words.{draft[1]}": "He HITS me"})
    with database.reading() as session:
        (row,) = session.execute(text("SELECT source, level, place FROM concerns")).all()
    assert (row.source, row.level) == ("hand", "urgent")
    assert "What the panel wrote of a draft given on 4 March 2026" in row.place


def test_a_draft_that_nobody_read_is_replaced_by_the_next(database, draft):
    with database.writing() as session:
        loop = session.get_one(Loop, draft[0])
        for _ in range(2):
            panel.give(session, loop, release.drafted(session, loop, ["en"], NOW), TODAY, "a")
        assert len(panel.of(session, draft[0])) == 1


def test_an_empty_loop_is_not_given(database, app):
    with database.writing() as session:
        loop = world(session).loop()
        with pytest.raises(LoopFault, match="nothing to read yet"):
            panel.give(session, loop, {}, TODAY, "a")
        assert session.query(PanelReading).count() == 0
