"""The hub speaks English, and does not turn round for a browser that asks for Arabic."""

from collections.abc import Callable

from flask.testing import FlaskClient

from feedback.clock import SetClock
from feedback.database import Database
from feedback.partnership import profile
from feedback.plans import importing, plan_file
from feedback.surveys.models import SurveyPriority
from tests.conftest import ROOT
from tests.support.asked import publish

ARABIC = {"Accept-Language": "ar"}


def test_a_browser_in_arabic_gets_the_hub_in_english_and_public_pages_in_arabic(
    staff: Callable[..., FlaskClient], database: Database, client: FlaskClient
) -> None:
    with database.writing() as session:
        profile.set_up(session, name="Northmoor", short_name="Northmoor", languages=["en", "ar"])
    hub = staff("hub")
    client.application.extensions["service"].forget_partnership()
    assert '<html lang="ar" dir="rtl">' in client.get("/", headers=ARABIC).text
    page = hub.get("/hub/", headers=ARABIC).text
    assert '<html lang="en" dir="ltr">' in page
    assert "Sign out" in page


def test_a_preview_speaks_the_language_of_its_survey(
    staff: Callable[..., FlaskClient], database: Database, clock: SetClock
) -> None:
    publish(database, clock)
    hub = staff("hub")
    assert '<html lang="ar" dir="rtl">' in hub.get("/hub/surveys/safe-at-school/1?lang=ar").text
    assert '<html lang="en" dir="ltr">' in hub.get("/hub/surveys/safe-at-school/1?lang=en").text


def test_a_priority_shows_the_words_of_the_questions_that_ask_about_it(
    staff: Callable[..., FlaskClient], database: Database, clock: SetClock
) -> None:
    plan = plan_file.read(ROOT / "examples" / "plans" / "bury-2023-24.yaml").plan
    assert plan is not None
    publish(database, clock)
    with database.writing() as session:
        importing.bring_in(session, plan, clock.now(), "tests")
        for question_id in ("safe", "gone"):
            session.add(
                SurveyPriority(
                    survey_key="safe-at-school", priority_ref=f"{plan.key}/1", question_id=question_id
                )
            )
    page = staff("board").get(f"/hub/plans/{plan.key}/1").text
    assert "<li>How safe do you feel at school?</li>" in page
    assert "<li>gone</li>" in page
