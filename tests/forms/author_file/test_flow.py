"""What surrounds the questions: read with the defaults that are safe, written back, and checked."""

import pytest

from forms import author_file
from forms.flow import USUAL, Consent, Flow
from forms.survey import Survey
from tests.forms.writing import written

TEXT = "- {id: more, type: text, text: More}"
EVERYTHING = """
flow:
  consent: parent_agrees
  decides_from: 13
  ask_quotes: true
  ask_helped: yes
  equality: true
  contact: true
  take_back_days: 0
  leave_quickly: true
  offline: false
  shared_device: true
  resume_elsewhere: true
  read_aloud: false
  read_within: 3
  read_by: safeguarding_lead
"""


def flowing(flow: str, audience: str = "child", **about: str) -> author_file.Reading:
    return author_file.read(written(TEXT, audience=audience, **about) + flow)


def read(flow: str, **about: str) -> Survey:
    reading = flowing(flow, **about)
    assert reading.survey is not None, [fault.sentence() for fault in reading.faults]
    return reading.survey


def test_a_survey_that_says_nothing_has_what_is_safe():
    assert read("").flow == USUAL


def test_everything_is_read_and_survives_being_written():
    survey = read(EVERYTHING)
    assert survey.flow == Flow(
        consent=Consent.PARENT_AGREES,
        decides_from=13,
        ask_quotes=True,
        ask_helped=True,
        equality=True,
        contact=True,
        take_back_days=0,
        leave_quickly=True,
        offline=False,
        shared_device=True,
        resume_elsewhere=True,
        read_aloud=False,
        read_within=3,
        read_by="safeguarding_lead",
    )
    assert author_file.read(author_file.write(survey)).survey == survey


def test_what_the_author_leaves_to_the_survey_stays_open():
    assert (read("flow: {contact: true}").flow.leave_quickly, read("flow: {}").flow.offline) == (None, None)
    assert "flow" not in author_file.write(read("flow: {contact: false}"))


@pytest.mark.parametrize(
    ("flow", "sentence"),
    [
        ("{qoutes: true}", "Line 10, flow: 'qoutes' is not known here. Did you mean 'ask_quotes'?"),
        ("{consent: parent_aggrees}", "Line 10, flow: 'parent_aggrees' is not a known 'consent'. Did you mean 'parent_agrees'?"),
        ("{consent: adult}", "Line 10, flow: Children are asked, and 'adult' is for grown-ups who answer for themselves. Use one of: child_decides, parent_told, parent_agrees."),
        ("{consent: parent_told, decides_from: 3}", "Line 10, flow: 'decides_from' cannot be 3. Write an age from 8 to 18, such as 13 or 16."),
        ("{decides_from: 13}", "Line 10, flow: 'decides_from' has no effect where no parent is told or asked. Write 'consent: parent_told' or 'consent: parent_agrees' for those who are younger, or take it out."),
        ("{take_back_days: 999}", "Line 10, flow: 'take_back_days' is out of bounds. Write a number of days from 0 (not possible, and the page says so) to 365."),
        ("{take_back_days: -1}", None),
        ("{read_within: 0}", "Line 10, flow: 'read_within' is out of bounds. Write a number of working days from 1 to 20, such as 5."),
        ("{read_within: 21}", None),
        ("{read_within: soon}", None),
        ("{read_by: Sam Hill}", "Line 10, flow: 'read_by' cannot be 'Sam Hill'. Write an account's e-mail, or a role such as 'hub' or 'safeguarding_lead'."),
        ("{take_back_days: soon}", None),
        ("{contact: perhaps}", "Line 10, flow: 'contact' cannot be 'perhaps'. Write 'true' or 'false'."),
        ("anything", "Line 10, flow: Lines like 'name: value' belong here."),
        ("[consent]", None),
    ],
)  # fmt: skip
def test_a_fault_says_its_place_and_what_to_write(flow: str, sentence: str | None):
    reading = flowing(f"flow: {flow}\n")
    assert reading.survey is None
    assert all(fault.place == "flow" for fault in reading.errors)
    if sentence:
        assert any(fault.sentence().startswith(sentence) for fault in reading.faults), reading.faults


@pytest.mark.parametrize("audience", ["practitioner", "organisation"])
def test_people_at_work_are_not_asked_for_a_parent(audience: str):
    assert "adults at work" in flowing("flow: {consent: parent_told}", audience).errors[0].fault
    assert read("flow: {consent: adult}", audience=audience).consent is Consent.ADULT


def test_a_fault_in_the_flow_is_on_its_own_line():
    assert flowing(EVERYTHING.replace("13", "3")).errors[0].line == 13


@pytest.mark.parametrize(
    ("flow", "said"),
    [
        ("{leave_quickly: false}", "cannot leave the pages quickly"),
        ("{offline: true, shared_device: true}", "on devices that others use"),
    ],
)
def test_what_takes_protection_away_is_told(flow: str, said: str):
    (warning,) = flowing(f"flow: {flow}").warnings
    assert said in warning.fault
    assert (warning.place, warning.line) == ("flow", 10)


def test_a_sensitive_survey_that_would_work_offline_is_told():
    text = written(TEXT, audience="family") + "sensitive: true\nflow: {offline: true}\n"
    (warning,) = author_file.read(text).warnings
    assert "is sensitive" in warning.fault


def test_asking_for_quotes_where_nobody_writes_is_told():
    text = written("- {id: q, type: agree, text: Q}") + "flow: {ask_quotes: true}\n"
    assert "no question has words" in author_file.read(text).warnings[0].fault
    assert flowing("flow: {ask_quotes: true}").warnings == ()


@pytest.mark.parametrize("taken", ["_quotes", "_helped", "_anything"])
def test_no_question_can_have_the_name_of_what_is_asked_beside(taken: str):
    reading = author_file.read(written(f"- {{id: {taken}, type: text, text: Q}}"))
    assert f"'{taken}' cannot be an id." in reading.errors[0].fault


@pytest.mark.parametrize(
    ("audience", "flow", "within"),
    [
        ("child", "", 5),
        ("family", "flow: {read_within: 2}", 2),
        ("practitioner", "", None),
        ("practitioner", "flow: {read_within: 10}", 10),
    ],
)
def test_what_children_and_families_write_is_read_within_five_working_days_or_as_is_said(
    audience: str, flow: str, within: int | None
):
    assert read(flow, audience=audience).read_within == within


def test_who_reads_is_an_account_or_a_role():
    assert read("flow: {read_by: sam@example.gov.uk}").flow.read_by == "sam@example.gov.uk"
