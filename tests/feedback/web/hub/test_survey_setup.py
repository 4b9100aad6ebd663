"""Before people are asked: nine lines for a survey of children, who hears the findings, how people are told."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from feedback.audit import trail
from feedback.clock import SetClock
from feedback.database import Database
from feedback.partnership import bodies
from feedback.surveys import setup, versions
from feedback.surveys.setup import LINES, NOTHING, Setup, SetupFault
from forms import author_file
from tests.support.asked import HEAD, PAGES, publish

Staff = Callable[..., FlaskClient]
WHERE = "/hub/surveys/safe-at-school/setup"
NINE = {key: f"We thought of {name.lower()}." for key, (name, _) in LINES.items()}


@pytest.fixture
def hub(staff: Staff) -> FlaskClient:
    return staff("hub")


def kept(database: Database, clock: SetClock, audience: str = "child") -> str:
    """A survey that is kept and not published; gives its version."""
    text = HEAD.format(key="safe-at-school", mode="anonymous", check="true") + PAGES
    survey = author_file.read(text.replace("audience: child", f"audience: {audience}")).survey
    assert survey is not None
    with database.writing() as session:
        return versions.keep(session, survey, clock.now(), "tests").id


def boards(database: Database) -> None:
    with database.writing() as session:
        bodies.set_from_lines(session, agencies="", boards="The Board\n- Voice", voice_groups="")


def test_a_survey_of_children_is_published_once_all_nine_lines_are_answered(
    hub: FlaskClient, database: Database, clock: SetClock
) -> None:
    version = kept(database, clock)
    refused = hub.post("/hub/surveys/safe-at-school/publish", data={"version": version})
    assert refused.status_code == 422
    assert "not answered yet: Open and informative, Their own choice," in refused.text
    assert f'href="{WHERE}">Answer the nine lines' in refused.text, "a refusal leads to where it is mended"
    hub.post(WHERE, data=NINE | {"safe": " "})
    refused = hub.post("/hub/surveys/safe-at-school/publish", data={"version": version})
    assert "These lines under “Before you ask” are not answered yet: Safe." in refused.text
    with database.reading() as session:
        assert versions.current(session, "safe-at-school") is None
    hub.post(WHERE, data=NINE)
    assert hub.post("/hub/surveys/safe-at-school/publish", data={"version": version}).status_code == 303


@pytest.mark.parametrize("audience", ["family", "practitioner"])
def test_any_other_survey_needs_no_lines(
    hub: FlaskClient, database: Database, clock: SetClock, audience: str
) -> None:
    version = kept(database, clock, audience)
    assert hub.post("/hub/surveys/safe-at-school/publish", data={"version": version}).status_code == 303


def test_what_is_written_stands_on_record_and_the_scrutineer_reads_it(
    hub: FlaskClient, staff: Staff, database: Database, clock: SetClock
) -> None:
    boards(database)
    publish(database, clock)
    page = staff("scrutineer").get("/board/surveys").text
    assert "Who hears the findings: not recorded" in page
    assert "0 of 9 lines" in page
    more = {
        "reached": "Through the care council",
        "heard_by": "the-board",
        "heard_on": "2026-06-01",
        "told_by": "Postcards",
    }
    assert hub.post(WHERE, data=NINE | more).status_code == 303
    again = hub.get(WHERE).text
    assert "We thought of safe." in again
    assert 'value="the-board" selected' in again
    page = staff("scrutineer").get("/board/surveys").text
    for words in (
        "How seldom-heard groups are reached: Through the care council",
        "Who hears the findings: The Board, 1 June 2026",
        "How people are told: Postcards",
        "9 of 9 lines",
        "We thought of followed through.",
    ):
        assert words in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"safe": "a" * 1001}, "Write at most 1,000 letters; this has 1,001."),
        ({"heard_on": "next week"}, "Write the day as year, month, day"),
        ({"heard_on": "2026-06-01"}, "Choose who hears the findings on that day"),
        ({"heard_by": "nobody"}, "Choose a board or sub group of the partnership"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    hub: FlaskClient, database: Database, clock: SetClock, changes: dict[str, str], words: str
) -> None:
    boards(database)
    publish(database, clock)
    page = hub.post(WHERE, data=NINE | changes)
    assert page.status_code == 422
    assert words in page.text
    assert "We thought of fit for their age." in page.text
    with database.reading() as session:
        assert setup.of(session, "safe-at-school") == NOTHING


def test_who_may_only_read_sees_no_boxes_and_changes_nothing(
    staff: Staff, database: Database, clock: SetClock
) -> None:
    publish(database, clock)
    reader = staff("second_reader")
    assert "<textarea" not in reader.get(WHERE).text
    assert reader.post(WHERE, data=NINE).status_code == 403


def test_the_trail_says_which_boxes_changed_and_keeps_no_words(database: Database, clock: SetClock) -> None:
    publish(database, clock)
    with database.writing() as session:
        setup.write(session, "safe-at-school", Setup({"safe": "A rota"}), clock.now(), "tests")
        setup.write(session, "safe-at-school", Setup({"safe": " A  rota "}), clock.now(), "tests")
        setup.write(
            session, "safe-at-school", Setup({"safe": "A rota"}, told_by="Letters"), clock.now(), "tests"
        )
    with database.reading() as session:
        found = [one.detail for one in trail.of(session, "survey/safe-at-school") if "set-up" in one.action]
    assert found == [{"changed": ["safe"]}, {"changed": ["told_by"]}]


def test_a_day_without_a_body_is_refused_before_the_database_has_to(
    database: Database, clock: SetClock
) -> None:
    publish(database, clock)
    with database.writing() as session, pytest.raises(SetupFault) as fault:
        setup.write(session, "safe-at-school", Setup(heard_on=clock.now().date()), clock.now(), "tests")
    assert fault.value.field == "heard_by"
