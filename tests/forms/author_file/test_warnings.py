"""What can be lived with: the survey is read, and its author is told."""

from forms import author_file
from tests.forms.writing import paged, written

TEXT = "- {id: more, type: text, text: More}"


def warnings(text: str) -> list[tuple[str, str]]:
    reading = author_file.read(text)
    assert reading.survey is not None, [fault.sentence() for fault in reading.faults]
    return [(fault.place, fault.fault) for fault in reading.warnings]


def test_a_missing_translation_names_what_is_shown_instead():
    text = written("- {id: more, type: text, text: {en: More, pl: Więcej}, hint: Think}", languages="en, pl")
    fault = next(fault for fault in author_file.read(text).faults if "hint" in fault.place)
    assert fault.sentence() == (
        "Line 9, question 'more', hint: There are no words in 'pl'. Add 'pl:'. Until then 'en' is shown."
    )


def test_a_language_without_any_words_is_told_once():
    assert warnings(written(TEXT, languages="en, pl")) == [
        ("languages", "There are no words in 'pl' at all.")
    ]


def test_a_required_choice_without_a_way_out_is_told():
    yaml = "- {id: q, type: agree, text: Q, required: true"
    assert warnings(written(yaml + "}")) == [("question 'q'", "People must answer and have no way out.")]
    assert warnings(written(yaml + ", prefer_not: true}")) == []


def test_asking_children_without_a_priority_is_told():
    text = written(TEXT, audience="child")
    assert warnings(text) == []
    (warning,) = warnings(text.replace("priorities: [voice]\n", ""))
    assert "no priority" in warning[1]


def test_a_question_may_name_the_priority():
    text = written(TEXT.replace("text: More", "text: More, priority: home"), audience="child")
    assert warnings(text.replace("priorities: [voice]\n", "")) == []


def test_a_sensitive_page_at_either_end_is_told():
    page = "- {{sensitive: {}, questions: [{{id: {}, type: text, text: Q}}]}}\n"
    pages = page.format("true", "a") + page.format("false", "b") + page.format("true", "c")
    assert [place for place, _ in warnings(paged(pages))] == ["page 'a'", "page 'c'"]
    calm = page.format("false", "a") + page.format("true", "b") + page.format("false", "c")
    assert warnings(paged(calm)) == []


def test_markup_is_told_because_it_will_be_seen():
    assert "<b>" in warnings(written("- {id: q, type: text, text: How <b>safe</b>}"))[0][1]


def test_a_smaller_than_sign_is_not_markup():
    assert warnings(written("- {id: q, type: text, text: Is 3 < 5 and 5 > 3}")) == []


def test_a_version_without_what_others_depend_on_is_told():
    text = written(f"{TEXT}\n- {{id: next, type: text, text: Next, when: more answered}}")
    text += "versions: [{id: a, title: A, leaves_out: [more]}]\n"
    assert warnings(text)[0][0] == "version 'a'"
