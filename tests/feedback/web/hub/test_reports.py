"""Reports in one click: chosen from lists in the address, read here or taken along, and every fault in words."""

import re
from datetime import timedelta

import pytest

from feedback.papers import pdf
from feedback.partnership.models import Board
from feedback.reports.kinds import KINDS
from feedback.surveys.models import SurveyPriority
from tests.conftest import missing
from tests.feedback.loop.stories import NOW, PRIORITY, world
from tests.feedback.returns.stories import story
from tests.feedback.training import held

CHOSEN = {
    "period": "2026-01-01",
    "board": "board",
    "priority": PRIORITY,
    "plan": "plan-2026",
    "round": "round",
    "course": "recognising-neglect",
    "event": "neglect",
}


@pytest.fixture
def town(app, database):
    with database.writing() as session:
        told = world(session)
        told.answers(64, about_theme=31)
        told.item(told.loop(base=120), "done")
        story(session, NOW, round_id="round")
        held.held(session).events[0].code = "neglect"
    return told


def address(kind):
    return {name: CHOSEN[name] for name in (*KINDS[kind].needs, *KINDS[kind].takes)}


@pytest.mark.parametrize("role", ["hub", "board", "scrutineer"])
def test_who_reads_and_hub_staff_see_which_there_are(staff, town, role):
    text = staff(role).get("/hub/reports").text
    assert all(kind.title in text for kind in KINDS.values())


@pytest.mark.parametrize("role", ["group_lead", "trainer", "panel"])
def test_others_do_not_come_in(staff, town, role):
    browser = staff(role)
    for path in ("", "/scorecard", "/scorecard/read", "/scorecard/file.docx"):
        assert browser.get(f"/hub/reports{path}").status_code == 403
    assert "/hub/reports" not in browser.get("/hub/").text


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_chosen_read_and_taken_along(staff, town, kind):
    browser = staff("board")
    page = browser.get(f"/hub/reports/{kind}", query_string=address(kind)).text
    assert "Read it here" in page
    assert page.count("file.") >= 4
    read = browser.get(f"/hub/reports/{kind}/read", query_string=address(kind))
    assert read.status_code == 200
    assert read.text.startswith("<!doctype html>")
    for ending in ("docx", "odt", "html"):
        got = browser.get(f"/hub/reports/{kind}/file.{ending}", query_string=address(kind))
        assert got.status_code == 200
        assert f"filename={kind}-" in got.headers["Content-Disposition"]
        assert got.headers["Cache-Control"] == "no-store"


def test_the_page_may_show_its_style_and_pictures_and_nothing_else(staff, town):
    policy = staff("board").get("/hub/reports/loops/read").headers["Content-Security-Policy"]
    assert re.fullmatch(
        r"default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]{44}'; img-src data:; form-action 'none'; "
        r"base-uri 'none'; frame-ancestors 'none'",
        policy,
    )


def test_an_empty_page_asks_and_a_sent_one_says_what_to_choose(staff, town, database):
    with database.writing() as session:
        session.add(Board(key="second", name="The other board"))
    browser = staff("board")
    assert "Choose a board." not in browser.get("/hub/reports/changes").text
    assert "Choose a board." in browser.get("/hub/reports/changes?board=").text
    unknown = browser.get("/hub/reports/priority/read?priority=plan-2026/99")
    assert unknown.status_code == 422
    assert "There is no priority “plan-2026/99”. Choose one from the list." in unknown.text
    unread = browser.get("/hub/reports/scorecard/file.docx?period=soon")
    assert unread.status_code == 422
    assert "There is no quarter “soon”." in unread.text
    assert browser.get("/hub/reports/nothing").status_code == 404
    assert browser.get("/hub/reports/loops/file.exe").status_code == 404


def test_what_has_one_line_only_needs_no_choosing(staff, database):
    with database.writing() as session:
        world(session)
    assert "Read it here" in staff("board").get("/hub/reports/changes").text


def test_an_older_quarter_may_stand_in_the_address(staff, town):
    assert "April to June 2019" in staff("board").get("/hub/reports/scorecard?period=2019-05-01").text


def test_without_pdf_a_sentence_says_how_to_get_it_and_the_others_stay(staff, town, monkeypatch):
    monkeypatch.setattr(pdf, "find_spec", lambda name: None)
    got = staff("board").get("/hub/reports/loops/file.pdf")
    assert got.status_code == 503
    assert "pip install" in got.text
    for ending in ("docx", "odt", "html"):
        assert f"/hub/reports/loops/file.{ending}" in got.text


def test_pdf_is_taken_along(staff, town):
    if said := pdf.missing():
        missing("PDF", said)
    assert staff("board").get("/hub/reports/loops/file.pdf").data.startswith(b"%PDF")


def test_the_pages_it_is_about_lead_there_for_those_who_may_read_it(staff, town):
    for path, kind in (
        ("/hub/loops", "loops"),
        ("/hub/measures", "scorecard"),
        ("/hub/boards/board", "changes"),
        ("/hub/plans/plan-2026/1", "priority"),
    ):
        for role, there in (("board", True), ("trainer", False)):
            page = staff(role).get(path, follow_redirects=True)
            assert page.status_code == 200, path
            assert (f"/hub/reports/{kind}" in page.text) is there, (path, role)


def test_a_report_says_up_to_which_day_its_numbers_are_counted(staff, town, database, clock):
    """Results stand still for who sees nothing else: the day of the numbers is not the day of the paper."""
    with database.writing() as session:
        session.add(SurveyPriority(survey_key="way-home", question_id="", priority_ref=PRIORITY))
    address = f"/hub/reports/priority/read?priority={PRIORITY}"
    assert "No answers are counted yet." in staff("board").get(address).text  # they came today
    assert "Counted up to the moment this was made." in staff("hub").get(address).text
    clock.moment += timedelta(days=1)
    assert "Counted up to the end of 4 March 2026." in staff("board").get(address).text
    with database.writing() as session:
        town.session = session
        town.answers(3)
    clock.moment += timedelta(days=3)
    told = staff("board").get(address).text
    assert "Counted up to the end of 4 March 2026. 3 more answers are added when enough have come" in told
    assert "64 answered." in told
