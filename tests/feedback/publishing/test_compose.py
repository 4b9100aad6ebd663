import json
from datetime import date

import pytest

from feedback.publishing import compose
from tests.feedback.loop.stories import PRIORITY, TODAY, world


@pytest.fixture
def story(database):
    with database.writing() as session:
        yield world(session)


def composed(story, loop, *languages, earlier=None):
    return compose.compose(story.session, loop, languages or ("en",), TODAY, earlier)


def test_the_content_says_all_that_the_page_needs(story):
    story.answers(40, about_theme=15)
    loop = story.loop(base=90, asked_from=date(2026, 1, 5), asked_to=date(2026, 1, 30))
    item = story.item(loop, changed={"en": "More children walk there."})
    content = composed(story, loop)["en"]
    assert content["title"] == {"words": "Safe on the way home", "language": "en"}
    assert (content["asked_from"], content["asked_to"]) == ("2026-01-05", "2026-01-30")
    assert (content["answered"], content["base"]) == ({"number": 40, "words": ""}, 90)
    assert content["counted_on"] == "2026-03-04"
    (said,) = content["items"]
    assert said["id"] == item.id
    assert said["said"] == {"words": "It is dark behind the shops.", "language": "en"}
    assert said["people"] == {"number": 15, "words": ""}
    assert (said["stage"], said["state"]) == ("decided", "done")
    assert (said["decided_on"], said["decided_by"], said["done_on"]) == (
        "2026-02-01",
        "The Board",
        "2026-02-20",
    )
    assert (said["owner"], said["agency"]) == ("Head of streets", "Rivermouth Council")
    assert said["changed"] == {"words": "More children walk there.", "language": "en"}
    assert said["priority"] == {"ref": PRIORITY, "code": "1", "title": "Safe outside"}


def test_evidence_and_editors_stay_in_the_house(story):
    loop = story.loop()
    story.item(loop)
    frozen = json.dumps(composed(story, loop))
    assert "Works order 12" not in frozen
    assert not any(person in frozen for person in (story.alice, story.bob))


def test_what_is_not_translated_keeps_its_true_language(story):
    loop = story.loop(title={"en": "Safe", "ar": "آمنون"})
    story.item(loop, answer={"en": "We mended the lights.", "ar": "أصلحنا المصابيح."})
    content = composed(story, loop, "en", "ar")["ar"]
    assert content["title"] == {"words": "آمنون", "language": "ar"}
    assert content["items"][0]["answer"]["language"] == "ar"
    assert content["items"][0]["said"] == {"words": "It is dark behind the shops.", "language": "en"}
    assert compose.borrowed(content, "ar") == 4  # asked, who was asked, said, decided
    assert compose.borrowed(composed(story, loop)["en"], "en") == 0


def test_a_few_people_are_never_a_number(story):
    story.answers(40, about_theme=9)
    loop = story.loop()
    story.item(loop)
    assert composed(story, loop)["en"]["items"][0]["people"] == {"number": None, "words": "some"}


def test_a_few_answers_are_never_a_number(story):
    story.answers(9, about_theme=9)
    loop = story.loop(base=200)
    story.item(loop)
    content = composed(story, loop)["en"]
    assert content["answered"] == {"number": None, "words": "some"}
    assert content["base"] is None
    assert content["items"][0]["people"] == {"number": None, "words": "some"}


def test_counts_stay_as_they_were_when_only_a_few_have_joined(story):
    story.answers(40, about_theme=15)
    loop = story.loop()
    story.item(loop)
    first = composed(story, loop)["en"]
    story.answers(3, about_theme=3)
    second = composed(story, loop, earlier=first)["en"]
    assert second["answered"] == first["answered"]
    assert second["items"][0]["people"] == first["items"][0]["people"]
    story.answers(20, about_theme=20)
    third = composed(story, loop, earlier=second)["en"]
    assert third["answered"] == {"number": 63, "words": ""}
    assert third["items"][0]["people"] == {"number": 38, "words": ""}


def test_a_loop_without_a_survey_counts_nobody(story):
    loop = story.loop(survey_key=None)
    story.item(loop, theme_id=None, evidence="Workshop")
    content = composed(story, loop)["en"]
    assert content["answered"] is None
    assert content["items"][0]["people"] is None
