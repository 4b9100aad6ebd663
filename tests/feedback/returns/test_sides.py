"""People and organisations are never counted together, and the partnership's own agencies can be chosen from."""

from datetime import date

import pytest

from feedback.clock import SetClock
from feedback.database import Database
from feedback.responses import intake
from feedback.results import over_time, questions
from feedback.secrets import new_id
from feedback.surveys import collectors, own_agencies, versions
from forms import author_file, library
from tests.feedback.returns.stories import around, published


def test_answers_of_people_stay_hidden_in_a_survey_that_became_a_return(
    database: Database, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As an older installation may have it: the newest version is answered by name, and three people answered before."""
    with database.writing() as session:
        around(session)
        first = published(session, clock.now(), mode="unlinked")
        door = collectors.open_door(session, "audit", clock.now(), "tests", kind="personal")
        kept = versions.published
        monkeypatch.setattr(versions, "published", lambda session, key: [])
        second = published(session, clock.now())
        monkeypatch.setattr(versions, "published", kept)
        for version_id, mode, count in ((first, "unlinked", 3), (second, "return", 2)):
            for _ in range(count):
                _answer(session, version_id, mode, door.code, clock.today())
        now = questions.results(session, "audit")
        assert now is not None
        assert (now.responses, now.policy) == (2, None)
        before = questions.results(session, "audit", "1")
        assert before is not None
        assert before.responses == 3
        assert before.policy is not None
        lead = next(one for one in before.questions if one.question.id == "standard_lead").parts[0].summary
        assert not any(isinstance(row.count, int) and row.count for row in lead.rows)
        assert over_time.over_time(session, "audit") == ()


def _answer(session, version_id: str, mode: str, code: str, day: date) -> None:
    intake.write(
        session,
        response_id=new_id(),
        survey_key="audit",
        version_id=version_id,
        mode=mode,
        collector_code=code,
        audience_version=None,
        language="en",
        day=day,
        answers={"standard_lead": "not_yet"},
        comments={},
    )


AGENCIES = [("moorside-trust", "Moorside Trust"), ("a" * 70, "A name as long as they come")]


def test_the_partnerships_own_agencies_take_the_place_of_those_it_came_with() -> None:
    survey = own_agencies.put_in(library.read("practitioner-voice"), AGENCIES)
    question = survey.question("agency")
    assert question is not None
    assert [one.text.pick("en").words for one in question.choices] == [
        "Moorside Trust",
        "A name as long as they come",
        "Somewhere else",
    ]
    assert author_file.read(author_file.write(survey)).faults == ()


def test_a_survey_that_does_not_ask_stays_as_it_is() -> None:
    survey = library.read("feeling-safe")
    assert own_agencies.put_in(survey, AGENCIES) is survey
    assert own_agencies.put_in(library.read("practitioner-voice"), []) == library.read("practitioner-voice")


def test_the_hub_offers_them_where_a_survey_asks(database: Database, staff) -> None:
    with database.writing() as session:
        around(session)
    hub = staff("hub")
    shelf = hub.get("/hub/surveys/new").text
    assert (
        "from=practitioner-voice&amp;agencies=1" in shelf or "agencies=1&amp;from=practitioner-voice" in shelf
    )
    assert "from=feeling-safe&amp;agencies=1" not in shelf
    assert "agencies=1&amp;from=feeling-safe" not in shelf
    page = hub.get("/hub/surveys/new?from=practitioner-voice&agencies=1").text
    assert "Moorside Trust" in page
    assert "Probation or youth justice" not in page
