"""Measures in the hub."""

import io

import pytest
from xlsxwriter import Workbook

from tests.feedback.plans.at_work import settle
from tests.feedback.plans.test_measures import SHARE, define, give
from tests.support.statements import recorded

FORM = SHARE | {"board_key": "executive", "target": "80"}


@pytest.fixture
def town(app, database):
    with database.writing() as session:
        settle(session)
    return database


@pytest.fixture
def one(town):
    with town.writing() as session:
        measure = define(session, 80.0)
        give(session, measure, (9, 100), (48, 100), (80, 100))
        return measure.id


def test_a_board_member_reads_values_and_not_the_hidden_ones(staff, one):
    browser = staff("board")
    for path in ("/hub/measures", f"/hub/measures/{one}", "/hub/boards/executive"):
        page = browser.get(path).text
        assert "80 of 100" in page
        assert "Better" in page
        assert "Target reached" in page
        assert "[c]" in page
    assert ">9<" not in page
    for path in ("", "/table", f"/{one}", f"/{one}/change", f"/{one}/archive"):
        assert browser.post(f"/hub/measures{path}").status_code == 403
    assert browser.get("/hub/measures/none").status_code == 404


def test_a_measure_is_defined_changed_and_archived(staff, town):
    browser = staff("hub")
    refused = browser.post("/hub/measures", data=FORM | {"definition": "", "owner": "Head of reviews"})
    assert refused.status_code == 422
    assert "Head of reviews" in refused.text
    assert browser.post("/hub/measures", data=FORM | {"target": "much"}).status_code == 422
    made = browser.post("/hub/measures", data=FORM)
    path = made.headers["Location"]
    assert 'value="80"' in browser.get(f"{path}/change").text
    browser.post(f"{path}/change", data=FORM | {"title": "Reviews held in time"})
    assert "Reviews held in time" in browser.get(path).text
    assert browser.post(f"{path}/change", data=FORM | {"kind": ""}).status_code == 422
    browser.post(f"{path}/archive")
    assert "Reviews held in time" not in browser.get("/hub/measures").text
    assert "Watched no more" in browser.get(path).text


def test_a_quarter_is_written_with_its_narrative(staff, one):
    browser, path = staff("hub"), f"/hub/measures/{one}"
    told = {"known": "Most are in time", "how": "The system counts them", "plans": "A second reviewer"}
    form = {"quarter": "2025-26 Q4", "numerator": "88", "denominator": "80"} | told
    refused = browser.post(path, data=form)
    assert "88 is more than the 80 it is a part of." in refused.text
    assert "Most are in time" in refused.text
    assert browser.post(path, data=form | {"quarter": "soon"}).status_code == 422
    assert browser.post(path, data=form | {"numerator": "4.5"}).status_code == 422
    page = browser.post(path, data=form | {"numerator": "68"}, follow_redirects=True).text
    for words in ("Kept.", "68 of 80", *told.values()):
        assert words in page
    page = browser.post(path, data=form | {"numerator": "60"}, follow_redirects=True).text
    assert "Put right" in page
    assert "60 of 80" in page


def test_a_table_is_pasted_or_sent_and_nothing_is_kept_of_a_faulty_one(staff, one):
    browser = staff("hub")
    assert "Reviews in time (share)" in browser.get("/hub/measures/table").text
    rows = [
        "measure\tquarter\tnumerator\tdenominator",
        "Reviews in time\t2025-26 Q4\t70\t80",
        "Reviews\tsoon\t1\t2",
    ]
    refused = browser.post("/hub/measures/table", data={"pasted": "\n".join(rows)})
    assert refused.status_code == 422
    for words in (
        "Nothing was kept",
        "1 row could be kept",
        "No measure is called “Reviews”",
        "Reviews in time\t2025",
    ):
        assert words in refused.text
    assert "70 of 80" not in browser.get("/hub/measures").text
    page = browser.post(
        "/hub/measures/table", data={"pasted": "\n".join(rows[:2])}, follow_redirects=True
    ).text
    assert "1 new, 0 put right, 0 there already." in page
    assert "70 of 80" in page
    for data in ({"pasted": ""}, {"pasted": rows[0]}, {"file": (io.BytesIO(b"x"), "x.docx")}):
        assert browser.post("/hub/measures/table", data=data).status_code == 422


def test_a_workbook_is_read(staff, one):
    content = io.BytesIO()
    with Workbook(content) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(
            (["measure", "quarter", "numerator", "of"], ["Reviews in time", "2025-26 Q4", 69, 80])
        ):
            sheet.write_row(number, 0, row)
    content.seek(0)
    page = (
        staff("hub")
        .post("/hub/measures/table", data={"file": (content, "values.xlsx")}, follow_redirects=True)
        .text
    )
    assert "69 of 80" in page


def test_the_list_takes_the_same_statements_however_long(staff, town, one):
    browser = staff("board")
    browser.get("/hub/measures")
    counted = []
    for number in range(2):
        with recorded(town) as sent:
            browser.get("/hub/measures?board=executive")
        counted.append(len(sent))
        with town.writing() as session:
            for more in range(4):
                give(session, define(session, title=f"M{number}{more}"), (40, 80), (50, 80))
    assert counted == [13, 13]
