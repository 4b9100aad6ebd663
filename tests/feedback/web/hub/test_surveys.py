"""Staff make surveys, publish them and open doors; whatever is wrong is said, and nothing typed is lost."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from feedback.clock import SetClock
from feedback.database import Database
from feedback.surveys import versions
from feedback.surveys.models import Collector, SurveyVersion
from forms import author_file, library
from tests.feedback.results.answered import send
from tests.support.asked import HEAD, PAGES, publish, thought_through
from tests.support.statements import recorded

TEXT = HEAD.format(key="safe-at-school", mode="anonymous", check="true") + PAGES


@pytest.fixture
def hub(staff: Callable[..., FlaskClient]) -> FlaskClient:
    return staff("hub")


def test_an_empty_list_says_how_to_begin(hub: FlaskClient) -> None:
    page = hub.get("/hub/surveys").text
    assert "No survey yet" in page
    assert 'href="/hub/surveys/new"' in page


def test_the_list_shows_state_doors_answers_and_what_is_to_read(
    hub: FlaskClient, database: Database, clock: SetClock
) -> None:
    publish(database, clock)
    send(database, {"safe": "very", "words": "Good"}, {"safe": "not", "why": "More light"})
    page = hub.get("/hub/surveys").text
    for words in (
        "Feeling safe",
        "Version 1 published",
        "1 open",
        "2 answers: see the results",
        "2 comments to read",
    ):
        assert words in page


def test_the_list_takes_as_many_statements_for_five_surveys_as_for_one(
    hub: FlaskClient, database: Database, clock: SetClock
) -> None:
    publish(database, clock)
    hub.get("/hub/surveys")
    with recorded(database) as before:
        hub.get("/hub/surveys")
    for number in range(4):
        publish(database, clock, key=f"survey-{number}", code=f"code{number}")
    with recorded(database) as after:
        hub.get("/hub/surveys")
    assert len(after) == len(before)


def test_a_library_survey_becomes_a_draft_in_one_press(hub: FlaskClient, database: Database) -> None:
    name = library.names()[0]
    page = hub.post("/hub/surveys/new", data={"library": name}, follow_redirects=True)
    assert page.request.path == f"/hub/surveys/{library.read(name).key}"
    assert "is not published yet" in page.text
    with database.reading() as session:
        assert session.scalars(select(SurveyVersion)).one().published_at is None


def test_every_library_survey_can_be_opened_for_editing(hub: FlaskClient) -> None:
    for name in library.names():
        page = hub.get(f"/hub/surveys/new?from={name}")
        assert library.read(name).key in page.text
        assert "Keep this survey" in page.text


def test_a_broken_text_is_shown_again_with_place_fault_and_remedy(hub: FlaskClient) -> None:
    broken = TEXT.replace("type: many_of", "type: many_off")
    page = hub.post("/hub/surveys/new", data={"text": broken})
    assert page.status_code == 422
    assert "type: many_off" in page.text
    assert "What to do" in page.text
    assert "many_of" in page.text.split('<div class="notice halt"')[1].split("</table>")[0]


def test_pasted_text_is_never_taken_for_the_name_of_a_file(hub: FlaskClient, tmp_path) -> None:  # type: ignore[no-untyped-def]
    secret = tmp_path / "secret.yaml"
    secret.write_text(TEXT)
    page = hub.post("/hub/surveys/new", data={"text": str(secret)})
    assert page.status_code == 422


def test_a_survey_is_published_and_a_correction_becomes_its_next_version(
    hub: FlaskClient, database: Database, clock: SetClock
) -> None:
    hub.post("/hub/surveys/new", data={"text": TEXT})
    thought_through(database, clock, "safe-at-school")
    with database.reading() as session:
        first = versions.newest(session, "safe-at-school")
    assert first is not None
    page = hub.post("/hub/surveys/safe-at-school/publish", data={"version": first.id}, follow_redirects=True)
    assert "Version 1 is published" in page.text
    hub.post("/hub/surveys/new", data={"text": TEXT.replace("What would help?", "What would help you?")})
    page = hub.get("/hub/surveys/safe-at-school").text
    assert "Version 2 is not published yet" in page
    assert "People still answer version 1" in page


def test_publishing_what_somebody_has_changed_since_is_refused(hub: FlaskClient, database: Database) -> None:
    hub.post("/hub/surveys/new", data={"text": TEXT})
    with database.reading() as session:
        seen = versions.newest(session, "safe-at-school")
    assert seen is not None
    hub.post("/hub/surveys/new", data={"text": TEXT.replace("What would help?", "What would help you?")})
    page = hub.post("/hub/surveys/safe-at-school/publish", data={"version": seen.id}, follow_redirects=True)
    assert "A newer version has been kept since" in page.text
    with database.reading() as session:
        assert versions.current(session, "safe-at-school") is None


def test_publishing_says_in_sentences_what_todays_rules_refuse(
    hub: FlaskClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    from feedback.web.hub import surveys
    from forms.author_file import Fault, Reading

    hub.post("/hub/surveys/new", data={"text": TEXT})
    with database.reading() as session:
        version = versions.newest(session, "safe-at-school")
    assert version is not None
    fault = Fault("title", "It promises too much.", "Say less.")
    monkeypatch.setattr(surveys, "_checked", lambda _: Reading(None, (fault,)))
    page = hub.post("/hub/surveys/safe-at-school/publish", data={"version": version.id})
    assert page.status_code == 422
    assert "It promises too much. Say less." in page.text
    with database.reading() as session:
        assert versions.current(session, "safe-at-school") is None


def test_a_downloaded_definition_can_be_brought_in_again(
    hub: FlaskClient, database: Database, clock: SetClock
) -> None:
    publish(database, clock)
    sent = hub.get("/hub/surveys/safe-at-school/1.yaml")
    assert 'filename="safe-at-school-1.yaml"' in sent.headers["Content-Disposition"]
    page = hub.post("/hub/surveys/new", data={"text": sent.text}, follow_redirects=True)
    assert "is published already, just like this" in page.text
    with database.reading() as session:
        assert len(session.scalars(select(SurveyVersion)).all()) == 1


def test_the_preview_shows_every_page_in_the_language_asked_for(
    hub: FlaskClient, database: Database, clock: SetClock
) -> None:
    publish(database, clock)
    page = hub.get("/hub/surveys/safe-at-school/1?lang=ar").text
    for words in (
        "ما مدى شعورك",
        "What would help?",
        "only if <code>",
        "Nothing you choose here is kept",
        'dir="rtl"',
    ):
        assert words in page
    assert hub.get("/hub/surveys/safe-at-school/9").status_code == 404


def test_the_preview_shows_each_version_in_each_language(
    hub: FlaskClient, database: Database, clock: SetClock
) -> None:
    scale = """
  - id: mood
    questions: [{id: mood, type: scale, text: Your mood, maximum: 3, labels: [Low, Fair, High]}]
