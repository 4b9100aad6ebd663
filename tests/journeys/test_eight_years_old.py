"""An eight-year-old answers in Arabic, with faces, on an old phone, and somebody at home reads to her."""

import pytest
from sqlalchemy import select

from feedback.database import Database
from feedback.responses.models import Response
from tests.journeys.conftest import Someone
from tests.journeys.served import Northmoor
from tests.journeys.words import said
from tests.support.browser import Eyes, Visitor

ARABIC = "ar"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_an_eight_year_old_answers_in_arabic_with_faces(
    someone: Someone, place: Northmoor, scripts: bool
) -> None:
    before = answered_with_faces(place)
    visitor = someone(scripts=scripts, eyes=Eyes((320, 568)))
    visitor.open(f"/s/feeling-safe?lang={ARABIC}")
    visitor.choose("version", "8-11")
    visitor.press(said("I want to take part", ARABIC))
    visitor.follow(said("Continue", ARABIC), within="main")
    looks_like_her_language(visitor)
    while "/q/" in visitor.path:
        faces = visitor.page.locator(".faces input[type=radio]")
        if faces.count():
            assert faces.count() == 5
            words = visitor.page.locator(".faces label").all_inner_texts()
            assert all(one.strip() for one in words), "a face stands beside its word"
            visitor.choose(faces.nth(3).get_attribute("name") or "", "4")
        visitor.press(said("Continue", ARABIC))
    visitor.choose("_helped", "read_to_me")
    visitor.press(said("Send my answers", ARABIC))
    assert visitor.page.locator("#receipt").count() == 1
    looks_like_her_language(visitor)
    assert answered_with_faces(place) == before + 1


def looks_like_her_language(visitor: Visitor) -> None:
    html = visitor.page.locator("html")
    assert (html.get_attribute("lang"), html.get_attribute("dir")) == (ARABIC, "rtl")


def answered_with_faces(place: Northmoor) -> int:
    """Responses in Arabic, in the words for 8 to 11, whose writer was read to and chose the fourth face."""
    database = Database(f"sqlite:///{place.folder / place.told['database']}")
    with database.reading() as session:
        theirs = select(Response.answers).where(
            Response.survey_key == "feeling-safe",
            Response.language == ARABIC,
            Response.audience_version == "8-11",
            Response.helped == "read_to_me",
        )
        found = [answers for answers in session.scalars(theirs) if answers.get("safe_school") == 4]
    database.dispose()
    return len(found)
