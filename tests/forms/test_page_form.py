import timeit

from werkzeug.datastructures import MultiDict

from forms import author_file
from forms.page_form import form_for
from tests.forms.writing import form, paged, same, survey, written  # noqa: F401

TWO = """
- questions:
  - {id: safe, type: faces, text: {en: Safe, ar: آمن}, hint: Think, required: true}
  - {id: more, type: text, text: More, limit: 5}
"""


def page(languages: str = "en, ar"):
    found = author_file.read(paged(TWO, languages=languages)).survey
    assert found
    return found.pages[0]


def test_a_page_is_read_from_what_a_browser_sends():
    made = form_for(
        page(), "en", same, formdata=MultiDict([("safe", "4"), ("more", "Dogs"), ("planted", "x")])
    )
    assert made.validate()
    assert made.answers() == {"safe": 4, "more": "Dogs"}


def test_every_fault_leads_to_the_first_control_of_its_question():
    made = form_for(page(), "en", same, formdata={"more": "Elephants"})
    assert not made.validate()
    assert made.faults() == [
        ("q-safe-1", "Choose one face."),
        ("q-more", "Write up to 5 characters. Take out at least 4."),
    ]


def test_what_is_sent_counts_and_not_what_was_kept():
    made = form_for(page(), "en", same, answers={"safe": 4}, formdata={})
    assert not made.validate()
    assert made.answers()["safe"] is None


def test_a_page_that_is_looked_at_shows_what_was_kept():
    safe, more = form_for(page(), "en", same, answers={"safe": 2, "more": "Dogs"}).questions
    assert [point.value for point in safe.points if point.checked] == [2]
    assert more.value == "Dogs"


def test_words_come_in_the_language_asked_for_and_say_when_they_do_not():
    safe, more = form_for(page(), "ar", same).questions
    assert safe.label == ("آمن", "ar")
    assert more.label == ("More", "en")


def test_a_control_points_at_its_hint_and_its_fault():
    made = form_for(page(), "en", same, formdata={})
    assert made.questions[0].described_by == "q-safe-hint"
    made.validate()
    assert made.questions[0].described_by == "q-safe-hint q-safe-error"
    assert made.questions[1].described_by == ""


def test_wtforms_marks_nothing_as_required_in_the_page():
    field = form_for(page(), "en", same)["safe"]
    assert not field.flags.required


def test_ten_questions_are_built_quickly():
    asked = author_file.read(
        paged("- questions:\n" + "".join(f"  - {{id: q{n}, type: agree, text: Q}}\n" for n in range(10)))
    ).survey
    assert asked
    best = (
        min(timeit.repeat(lambda: form_for(asked.pages[0], "en", same, {}).questions, number=10, repeat=5))
        / 10
    )
    assert best < 0.01
