import pytest

from forms import author_file, library, routing
from forms.flow import Consent
from forms.measures import Measure


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


def test_young_people_are_asked_in_three_languages_and_four_ways():
    survey = library.read("feeling-safe")
    assert set(survey.languages) == {"en", "ar", "pl"}
    assert [version.id for version in survey.versions] == ["4-7", "8-11", "12-plus", "easy-read"]


@pytest.mark.parametrize(
    ("version", "instrument"),
    [
        (None, "scale:1-5"),
        ("4-7", "faces:3"),
        ("8-11", "faces:5"),
        ("12-plus", "scale:1-5"),
        ("easy-read", "faces:5"),
    ],
)
def test_each_age_is_asked_with_what_it_can_use(version, instrument):
    survey = library.read("feeling-safe")
    asked = [one for one in survey.for_audience(version).questions if one.measure is Measure.SCALE]
    assert {one.instrument for one in asked} == {instrument}
    assert {one.id for one in asked} == {"safe_school", "safe_out", "safe_online", "safe_home"}
    assert all(one.options.labels for one in asked)


@pytest.mark.parametrize("name", library.names())
def test_versions_ask_nothing_that_the_survey_does_not(name):
    survey = library.read(name)
    for version in survey.versions:
        spoken = survey.for_audience(version.id)
        assert {one.id for one in spoken.questions} <= {one.id for one in survey.questions}
        assert not spoken.pages[0].sensitive
        assert not spoken.pages[-1].sensitive


@pytest.mark.parametrize(
    ("name", "version"),
    [("feeling-safe", "4-7"), ("feeling-safe", "easy-read"), ("parent-carer-voice", "easy-read")],
)
def test_the_youngest_and_easy_read_see_a_picture_beside_every_question(name, version):
    assert all(one.media.picture for one in library.read(name).for_audience(version).questions)


def test_parents_are_asked_wholly_in_somali_too():
    text = library.text("parent-carer-voice")
    assert library.read("parent-carer-voice").languages == ("en", "so")
    assert author_file.read(text).faults == ()  # a text without Somali would be a warning


def test_nobody_needs_a_parents_yes_to_say_that_home_is_not_safe():
    assert library.read("feeling-safe").consent is Consent.CHILD_DECIDES


def test_adults_say_yes_for_themselves():
    for name in ("parent-carer-voice", "practitioner-voice", "event-evaluation"):
        survey = library.read(name)
        assert (survey.consent, survey.flow.ask_quotes) == (Consent.ADULT, True)


def test_no_child_must_answer():
    assert not [question.id for question in library.read("feeling-safe").questions if question.required]


def test_feeling_unsafe_leads_to_the_question_why():
    survey = library.read("feeling-safe").for_audience("8-11")
    assert routing.page(survey, {"safe_home": 1}, "less_safe")
    assert not routing.page(survey, {"safe_home": 4}, "less_safe")


def test_a_name_that_is_not_there_is_a_lookup_error():
    with pytest.raises(LookupError, match="feeling-safe"):
        library.read("../feeling-safe")


#: The ids that every course shares, so that courses and events can be laid beside each other.
SHARED = {
    "training-before": {"confidence_aim1", "knowledge_aim1", "hope", "agency", "role"},
    "training-end": {
        *("relevant", "confidence_aim1", "knowledge_aim1", "answered_before", "then_aim1", "now_aim1"),
        *("will_do", "how_sure", "pace", "worth", "recommend", "keep_or_change", "agency", "role"),
    },
    "training-follow-up": {
        *("did", "did_what", "used_with", "got_in_the_way", "changed_for_children", "example"),
        *("confidence_aim1", "knowledge_aim1", "would_help", "agency", "role"),
    },
    "training-manager": {"seen", "seen_example", "support", "changed_for_children", "agency"},
}


@pytest.mark.parametrize("name", SHARED)
def test_what_courses_ask_has_ids_that_reports_rest_on(name):
    survey = library.read(name)
    assert SHARED[name] <= {one.id for one in survey.questions}
    assert (survey.consent, survey.audience) == (Consent.ADULT, "practitioner")
    assert not [one.id for one in survey.questions if one.required]


def test_the_same_thing_is_asked_with_the_same_instrument_at_every_point():
    asked = {}
    for name in SHARED:
        for one in library.read(name).questions:
            asked.setdefault(one.id, set()).add((one.instrument, one.options.labels))
    assert {name for name, instruments in asked.items() if len(instruments) > 1} == set()


def test_looking_back_is_for_those_who_were_not_asked_before():
    survey = library.read("training-end")
    pages = {page.id for page in routing.path(survey, {"answered_before": "yes"})}
    assert "looking_back_aim1" not in pages
    for said in ({"answered_before": "no"}, {"answered_before": "not_sure"}, {}):
        assert "looking_back_aim1" in {page.id for page in routing.path(survey, said)}
