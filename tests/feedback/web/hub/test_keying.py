"""Paper in the hub: a form to print, sheets keyed by two people who do not see each other, and settling."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from feedback.clock import SetClock
from feedback.database import Database
from feedback.responses import paper
from feedback.responses.models import Comment, PaperSheet, Response
from feedback.surveys import versions
from feedback.surveys.models import Collector
from tests.support.asked import Person, publish

PAGES = """
  - id: help
    questions:
      - {id: help, type: one_of, text: {en: "Did you get help?"}, choices: [{y: {en: "Yes"}}, {n: {en: "No"}}]}
  - id: how
    when: help = y
    questions:
      - {id: how, type: faces, text: How was it}
  - id: words
    questions:
      - {id: words, type: long_text, text: One more thing}
"""
BASE = "/hub/surveys/safe-at-school/doors/abc/sheets"


@pytest.fixture
def two(
    staff: Callable[..., FlaskClient], database: Database, clock: SetClock
) -> tuple[FlaskClient, FlaskClient]:
    """Two people who may key, and a door for paper."""
    publish(database, clock, pages=PAGES, kind="paper")
    return staff("hub"), staff("trainer")


def key(browser: FlaskClient, number: int, *, follow: bool = True, **boxes: str) -> Any:
    data = {"form": "1", "lang": "en", "version": "", "number": str(number), "action": "keep"}
    return browser.post(
        f"{BASE}/key",
        data=data | {f"a.{name}": typed for name, typed in boxes.items()},
        follow_redirects=follow,
    )


def _rows(database: Database, model: Any) -> list[Any]:
    with database.reading() as session:
        return list(session.scalars(select(model)).all())


def _rule(browser: FlaskClient, double: str) -> None:
    assert (
        browser.post(f"{BASE}/rules", data={"double": double, "return_to": "The office"}).status_code == 303
    )


def test_a_sheet_keyed_alike_by_two_people_becomes_a_response(
    two: tuple[FlaskClient, FlaskClient], database: Database, clock: SetClock
) -> None:
    first, second = two
    page = key(first, 7, help="1", how="4", words="Thank  you")
    assert "Sheet 7 is keyed once." in page.text
    assert 'value="8"' in page.text  # the number runs on
    assert _rows(database, Response) == []
    blind = second.get(f"{BASE}/key?number=7").text
    assert "the second time" in blind
    assert "Thank" not in blind.split("<form", 2)[-1].split("data-last")[0].replace("Thank you", "")
    assert "counted" in key(second, 7, help="1", how="4", words=" Thank you ").text
    (response,) = _rows(database, Response)
    assert response.answers == {"help": "y", "how": 4, "words": True}
    assert response.day == clock.today()
    assert [one.text for one in _rows(database, Comment)] == ["Thank  you"]
    assert _rows(database, PaperSheet) == []
    assert _rows(database, Collector)[0].received == 1


def test_what_differs_is_settled_from_the_paper(
    two: tuple[FlaskClient, FlaskClient], database: Database
) -> None:
    first, second = two
    key(first, 1, help="1", how="2", words="Cold")
    assert "not alike" in key(second, 1, help="1", how="3", words="Gold").text
    assert _rows(database, Response) == []
    page = first.get(f"{BASE}/1").text
    assert "2: Unhappy" in page
    assert "3: In between" in page
    assert "They differ in 2 fields." in page
    missing = first.post(f"{BASE}/1", data={"s.how": "first"})
    assert missing.status_code == 422
    assert "Choose what stands on the paper." in missing.text
    done = first.post(f"{BASE}/1", data={"s.how": "second", "s.words": "anew", "a.words": "Bold"})
    assert done.status_code == 303
    (response,) = _rows(database, Response)
    assert response.answers["how"] == 3
    assert [one.text for one in _rows(database, Comment)] == ["Bold"]
    sheets = first.get(BASE).text
    assert re.search(r'<td class="n">2</td><td class="n">3</td>', sheets)  # 2 of 3 fields differed


def test_nobody_keys_a_sheet_twice_alone(two: tuple[FlaskClient, FlaskClient], database: Database) -> None:
    first, _ = two
    key(first, 1, help="1")
    again = key(first, 1, help="1", words="kept in its box")
    assert again.status_code == 422
    assert "You have keyed sheet 1 yourself" in again.text
    assert "kept in its box" in again.text
    assert len(_rows(database, PaperSheet)) == 1


def test_a_sheet_counts_once(two: tuple[FlaskClient, FlaskClient], database: Database) -> None:
    first, second = two
    key(first, 1, help="1")
    key(second, 1, help="1")
    assert "Sheet 1 is counted already" in key(first, 1, help="1").text
    assert len(_rows(database, Response)) == 1


def test_two_sheets_with_one_number_are_parted_and_nothing_is_lost(
    two: tuple[FlaskClient, FlaskClient], database: Database
) -> None:
    first, second = two
    key(first, 5, help="1", words="from the first paper")
    key(second, 5, help="2", words="from the second paper")
    first.post(f"{BASE}/5/part")
    sheets = {sheet.number: sheet.first for sheet in _rows(database, PaperSheet)}
    assert sheets == {
        5: {"help": "y", "words": "from the first paper"},
        6: {"help": "n", "words": "from the second paper"},
    }


def test_two_people_who_key_the_same_number_at_once_lose_nothing(
    app: Flask, two: tuple[FlaskClient, FlaskClient], database: Database
) -> None:
    with ThreadPoolExecutor(2) as threads:
        list(
            threads.map(
                lambda who: key(who[0], 3, follow=False, help="1", words=who[1]),
                zip(two, ("one", "two"), strict=True),
            )
        )
    (sheet,) = _rows(database, PaperSheet)
    assert {sheet.first["words"], sheet.second["words"]} == {"one", "two"}


def test_one_person_is_enough_where_the_door_says_so(
    two: tuple[FlaskClient, FlaskClient], database: Database
) -> None:
    first, _ = two
    _rule(first, "none")
    assert "Sheet 1 is counted." in key(first, 1, help="1").text
    _rule(first, "tenth")
    key(first, 2, help="1")
    assert "Sheet 10 is keyed once." in key(first, 10, help="1").text
    assert len(_rows(database, Response)) == 2


def test_what_the_form_did_not_ask_of_somebody_is_said_and_left_out(
    two: tuple[FlaskClient, FlaskClient], database: Database
) -> None:
    first, _ = two
    _rule(first, "none")
    page = key(first, 1, help="2", how="5")
    assert "On sheet 1 question 2 was answered though the form does not ask it" in page.text
    (response,) = _rows(database, Response)
    assert "how" not in response.answers


def test_codes_that_fit_no_box_are_said_beside_theirs_and_nothing_typed_is_lost(
    two: tuple[FlaskClient, FlaskClient], database: Database
) -> None:
    page = key(two[0], 1, help="9", words="all of this")
    assert page.status_code == 422
    assert "Key one number from 1 to 2" in page.text
    assert "all of this" in page.text
    assert _rows(database, PaperSheet) == []


def test_enter_without_scripts_keeps_nothing(
    two: tuple[FlaskClient, FlaskClient], database: Database
) -> None:
    """The form's first button looks the sheet over: that is the one a browser presses on Enter."""
    page = two[0].get(f"{BASE}/key").text
    assert page.index("Look it over") < page.index('value="keep"')
    data = {"form": "1", "lang": "en", "version": "", "number": "1", "a.help": "1"}
    assert two[0].post(f"{BASE}/key", data=data).status_code == 200
    assert _rows(database, PaperSheet) == []


