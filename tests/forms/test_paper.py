"""A form on paper: numbers, codes, and routing in words that sends nobody to a question that is not for them."""

from typing import Any

import pytest

from forms import library, paper, routing
from forms.measures import Measure
from forms.paper import Printed
from forms.survey import Survey
from tests.forms.writing import survey

ROUTED = """
  - {id: helped, type: one_of, text: Helped, choices: [{y: "Yes"}, {n: "No"}]}
  - {id: how, type: text, text: How, when: helped = y}
  - {id: face, type: faces, text: How was it, when: helped = y}
  - {id: worse, type: text, text: What was worse, when: face < 3}
  - {id: both, type: text, text: Both, when: helped = y and face > 3}
  - {id: last, type: text, text: Last}
"""


def form(of: Survey) -> dict[str, Printed]:
    return {one.question.id: one for one in paper.form(of, "en", str)}


def test_a_box_that_skips_says_where_to_go() -> None:
    found = form(survey(ROUTED))
    assert [one.number for one in found.values()] == [1, 2, 3, 4, 5, 6]
    yes, no = found["helped"].boxes
    assert (yes.go_to, no.go_to) == (None, 6)
    assert [box.go_to for box in found["face"].boxes] == [None, None, 5, 5, 5]


def test_who_answers_a_question_is_said_before_it() -> None:
    found = form(survey(ROUTED))
    assert found["how"].only == "Only answer this if you chose “Yes” at question 1."
    assert found["how"].until == 3
    assert found["face"].only == ""
    assert found["worse"].only == "Only answer this if you chose “Very unhappy” / “Unhappy” at question 3."
    assert found["both"].only == "Only answer this if it fits what you said before."
    assert found["last"].only == ""


def test_one_choice_that_leads_past_is_said_as_such() -> None:
    found = form(library.read("parent-carer-voice"))
    listened = found["experience_listened"]
    assert listened.only == "Leave this out if you chose “Nobody” at question 2."
    nobody = next(box for box in found["help_from"].boxes if box.value == "nobody")
    assert nobody.go_to == found["worked_well"].number


@pytest.mark.parametrize("of", [survey(ROUTED), *map(library.read, library.names())], ids=lambda one: one.key)
def test_going_where_a_box_says_passes_only_questions_that_are_not_asked(of: Survey) -> None:
    """For every box: nothing between it and the question it leads to is asked of who ticks it."""
    found = paper.form(of, "en", str)
    by_number = {one.number: one for one in found if one.number}
    for one in found:
        for box in [*one.boxes, *one.aside]:
            if box.go_to is None:
                continue
            assert one.number is not None
            value: Any = [box.value] if _many(one, box.value) else box.value
            shown = {
                question.id
                for page in routing.path(of, {one.question.id: value})
                for question in page.questions
            }
            between = {by_number[number].question.id for number in range(one.number + 1, box.go_to)}
            assert between
            assert not between & shown, (of.key, one.question.id, box.code)


def _many(one: Printed, value: str) -> bool:
    return one.question.measure is Measure.MANY_OF and value not in paper.ASIDE_CODES


def test_every_type_has_a_shape_and_every_question_a_number() -> None:
    shapes = {"boxes", "faces", "points", "ranks", "day", "number", "lines", "note"}
    for name in library.names():
        for one in paper.form(library.read(name), "en", str):
            assert one.shape in shapes
            assert (one.number is None) == (one.shape == "note")
