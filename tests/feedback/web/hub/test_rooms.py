"""Today's list, plans, the partnership and its accounts, as the people who use them see them."""

from collections.abc import Callable
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from feedback.accounts.models import Account
from feedback.clock import SetClock
from feedback.database import Database
from feedback.partnership import profile
from feedback.partnership.models import Agency, Board, HelpContact
from feedback.plans import importing, plan_file
from feedback.surveys import versions
from tests.conftest import ROOT
from tests.support.asked import Person, publish

Staff = Callable[..., FlaskClient]
BURY = ROOT / "examples" / "plans" / "bury-2023-24.yaml"


@pytest.fixture
def bury(database: Database, clock: SetClock) -> None:
    """One plan on the shelf."""
    plan = plan_file.read(BURY).plan
    assert plan is not None
    with database.writing() as session:
        importing.bring_in(session, plan, clock.now(), "tests")


def test_an_empty_day_says_that_all_is_done(staff: Staff) -> None:
    page = staff("hub").get("/hub/").text
    for words in ("Every text has been read.", "No promise is due", "Every loop has been told back."):
        assert words in page


def test_today_shows_what_waits_to_be_read(
    staff: Staff, database: Database, clock: SetClock, client: FlaskClient
) -> None:
    publish(database, clock)
    hub = staff("hub")
    person = Person(client)
    person.answer_all()
    person.send()
    page = hub.get("/hub/").text
    assert "Feeling safe" in page
    assert "/hub/surveys/safe-at-school/comments?read=no" in page


def test_a_trainer_sees_no_texts_to_read(staff: Staff) -> None:
    assert "Texts to read" not in staff("trainer").get("/hub/").text


def test_a_plan_is_brought_in_from_a_file(staff: Staff) -> None:
    hub = staff("hub")
    answer = hub.post("/hub/plans", data={"file": (BytesIO(BURY.read_bytes()), "bury.yaml")})
    assert answer.headers["Location"] == "/hub/plans/bury-2023-24"
    page = hub.get("/hub/plans/bury-2023-24").text
    assert "Emerging Safeguarding risks" in page
    assert "Nobody has been asked about it yet" in page


def test_a_broken_plan_says_where_and_what_to_do(staff: Staff) -> None:
    answer = staff("hub").post("/hub/plans", data={"file": (BytesIO(b"key: x\ntitel: Oops\n"), "x.yaml")})
    assert answer.status_code == 422
    assert "titel" in answer.text
    assert "title" in answer.text


def test_a_priority_nobody_was_asked_about_says_so(staff: Staff, bury: None) -> None:
    assert "Nothing yet." in staff("hub").get("/hub/plans/bury-2023-24/1").text


def test_a_priority_shows_the_survey_that_informs_it(
    staff: Staff, bury: None, database: Database, clock: SetClock
) -> None:
    publish(database, clock)
    with database.writing() as session:
        from feedback.surveys.models import SurveyPriority

        session.add(
            SurveyPriority(survey_key="safe-at-school", priority_ref="bury-2023-24/1", question_id="safe")
        )
        assert versions.current(session, "safe-at-school") is not None
    page = staff("board").get("/hub/plans/bury-2023-24/1").text
    assert "Feeling safe" in page
    assert "Nothing yet." not in page
    assert "No theme is tied to it." in page


def test_the_partnership_is_set_up_on_its_own_page(
    staff: Staff, database: Database, client: FlaskClient
) -> None:
    admin = staff("admin")
    good = {
        "name": "Northmoor Partnership",
        "short_name": "Northmoor",
        "accent": "#4a2f7a",
        "languages": ["en", "ar"],
    }
    assert admin.post("/hub/partnership", data=good).status_code == 303
    page = client.get("/").text
    assert "Northmoor Partnership" in page
    assert "--accent:#4a2f7a" in page


def test_a_colour_that_cannot_be_read_is_refused_and_the_rest_kept(staff: Staff) -> None:
    answer = staff("admin").post("/hub/partnership", data={"name": "Northmoor", "accent": "#ffee88"})
    assert answer.status_code == 422
    assert "must be 4.5 or more" in answer.text
    assert 'value="Northmoor"' in answer.text


def test_boards_and_their_sub_groups_are_written_one_a_line(staff: Staff, database: Database) -> None:
    lists = {
        "agencies": "City Council | council\nMoor Hospital | health",
        "boards": "Executive\n- Learning\n- Voice",
    }
    assert (
        staff("admin").post("/hub/partnership/bodies", data=lists | {"voice_groups": ""}).status_code == 303
    )
    with database.reading() as session:
        assert {one.name: one.parent_key for one in session.scalars(select(Board))} == {
            "Executive": None,
            "Learning": "executive",
            "Voice": "executive",
        }
        assert {one.key for one in session.scalars(select(Agency))} == {"city-council", "moor-hospital"}


def test_the_last_help_contact_cannot_be_taken_away(
    staff: Staff, database: Database, clock: SetClock
) -> None:
    with database.writing() as session:
        profile.set_up(session, name="Northmoor", short_name="Northmoor")
        profile.set_help(session, [{"name": {"en": "Front door"}, "phone": "01632 960101"}])
    answer = staff("admin").post("/hub/partnership/help", data={"help.1.name.en": ""})
    assert answer.status_code == 422
    with database.reading() as session:
        assert len(session.scalars(select(HelpContact)).all()) == 1


def test_an_account_is_added_and_its_link_shown_once(staff: Staff, database: Database) -> None:
    admin = staff("admin")
    page = admin.post("/hub/accounts", data={"email": "Carol@Example.org", "roles": ["board"]}).text
    assert "/hub/welcome/" in page
    assert "/hub/welcome/" not in admin.get("/hub/accounts").text
    with database.reading() as session:
        assert session.scalar(select(Account.name).where(Account.email == "carol@example.org")) == "Carol"


def test_nobody_closes_their_own_account(staff: Staff, database: Database) -> None:
    admin = staff("admin")
    admin.post(f"/hub/accounts/{admin.account_id}/disable")  # type: ignore[attr-defined]
    assert admin.get("/hub/accounts").status_code == 200


def test_the_gallery_stands(staff: Staff) -> None:
    assert staff("hub").get("/hub/gallery").status_code == 200
