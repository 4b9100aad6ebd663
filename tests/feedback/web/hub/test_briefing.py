from dataclasses import replace

import pytest
from sqlalchemy import select

from feedback.mail.models import Message
from feedback.publishing import release
from feedback.reports import files
from tests.feedback.loop.stories import NOW, world
from tests.feedback.loop.test_mailing import by_name


@pytest.fixture
def town(app, database):
    """A loop that stands on the public page, of a survey two people were invited to by name; and one that does not."""
    with database.writing() as session:
        story = world(session)
        key, _ = by_name(story, "ann@example.org", "bilal@example.org")
        loop = story.loop(survey_key=key)
        story.item(loop, theme_id=None, evidence="Minute 3")
        release.release(session, loop, ["en"], NOW, story.cora)
        found = {"loop": loop.id, "unpublished": story.loop(title={"en": "Later"}).id}
    app.extensions["service"].forget_partnership()
    return found


def sent(database):
    with database.reading() as session:
        return session.scalars(select(Message.address).order_by(Message.address)).all()


def test_what_staff_add_is_kept_and_counted(staff, town):
    browser, address = staff("hub"), f"/hub/loops/{town['loop']}/briefing"
    assert "Nobody has written down yet what to do in practice." in browser.get(address).text
    form = {"background": "", "practice": "Ask about the way home.", "questions": "Which way?"}
    text = browser.post(address, data=form, follow_redirects=True).text
    assert "Saved." in text
    assert "Nobody has written" not in text
    assert "words of 900 at most" in text


@pytest.mark.parametrize("ending", files.ENDINGS)
def test_every_file_can_be_taken(staff, town, ending):
    answer = staff("board").get(f"/hub/loops/{town['loop']}/briefing.{ending}")
    assert answer.status_code == 200
    assert answer.content_type == files.ENDINGS[ending][0]
    assert len(answer.data) > 500


def test_there_is_no_file_of_what_is_not_published(staff, town):
    browser = staff("hub")
    assert browser.get(f"/hub/loops/{town['unpublished']}/briefing.docx").status_code == 404
    assert browser.get(f"/hub/loops/{town['loop']}/briefing.exe").status_code == 404
    assert "Nothing is published yet" in browser.get(f"/hub/loops/{town['unpublished']}/briefing").text


def test_a_name_in_what_staff_add_is_pointed_at(staff, town):
    form = {"background": "Ring 07700 900123.", "practice": "", "questions": ""}
    text = staff("hub").post(f"/hub/loops/{town['loop']}/briefing", data=form, follow_redirects=True).text
    assert "Background: “07700 900123”. A telephone number." in text


def test_too_much_is_said_and_nothing_is_lost(staff, town):
    form = {"background": "a " * 2000, "practice": "Kept", "questions": ""}
    answer = staff("hub").post(f"/hub/loops/{town['loop']}/briefing", data=form)
    assert answer.status_code == 422
    assert "it is read in seven minutes" in answer.text
    assert "Kept</textarea>" in answer.text


def test_a_board_member_reads_and_does_not_write(staff, town):
    browser, address = staff("board"), f"/hub/loops/{town['loop']}/briefing"
    assert "fieldset disabled" in browser.get(address).text
    assert browser.post(address, data={}).status_code == 403


def test_everybody_invited_is_written_to_once_and_only_on_purpose(staff, town, database, app):
    service = app.extensions["service"]
    service.settings = replace(service.settings, public_url="https://listening.example.org")
    browser = staff("hub")
    page = browser.get(f"/hub/loops/{town['loop']}").text
    assert "2 addresses were invited by name." in page
    address = f"/hub/loops/{town['loop']}/mail"
    assert "Tick that you want" in browser.post(address, data={}, follow_redirects=True).text
    assert sent(database) == []
    text = browser.post(address, data={"sure": "yes"}, follow_redirects=True).text
    assert "2 messages are on the way." in text
    assert "Everybody was written to about edition 1 already." in text
    assert sent(database) == ["ann@example.org", "bilal@example.org"]
    assert "edition 1 already" in browser.post(address, data={"sure": "yes"}, follow_redirects=True).text
    assert len(sent(database)) == 2
    assert staff("board").post(address, data={"sure": "yes"}).status_code == 403
