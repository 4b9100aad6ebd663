import io

import pytest
from sqlalchemy import func, select

from feedback.responses.models import Comment
from feedback.safeguarding.models import Concern
from feedback.sessions import recording
from feedback.sessions.facts import Facts
from feedback.sessions.models import Series, VoiceSession
from tests.feedback.loop.stories import NOW, world

FORM = {
    "new_series": "Youth Council",
    "audience": "child",
    "same_people": "yes",
    "title": "Youth council, February",
    "kind": "youth_council",
    "held_on": "2026-02-11",
    "people": "14",
    "groups": "Years 9 to 11: 14",
    "note-1": "The bus stops too far from the club.",
    "language-1": "en",
    "quote-1": "yes",
    "note-3": "Autobus jedzie za rzadko.",
    "language-3": "pl",
}


@pytest.fixture
def town(app, database):
    with database.writing() as session:
        story = world(session)
        series = recording.begin(session, "workshops", "Workshops", "child", False, "en", NOW, story.alice)
        row = recording.record(
            session, series, Facts("At Tarn Hollow", "workshop", NOW.date(), 23), [], NOW, story.alice
        )
        found = {"code": row.code}
    app.extensions["service"].forget_partnership()
    return found


def count(database, model):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(model))


def test_a_session_is_written_down_with_a_new_series(staff, town, database):
    answer = staff("hub").post("/hub/sessions/new", data=FORM)
    assert answer.status_code == 303
    with database.reading() as session:
        assert session.get(Series, "youth-council").same_people
    page = staff("hub").get(answer.headers["Location"]).text
    assert "The bus stops too far from the club." in page
    assert "May be shown: who said it agreed" in page
    assert 'lang="pl"' in page


def test_a_name_is_pointed_at_before_anything_is_kept_and_nothing_typed_is_lost(staff, town, database):
    form = FORM | {"note-1": "Ask Mrs Okonkwo on 07700 900123, she knows."}
    refused = staff("hub").post("/hub/sessions/new", data=form)
    assert refused.status_code == 422
    assert "Is somebody named here?" in refused.text
    assert "07700 900123" in refused.text
    assert "Autobus jedzie za rzadko." in refused.text
    assert count(database, Comment) == 0
    assert staff("hub").post("/hub/sessions/new", data=form | {"looked": "yes"}).status_code == 303


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"people": "lots"}, "how many people took part"),
        ({"held_on": "2027-01-01"}, "cannot be in the future"),
        ({"groups": "Year 9"}, "as a group and how many"),
        ({"new_series": ""}, "what these sessions are called"),
    ],
)
def test_what_cannot_be_kept_comes_back_as_it_was_typed(staff, town, database, changes, words):
    refused = staff("hub").post("/hub/sessions/new", data=FORM | changes)
    assert refused.status_code == 422
    assert words in refused.text
    assert "The bus stops too far from the club." in refused.text
    assert count(database, VoiceSession) == 1


def test_a_disclosure_is_before_a_person_at_once(staff, town, database):
    form = FORM | {"note-1": "My dad hits me with his belt every night."}
    staff("hub").post("/hub/sessions/new", data=form | {"looked": "yes"})
    assert count(database, Concern) >= 1


def test_a_series_shows_people_in_sessions_and_no_share(staff, town):
    text = staff("board").get("/hub/sessions/of/workshops").text
    assert "<b>23</b> people in <b>1</b> session" in text
    assert "%" not in text.partition("<main")[2].partition("</main>")[0]


def test_the_survey_behind_a_series_leads_to_it(staff, town):
    for path in ("/hub/surveys/workshops", "/hub/surveys/workshops/results"):
        assert staff("hub").get(path).headers["Location"] == "/hub/sessions/of/workshops"
    assert "Workshops" not in staff("hub").get("/hub/surveys").text.partition("<main")[2]


def test_notes_are_added_and_taken_out(staff, town, database):
    browser, path = staff("hub"), f"/hub/sessions/{town['code']}"
    browser.post(f"{path}/notes", data={"note-1": "More benches.", "language-1": "en"})
    assert "More benches." in browser.get(path).text
    with database.reading() as session:
        response_id = session.scalar(select(Comment.response_id))
    browser.post(f"{path}/take-out", data={"note": response_id, "reason": "They asked."})
    assert count(database, Comment) == 0


def test_who_may_not_read_comments_sees_how_many_there_are(staff, town, database):
    browser, path = staff("hub"), f"/hub/sessions/{town['code']}"
    browser.post(f"{path}/notes", data={"note-1": "More benches.", "language-1": "en"})
    text = staff("trainer").get(path).text
    assert "More benches." not in text
    assert "Those who read comments see what was said." in text
    assert staff("board").get(path).status_code == 403


def test_a_table_says_which_lines_are_wrong_and_keeps_nothing(staff, town, database):
    browser = staff("hub")

    def send(text, **more):
        data = {"series": "workshops", "file": (io.BytesIO(text.encode()), "notes.csv"), **more}
        return browser.post("/hub/sessions/table", data=data, content_type="multipart/form-data")

    table = "title,day,people,note\nA,2026-02-03,12,A bench.\nB,never,9,A lamp.\n"
    refused = send(table)
    assert refused.status_code == 422
    assert "Line 3, day" in refused.text
    assert count(database, Comment) == 0
    assert send(table, skip_bad="yes").status_code == 303
    assert count(database, Comment) == 1
