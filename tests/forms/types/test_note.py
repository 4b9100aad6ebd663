from forms.types import TYPES
from tests.forms.writing import form

NOTE = "- {id: q, type: note, text: Take your time}"


def test_a_note_is_neither_asked_nor_kept():
    made = form(NOTE, sent={"q": "planted"})
    assert made.validate()
    assert made.answers() == {}
    assert not made.questions[0].optional


def test_nothing_is_an_answer_to_a_note():
    asked = form(NOTE).page.questions[0]
    assert not TYPES["note"].accepts(asked, "dont_know")
    assert not TYPES["note"].accepts(asked, True)