versions:
  - id: young
    title: {en: Young children, ar: الصغار}
    band: 4-7
    changes: {mood: {type: faces, points: 3, text: {en: Happy today, ar: سعادة اليوم}}}
"""
    publish(database, clock, pages=scale)
    written = hub.get("/hub/surveys/safe-at-school/1").text
    young = hub.get("/hub/surveys/safe-at-school/1?version=young&lang=ar").text
    assert "Your mood" in written
    assert 'class="tiles"' not in written, "a scale in words is a list: words stick out of tiles"
    assert 'class="faces three"' in young
    assert "سعادة اليوم" in young
    assert "version=young" in written
    assert "lang=en&amp;version=young" in young or "version=young&amp;lang=en" in young


def test_a_door_is_opened_with_what_was_asked_for(
    hub: FlaskClient, database: Database, clock: SetClock
) -> None:
    publish(database, clock)
    asked = {"kind": "school_link", "name": "Oak School", "group_label": "Year 9", "invited": "31",
             "closes_on": "2026-03-20", "cap": "40", "listed": "1"}  # fmt: skip
    page = hub.post("/hub/surveys/safe-at-school/doors/new", data=asked, follow_redirects=True)
    with database.reading() as session:
        door = session.scalars(select(Collector).where(Collector.code != "abc")).one()
    assert (door.kind, door.name, door.invited, door.cap, door.listed) == (
        "school_link",
        "Oak School",
        31,
        40,
        True,
    )
    assert door.closes_at.isoformat() == "2026-03-20T23:59:59+00:00"
    assert f"http://localhost/s/{door.code}" in page.text
    assert "<svg" in page.text
    assert "20 March 2026" in page.text


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("invited", "many", "Write how many people are invited"),
        ("cap", "0", "Write how many answers are enough"),
        ("closes_on", "2026-03-03", "Choose a closing day that is still to come"),
        ("closes_on", "soon", "Write the closing day as year-month-day"),
        ("kind", "trapdoor", "There is no kind of door called"),
    ],
)
def test_a_slip_in_the_form_is_said_and_the_rest_stays(
    hub: FlaskClient, database: Database, clock: SetClock, field: str, typed: str, sentence: str
) -> None:
    publish(database, clock)
    asked = {"kind": "open_link", "name": "Oak School", field: typed}
    page = hub.post("/hub/surveys/safe-at-school/doors/new", data=asked)
    assert page.status_code == 422
    assert sentence in page.text
    assert 'value="Oak School"' in page.text
    with database.reading() as session:
        assert len(session.scalars(select(Collector)).all()) == 1


def test_a_door_is_closed_and_opened_again(hub: FlaskClient, database: Database, clock: SetClock) -> None:
    publish(database, clock)
    page = hub.post("/hub/surveys/safe-at-school/doors/abc/close", follow_redirects=True)
    assert "The door is closed" in page.text
    assert hub.get("/s/abc").status_code == 410
    page = hub.post("/hub/surveys/safe-at-school/doors/abc/open", follow_redirects=True)
    assert "The door is open again" in page.text
    assert hub.get("/s/abc").status_code == 200


def test_a_door_is_found_only_under_its_own_survey(
    hub: FlaskClient, database: Database, clock: SetClock
) -> None:
    publish(database, clock)
    publish(database, clock, key="other", code="xyz")
    assert hub.get("/hub/surveys/other/doors/abc").status_code == 404


def test_nothing_can_be_asked_before_a_version_is_published(hub: FlaskClient) -> None:
    hub.post("/hub/surveys/new", data={"text": TEXT})
    assert "Nothing is published yet" in hub.get("/hub/surveys/safe-at-school/doors/new").text
    page = hub.post("/hub/surveys/safe-at-school/doors/new", data={"kind": "open_link"})
    assert page.status_code == 422


def test_who_may_only_look_sees_no_way_to_change(
    staff: Callable[..., FlaskClient], database: Database, clock: SetClock
) -> None:
    publish(database, clock)
    board = staff("board")
    page = board.get("/hub/surveys/safe-at-school").text
    assert "Open a door" not in page
    assert "Comments" not in page
    assert board.get("/hub/surveys/new").status_code == 403
    assert board.post("/hub/surveys/safe-at-school/doors/abc/close").status_code == 403


def test_the_words_of_a_survey_can_be_changed_where_it_stands(
    hub: FlaskClient, database: Database, clock: SetClock
) -> None:
    publish(database, clock)
    page = hub.get("/hub/surveys/new?of=safe-at-school").text
    assert "survey: safe-at-school" in page
    assert "Keep this survey" in page


def test_a_draft_says_which_priorities_it_will_inform(hub: FlaskClient) -> None:
    text = TEXT.replace("sensitive: true", "sensitive: true\npriorities: [northmoor/1]")
    hub.post("/hub/surveys/new", data={"text": text})
    assert "northmoor/1" in hub.get("/hub/surveys/safe-at-school").text


@pytest.mark.parametrize(
    ("mode", "kinds", "why"),
    [
        (
            "anonymous",
            {"open_link", "qr_poster", "school_link", "group_link", "kiosk", "workshop", "paper"},
            "An anonymous survey has no personal links",
        ),
        ("unlinked", {"personal"}, "is answered through personal links only"),
    ],
)
def test_a_door_that_would_be_refused_is_not_offered_and_the_page_says_why(
    hub: FlaskClient, database: Database, clock: SetClock, mode: str, kinds: set[str], why: str
) -> None:
    publish(database, clock, mode=mode, kind="personal" if mode == "unlinked" else "open_link")
    page = hub.get("/hub/surveys/safe-at-school/doors/new").text
    assert set(re.findall(r'name="kind" value="(\w+)"', page)) == kinds
    assert why in page


def test_links_for_schools_are_not_offered_where_people_are_asked_one_by_one(
    hub: FlaskClient, database: Database, clock: SetClock
) -> None:
    publish(database, clock, mode="unlinked", kind="personal")
    page = hub.get("/hub/surveys/safe-at-school/doors/many").text
    assert 'name="kind"' not in page
    assert "is answered through personal links only" in page


def test_a_survey_that_asks_twice_has_every_door_but_paper_and_the_page_says_why(
    hub: FlaskClient, database: Database, clock: SetClock
) -> None:
    publish(database, clock)
    with database.writing() as session:
        survey = author_file.read(
            HEAD.format(key="safe-at-school", mode="paired", check="true") + PAGES
        ).survey
        assert survey is not None
        version = versions.keep(session, survey, clock.now(), "tests")
        versions.publish(session, version, clock.now(), "tests")
    page = hub.get("/hub/surveys/safe-at-school/doors/new").text
    assert 'value="personal"' in page
    assert 'value="paper"' not in page
    assert "is not answered on paper" in page
