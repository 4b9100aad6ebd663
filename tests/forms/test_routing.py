from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import routing
from forms.conditions import AllOf, AnyOf, Comparison, Condition, Not
from forms.confidentiality import Mode
from forms.survey import Choice, Page, Question, Start, Survey
from forms.text import Text
from forms.types import TYPES
from tests.forms.writing import survey

WORDS = Text.of("Words", "en")
SHORT = survey("""
    - {id: safe, type: faces, text: Safe, required: true, prefer_not: true}
    - {id: why, type: many_of, text: Why, when: safe < 3, choices: {home: Home, else: {text: Else, other: true}}}
    - {id: helped, type: text, text: Helped, when: why has home, required: true}
    - {id: end, type: note, text: Thanks}
""")


def ids(pages: tuple[Page, ...]) -> list[str]:
    return [page.id for page in pages]


def test_a_page_is_shown_when_its_condition_holds():
    assert ids(routing.path(SHORT, {"safe": 2})) == ["safe", "why", "end"]
    assert ids(routing.path(SHORT, {"safe": 4})) == ["safe", "end"]


def test_an_answer_that_is_no_longer_asked_for_decides_nothing():
    answers = {"safe": 4, "why": ["home"]}
    assert ids(routing.path(SHORT, answers)) == ["safe", "end"]
    assert routing.kept(SHORT, answers) == {"safe": 4}


def test_what_was_shown_and_left_empty_is_kept_as_none():
    assert routing.kept(SHORT, {"safe": 1}) == {"safe": 1, "why": None}


def test_words_behind_other_are_kept_with_their_choice_only():
    answers = {"safe": 1, "why": ["else"], "why.other": "Dogs"}
    assert routing.kept(SHORT, answers)["why.other"] == "Dogs"
    assert "why.other" not in routing.kept(SHORT, {**answers, "why": ["home"]})


def test_an_answer_of_a_foreign_kind_is_not_kept():
    assert routing.kept(SHORT, {"safe": 99}) == {"safe": None}


def test_required_pages_without_an_answer_are_found():
    assert ids(routing.unanswered(SHORT, {})) == ["safe"]
    assert ids(routing.unanswered(SHORT, {"safe": 1, "why": ["home"]})) == ["helped"]
    assert routing.unanswered(SHORT, {"safe": "prefer_not"}) == ()


def test_from_a_page_that_is_no_longer_shown_one_gets_on_and_back():
    on, back = routing.next_page(SHORT, {"safe": 5}, "why"), routing.previous_page(SHORT, {"safe": 5}, "why")
    assert (on and on.id, back and back.id) == ("end", "safe")


def test_a_page_off_the_way_is_not_found():
    assert routing.page(SHORT, {"safe": 5}, "why") is None
    assert routing.page(SHORT, {"safe": 1}, "nowhere") is None


def test_questions_hidden_on_a_page_are_taken_off_it():
    page = Page("p", (_question("a", None, False), _question("b", Comparison("a", "answered"), False)))
    assert [question.id for question in routing.path(_survey([page]), {"a": 1})[0].questions] == ["a"]


# --- properties, over surveys of any shape

VALUES = st.sampled_from(
    [None, 1, 2, 3, "x", "y", ["x"], ["x", "y"], "dont_know", "prefer_not", "foreign", 77, True, {}]
)


def _question(name: str, when: Condition | None, required: bool, type_name: str = "scale") -> Question:
    bare = Question(
        name,
        type_name,
        WORDS,
        TYPES[type_name].measure,
        required=required,
        when=when,
        dont_know=True,
        choices=(Choice("x", WORDS), Choice("y", WORDS, other=True)) if "of" in type_name else (),
    )
    return TYPES[type_name].completed(bare, ("en",))


def _survey(pages: list[Page]) -> Survey:
    start = Start(WORDS, WORDS, WORDS, 3, WORDS, WORDS)
    return Survey("any", WORDS, ("en",), "child", Mode.ANONYMOUS, tuple(pages), start)


