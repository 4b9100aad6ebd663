"""Before and after: staff open a door, people make a code of their own in their language, and staff see who is in both."""

from collections.abc import Mapping

from tests.journeys.conftest import Someone
from tests.journeys.served import Northmoor
from tests.journeys.test_named_doors import SURVEY
from tests.journeys.walking import sign_in
from tests.journeys.words import said
from tests.support.browser import DESK, PHONE, Visitor

CODE = {"birth_day": "3", "called_last": "n", "school_first": "St", "phone_last": "47"}


def test_a_code_of_ones_own_is_made_in_two_languages_and_staff_see_no_more_than_numbers(
    someone: Someone, place: Northmoor
) -> None:
    staff = sign_in(someone(), place, "hub")
    door = opened(staff)
    for language, eyes in (("en", None), ("ar", None)):
        person = someone(scripts=False)
        answers(person, door, language, CODE)
        assert person.path.endswith("/thanks"), eyes
    staff.open("/hub/surveys/before-and-after")
    staff.follow("Before and after")
    for size in (DESK, PHONE):
        staff.page.set_viewport_size({"width": size[0], "height": size[1]})
        staff.look()
    assert "Nothing to decide." in staff.words
    admin = sign_in(someone(), place, "admin")
    admin.open("/hub/partnership/codes")
    assert admin.heading == "Codes people make"


def opened(staff: Visitor) -> str:
    staff.open("/hub/surveys/new")
    staff.write(
        "text",
        SURVEY.replace("team-leads", "before-and-after").replace("mode: unlinked", "mode: paired"),
    )
    staff.press("Keep this survey")
    staff.press("Publish version 1")
    staff.open("/hub/surveys/before-and-after/doors/new")
    staff.choose("kind", "open_link")
    staff.press("Open the door")
    return staff.path.split("/")[-1]


def answers(person: Visitor, door: str, language: str, code: Mapping[str, str]) -> None:
    person.open(f"/s/{door}?lang={language}")
    person.press(said("Start", language))
    assert person.path == f"/s/{door}/own-code"
    person.press(said("Continue", language))
    assert person.page.locator('[aria-invalid="true"]').count() == len(code)
    for name, words in code.items():
        person.write(name, words)
    person.press(said("Continue", language))
    person.press(said("Continue", language))
    if person.path.endswith("/check"):
        person.press(said("Send my answers", language))
