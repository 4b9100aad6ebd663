import pytest

from forms import author_file, library, routing


@pytest.mark.parametrize("name", library.names())
def test_a_ready_made_survey_is_sound(name):
    faults = author_file.read(library.text(name)).faults
    assert all("no priority" in fault.fault for fault in faults), [fault.sentence() for fault in faults]
    assert library.read(name).key == name


def test_the_event_evaluation_asks_what_events_have_always_asked():
    survey = library.read("event-evaluation")
    asked = {
        question.id: str(question.text.pick("en"))
        for question in survey.questions
        if question.type == "long_text"
    }
    assert asked["comments"] == "Any comments on the day?"
    assert asked["learned"] == "What did you learn?"


def test_young_people_are_asked_in_three_languages_and_three_ways():
    survey = library.read("feeling-safe")
    assert set(survey.languages) == {"en", "ar", "pl"}
    assert {version.id for version in survey.versions} == {"8-11", "12-plus", "easy-read"}


def test_no_child_must_answer():
    assert not [question.id for question in library.read("feeling-safe").questions if question.required]


def test_feeling_unsafe_leads_to_the_question_why():
    survey = library.read("feeling-safe").for_audience("8-11")
    assert routing.page(survey, {"safe_home": 1}, "less_safe")
    assert not routing.page(survey, {"safe_home": 4}, "less_safe")


def test_a_name_that_is_not_there_is_a_lookup_error():
    with pytest.raises(LookupError, match="feeling-safe"):
        library.read("../feeling-safe")