@st.composite
def conditions(draw: st.DrawFn, earlier: list[str]) -> Condition | None:
    if not earlier or draw(st.booleans()):
        return None
    simple = st.builds(
        Comparison,
        st.sampled_from(earlier),
        st.sampled_from(["=", "!=", "<", "has", "answered"]),
        st.sampled_from([1, 2, "x", "y", "dont_know"]),
    )
    several = st.lists(simple, min_size=2, max_size=3).map(tuple)
    return draw(
        st.one_of(simple, st.builds(Not, simple), st.builds(AllOf, several), st.builds(AnyOf, several))
    )


@st.composite
def surveys(draw: st.DrawFn) -> Survey:
    pages: list[Page] = []
    names: list[str] = []
    for number in range(draw(st.integers(1, 5))):
        types = draw(
            st.lists(st.sampled_from(["scale", "one_of", "many_of", "text", "note"]), min_size=1, max_size=2)
        )
        questions = [
            _question(f"q{number}_{place}", draw(conditions(names)), draw(st.booleans()), kind)
            for place, kind in enumerate(types)
        ]
        pages.append(Page(f"p{number}", tuple(questions), when=draw(conditions(names))))
        names += [question.id for question in questions]
    return _survey(pages)


@st.composite
def answered(draw: st.DrawFn) -> tuple[Survey, dict[str, Any]]:
    asked = draw(surveys())
    keys = [key for question in asked.questions for key in (question.id, question.other_id)]
    return asked, draw(st.dictionaries(st.sampled_from(keys), VALUES))


@given(answered())
def test_nothing_of_a_hidden_question_is_ever_kept(case):
    asked, answers = case
    shown = {question.id for page in routing.path(asked, answers) for question in page.questions}
    assert {key.removesuffix(".other") for key in routing.kept(asked, answers)} <= shown


@given(answered())
def test_what_is_kept_is_accepted_by_its_question(case):
    asked, answers = case
    for key, value in routing.kept(asked, answers).items():
        question = asked.question(key)
        assert question is None or value is None or TYPES[question.type].accepts(question, value)


@given(answered())
def test_the_way_does_not_change_when_only_what_is_kept_is_left(case):
    asked, answers = case
    kept = routing.kept(asked, answers)
    assert routing.path(asked, kept) == routing.path(asked, answers)
    assert routing.kept(asked, kept) == kept


@given(answered())
def test_next_and_previous_undo_each_other(case):
    asked, answers = case
    way = routing.path(asked, answers)
    for here, there in pairwise(way):
        assert routing.next_page(asked, answers, here.id) == there
        assert routing.previous_page(asked, answers, there.id) == here
    if way:
        assert routing.first_page(asked, answers) == way[0]
        assert routing.previous_page(asked, answers, way[0].id) is None
        assert routing.next_page(asked, answers, way[-1].id) is None


@given(answered())
def test_exactly_the_required_questions_without_an_answer_are_unanswered(case):
    asked, answers = case
    kept = routing.kept(asked, answers)
    empty = {key for key, value in kept.items() if value is None}
    required = {question.id for question in asked.questions if question.required}
    unanswered = routing.unanswered(asked, answers)
    assert empty & required <= {question.id for page in unanswered for question in page.questions}
    assert all(empty & required & {question.id for question in page.questions} for page in unanswered)


def test_the_way_through_ten_questions_is_quick():
    import timeit

    asked = survey(
        "\n".join(
            f"- {{id: q{n}, type: faces, text: Q, when: {f'q{n - 1} > 1'}}}"
            if n
            else "- {id: q0, type: faces, text: Q}"
            for n in range(10)
        )
    )
    answers = {f"q{n}": 3 for n in range(10)}
    best = min(timeit.repeat(lambda: routing.next_page(asked, answers, "q4"), number=20, repeat=5)) / 20
    assert best < 0.005


@pytest.mark.parametrize("answers", [{}, {"safe": None}, {"strange": 1}])
def test_a_survey_starts_on_its_first_page(answers):
    first = routing.first_page(SHORT, answers)
    assert first is not None
    assert first.id == "safe"
