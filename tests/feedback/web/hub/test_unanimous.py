"""Everybody said the same: hidden until a person with the right has looked, and hidden again when it is taken back."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient

from feedback.accounts import groups
from feedback.accounts.models import Account
from feedback.audit import trail
from feedback.clock import SetClock
from feedback.database import Database
from feedback.results import questions, unanimous, unanimous_found
from feedback.surveys import collectors
from tests.feedback.results.answered import send
from tests.support.asked import publish

Staff = Callable[..., FlaskClient]
KEY = "safe-at-school"
RESULTS = f"/hub/surveys/{KEY}/results"
URL = f"{RESULTS}/unanimous"
VERY, NOT = {"safe": "very"}, {"safe": "not", "why": "Light"}


@pytest.fixture
def hub(staff: Staff, database: Database, clock: SetClock) -> FlaskClient:
    publish(database, clock, group_label="Year 7")
    return staff("hub")


def waits(browser: FlaskClient) -> list[str]:
    return [unescape(one) for one in re.findall(r'name="alike" value="([^"]+)"', browser.get(URL).text)]


def confirm(browser: FlaskClient, alike: str, reason: str = "It is good news"):
    return browser.post(URL, data={"alike": alike, "reason": reason})


def said_of(browser: FlaskClient, question: str = "safe") -> dict[str, object]:
    found = next(one for one in browser.get(f"{RESULTS}.json").json["questions"] if one["id"] == question)
    return {row["id"]: row["count"] for row in found["rows"]}


def test_it_is_shown_once_somebody_has_looked_and_not_after_it_was_taken_back(
    hub: FlaskClient, database: Database
) -> None:
    send(database, *[VERY] * 14)
    assert said_of(hub) == {"very": "[c]", "not": "[c]"}
    (one,) = waits(hub)
    page = hub.get(URL).text
    assert "<b>All 14 people</b>: “Very safe”" in page
    assert confirm(hub, one).status_code == 303
    assert said_of(hub) == {"very": 14, "not": 0}
    assert "14 people answered" in hub.get(RESULTS).text
    page = hub.get(URL).text
    assert waits(hub) == []
    assert "It is good news" in page
    kept = re.search(r'name="id" value="([^"]+)"', page)
    assert kept is not None
    assert hub.post(f"{URL}/take-back", data={"id": kept[1]}).status_code == 303
    assert said_of(hub) == {"very": "[c]", "not": "[c]"}
    assert hub.post(f"{URL}/take-back", data={"id": kept[1]}).status_code == 422
    with database.reading() as session:
        entries = [one for one in trail.of(session, f"survey/{KEY}") if "unanimous" in one.action]
    assert [one.action for one in entries] == ["unanimous answer confirmed", "unanimous answer taken back"]
    assert entries[0].detail == {"question": "safe", "part": "-", "reason": "It is good news", "base": 14}
    assert {one.actor for one in entries} == {hub.account_id}  # type: ignore[attr-defined]


def test_it_holds_for_that_answer_alone(hub: FlaskClient, database: Database, clock: SetClock) -> None:
    with database.writing() as session:
        about = unanimous.About("safe", "-")
        unanimous.confirm(session, KEY, 1, about, "very", 14, "Good", clock.now(), hub.account_id)  # type: ignore[attr-defined]
    send(database, *[NOT] * 14)
    assert said_of(hub) == {"very": "[c]", "not": "[c]"}, "what everybody says now was looked at by nobody"
    send(database, *[VERY] * 2)
    assert "[c]" in said_of(hub).values()


def test_fewer_than_ten_are_never_shown(hub: FlaskClient, database: Database) -> None:
    send(database, *[VERY] * 9)
    assert waits(hub) == []
    refused = confirm(hub, "1|safe|-|||very")
    assert refused.status_code == 422
    assert "no longer so" in refused.text
    assert "[c]" in said_of(hub).values()


def test_a_reason_is_needed_and_what_was_typed_stays(hub: FlaskClient, database: Database) -> None:
    send(database, *[VERY] * 14)
    refused = confirm(hub, waits(hub)[0], "  ")
    assert refused.status_code == 422
    assert "Write why" in refused.text
    assert said_of(hub)["very"] == "[c]"


@pytest.mark.parametrize("role", ["board", "scrutineer", "analyst", "admin", "second_reader", "group_lead"])
def test_only_who_sees_answers_and_has_the_right_may_look(
    hub: FlaskClient, staff: Staff, database: Database, role: str
) -> None:
    send(database, *[VERY] * 14)
    other = staff(role)
    assert other.get(URL).status_code == 403
    assert confirm(other, "1|safe|-|||very").status_code == 403
    assert "Look whether it may be shown" not in other.get(RESULTS).text


def test_a_safeguarding_lead_may(hub: FlaskClient, staff: Staff, database: Database) -> None:
    send(database, *[VERY] * 14)
    lead = staff("safeguarding_lead")
    assert confirm(lead, waits(lead)[0]).status_code == 303


def test_a_group_is_looked_at_by_itself(
    hub: FlaskClient, staff: Staff, database: Database, clock: SetClock
) -> None:
    with database.writing() as session:
        collectors.open_door(session, KEY, clock.now(), "tests", code="eight", group_label="Year 8")
    send(database, *[VERY] * 20)
    send(database, *[VERY] * 15, *[NOT] * 16, code="eight")
    lead = staff("group_lead")
    with database.writing() as session:
        account = session.get_one(Account, lead.account_id)  # type: ignore[attr-defined]
        groups.choose(session, account, ["Year 7"], clock.now(), "tests")

    def by_door() -> list[object]:
        (table, *_) = hub.get(f"{RESULTS}.json?by=_door").json["tables"]
        group = next(one for one in table["groups"] if one["id"] == "Year 7")
        return [row["count"] for row in group["rows"]]

    assert by_door() == ["[c]", "[c]"]
    assert ">20 <" not in lead.get(f"/hub/own/{KEY}").text
    (one,) = [one for one in waits(hub) if "|_door|Year 7|" in one]
    assert confirm(hub, one).status_code == 303
    assert by_door() == [20, 0]
    assert ">20 <" in lead.get(f"/hub/own/{KEY}").text
    assert "Year 7" in hub.get(URL).text


def test_one_choice_of_several_that_everybody_picked(hub: FlaskClient, database: Database) -> None:
    send(
        database,
        *[{"safe": "very", "who": ["friend", "teacher"]}] * 15,
        *[{"safe": "not", "who": ["friend"]}] * 15,
    )
    assert said_of(hub, "who")["friend"] == "[c]"
    (one,) = [one for one in waits(hub) if "who" in one]
    assert confirm(hub, one).status_code == 303
    assert said_of(hub, "who")["friend"] == 30


def test_a_theme_everybody_is_behind_is_said_of_all_only_then(database: Database, clock: SetClock) -> None:
    from feedback.partnership import thresholds
    from feedback.publishing import compose
    from tests.feedback.loop.stories import NOW, TODAY, world

    with database.writing() as session:
        story = world(session)
        story.answers(12, about_theme=12)
        loop = story.loop()
        item = story.item(loop)
        policy = thresholds.public(session)
        assert compose.count(session, loop, TODAY, policy)["people"][item.id] == {
            "number": None,
            "words": "most",
        }
        (one,) = [one for one in unanimous_found.waiting(session, story.survey_key) if one.question is None]
        unanimous.confirm(
            session, story.survey_key, one.era, one.about, one.answer, one.base, "Good", NOW, story.alice
        )
        assert compose.count(session, loop, TODAY, policy)["people"][item.id] == {"number": 12, "words": ""}


def test_a_confirmation_is_not_read_for_each_question(hub: FlaskClient, database: Database) -> None:
    from tests.support.statements import recorded

    send(database, *[VERY] * 14)
    with recorded(database) as statements, database.reading() as session:
        questions.results(session, KEY)
    assert sum("unanimous_answers" in one for one in statements) == 1
