import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.conditions import AllOf, AnyOf, Comparison, ConditionError, Not, from_list, parse
from tests.forms.writing import survey

ASKED = """
    - {id: safe, type: faces, text: Safe, dont_know: true}
    - {id: helped, type: one_of, text: Helped, choices: {yes: Yes, no: No}, prefer_not: true}
    - {id: topics, type: many_of, text: Topics, choices: {bullying: Bullying, home: Home}}
    - {id: order, type: rank, text: Order, choices: {a: A, b: B}}
    - {id: age, type: number, text: Age}
    - {id: day, type: date, text: Day}
    - {id: words, type: text, text: Words}
"""


def holds(condition: str, **answers: object) -> bool:
    return parse(condition).holds(answers, survey(ASKED))


def test_and_binds_closer_than_or():
    assert parse("a = 1 or b = 2 and c = 3") == AnyOf(
        (Comparison("a", "=", 1), AllOf((Comparison("b", "=", 2), Comparison("c", "=", 3))))
    )


def test_brackets_and_not_can_be_used():
    assert parse("not (a = 1 or b has x)") == Not(
        AnyOf((Comparison("a", "=", 1), Comparison("b", "has", "x")))
    )


@pytest.mark.parametrize(
    ("condition", "answers", "expected"),
    [
        ("safe < 3", {"safe": 2}, True),
        ("safe < 3", {"safe": 3}, False),
        ("safe < 3", {"safe": "dont_know"}, False),
        ("safe = dont_know", {"safe": "dont_know"}, True),
        ("safe != 3", {"safe": 2}, True),
        ("safe != 3", {}, False),
        ("safe answered", {"safe": "dont_know"}, False),
        ("safe answered", {"safe": 1}, True),
        ("safe not answered", {}, True),
        ("helped = yes", {"helped": "yes"}, True),
        ("helped != yes", {"helped": "prefer_not"}, True),
        ("topics has bullying", {"topics": ["bullying", "home"]}, True),
        ("topics = bullying", {"topics": ["bullying", "home"]}, False),
        ("topics = bullying", {"topics": ["bullying"]}, True),
        ("order = b", {"order": ["b", "a"]}, True),
        ("order has a", {"order": ["b"]}, False),
        ("age >= 12.5", {"age": 13}, True),
        ("day < 2026-12-04", {"day": "2026-12-03"}, True),
        ('words = "thank you"', {"words": " Thank you"}, True),
        ("nobody = x", {"nobody": "x"}, False),
    ],
)
def test_the_type_says_what_matches(condition, answers, expected):
    assert holds(condition, **answers) is expected


@pytest.mark.parametrize("condition", ["safe < yes", "words < 3", "age has 3", "topics < 2", "day > 5"])
def test_what_cannot_be_compared_does_not_match(condition):
    answers = {"safe": 1, "words": "x", "age": 3, "topics": ["home"], "day": "2026-01-01"}
    assert holds(condition, **answers) is False


@pytest.mark.parametrize(
    ("condition", "remedy"),
    [
        ("a = 1 adn b = 2", "Did you mean 'and'?"),
        ("a hass b", "Did you mean 'has'?"),
        ("a anwered", "Did you mean 'answered'?"),
        ("(a = 1", "Add ')'."),
        ("a = ", "Write a choice id"),
        ("a = 1 and", "Write it like this"),
        ("a ~ 1", "Write it like this"),
        ("", "Write it like this"),
        ("a = 1)", "close every bracket"),
    ],
)
def test_a_condition_that_cannot_be_read_says_what_to_do(condition, remedy):
    with pytest.raises(ConditionError) as caught:
        parse(condition)
    assert remedy in caught.value.remedy


def test_brackets_without_end_are_refused_and_do_not_crash():
    with pytest.raises(ConditionError):
        parse("(" * 100_000)


NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True).filter(
    lambda name: name not in ("and", "or", "not", "has", "answered")
)
VALUES = st.one_of(
    NAMES,
    st.integers(-999, 999),
    st.decimals(-99, 99, places=2).map(float),
    st.text(st.characters(codec="utf-8", exclude_characters="\"'\n\r"), max_size=12),
)
COMPARISONS = st.builds(Comparison, NAMES, st.sampled_from(["=", "!=", "<", "<=", ">", ">=", "has"]), VALUES)
CONDITIONS = st.recursive(
    st.one_of(COMPARISONS, st.builds(lambda name: Comparison(name, "answered"), NAMES)),
    lambda inside: st.one_of(
        st.builds(Not, inside),
        st.lists(inside, min_size=2, max_size=3).map(lambda parts: AllOf(tuple(parts))),
        st.lists(inside, min_size=2, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
    ),
    max_leaves=8,
)


@given(CONDITIONS)
def test_every_condition_survives_being_written_and_read(condition):
    assert parse(str(condition)) == condition


@given(CONDITIONS)
def test_every_condition_survives_json(condition):
    assert from_list(json.loads(json.dumps(condition.to_list()))) == condition


@pytest.mark.parametrize(
    "data", [None, [], ["and"], ["nor", ["=", "a", 1]], ["=", "a"], ["=", 1, 2], "a = 1"]
)
def test_json_that_is_no_condition_is_refused(data):
    with pytest.raises(ConditionError):
        from_list(data)