def test_who_may_key_need_not_read_answers(two: tuple[FlaskClient, FlaskClient]) -> None:
    trainer = two[1]
    assert "/hub/paper" in trainer.get("/hub/").text
    assert trainer.get("/hub/paper").status_code == 200
    assert trainer.get(BASE).status_code == 200
    assert trainer.get("/hub/surveys/safe-at-school/results").status_code == 403
    assert trainer.get("/hub/surveys/safe-at-school/comments").status_code == 403
    assert trainer.post(f"{BASE}/rules", data={"double": "none"}).status_code == 403


def test_others_may_not_key(staff: Callable[..., FlaskClient], two: Any) -> None:
    assert staff("analyst").get(BASE).status_code == 403


def test_a_door_for_paper_lets_nobody_in(app: Flask, two: Any) -> None:
    stranger = Person(app.test_client())
    assert stranger.look().status_code == 404


def test_the_form_prints_ids_codes_routing_and_a_promise_that_is_true_of_paper(
    two: tuple[FlaskClient, FlaskClient],
) -> None:
    hub = two[0]
    hub.post(f"{BASE}/rules", data={"double": "all", "return_to": "Room 4, Town Hall"})
    page = hub.get("/hub/surveys/safe-at-school/paper?door=abc").text
    for words in (
        ">help<",
        "Go to question 3",
        "Only answer this if you chose “Yes” at question 1.",
        "A paper form has no receipt code.",
        "Room 4, Town Hall",
        "door abc",
    ):
        assert words in page, words
    assert "You will get a receipt code" not in page
    assert 'dir="rtl"' in hub.get("/hub/surveys/safe-at-school/paper?lang=ar").text


def test_a_survey_by_invitation_has_no_promise_on_paper(
    staff: Callable[..., FlaskClient], database: Database, clock: SetClock
) -> None:
    publish(database, clock, mode="unlinked", kind="personal")
    page = staff("hub").get("/hub/surveys/safe-at-school/paper").text
    assert "This survey has no paper form" in page
    assert "This form is anonymous" not in page


def test_a_form_of_an_earlier_version_is_keyed_as_it_was_printed(
    two: tuple[FlaskClient, FlaskClient], database: Database, clock: SetClock
) -> None:
    from forms import author_file
    from tests.support.asked import HEAD

    changed = HEAD.format(key="safe-at-school", mode="anonymous", check="true") + PAGES.replace(
        "One more thing", "Anything else"
    )
    reading = author_file.read(changed)
    assert reading.survey is not None
    with database.writing() as session:
        version = versions.keep(session, reading.survey, clock.now(), "tests")
        versions.publish(session, version, clock.now(), "tests")
    assert "One more thing" in two[0].get(f"{BASE}/key?form=1").text
    assert "Anything else" in two[0].get(f"{BASE}/key?form=2").text
    _rule(two[0], "none")
    key(two[0], 1, help="1")
    (response,) = _rows(database, Response)
    with database.reading() as session:
        assert session.get_one(versions.SurveyVersion, response.version_id).number == 1


def test_a_settled_sheet_cannot_be_settled_again(
    two: tuple[FlaskClient, FlaskClient], database: Database, clock: SetClock
) -> None:
    key(two[0], 1, help="1")
    key(two[1], 1, help="2")
    with database.writing() as session:
        door = session.get_one(Collector, "abc")
        paper.settle(session, door, 1, {"help": "y"}, "tests", clock.now(), clock.today())
    with database.writing() as session, pytest.raises(paper.SheetFault):
        door = session.get_one(Collector, "abc")
        paper.settle(session, door, 1, {"help": "y"}, "tests", clock.now(), clock.today())
    assert len(_rows(database, Response)) == 1
