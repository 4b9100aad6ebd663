"""faces and scale."""

from tests.forms.writing import form, question

FACES = "- {id: q, type: faces, text: Q, points: 3}"


def test_three_faces_are_drawn_as_the_first_middle_and_last_of_five():
    assert [(point.value, point.face) for point in form(FACES).questions[0].points] == [
        (1, 1),
        (2, 3),
        (3, 5),
    ]


def test_faces_have_words_in_every_language_of_the_survey():
    asked = question("- {id: q, type: faces, text: Q}", languages="en, ar")
    assert [label.pick("ar").words for label in asked.options.labels][-1] == "سعادة كبيرة"
    assert (asked.options.minimum, asked.options.maximum) == (1, 5)


def test_the_face_that_was_chosen_is_checked():
    points = form(FACES, answers={"q": 2}).questions[0].points
    assert [point.checked for point in points] == [False, True, False]


def test_a_scale_shows_numbers_between_its_words():
    yaml = "- {id: q, type: scale, text: Q, minimum: 0, maximum: 10, low: Never, high: Always}"
    bound = form(yaml).questions[0]
    assert [point.phrase.words for point in bound.points][::5] == ["0", "5", "10"]
    assert (str(bound.low), str(bound.high)) == ("Never", "Always")


def test_nought_is_an_answer():
    made = form("- {id: q, type: scale, text: Q, minimum: 0, required: true}", sent={"q": "0"})
    assert made.validate()
    assert made.answers() == {"q": 0}
