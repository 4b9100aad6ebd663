"""Surveys of any shape with answers of any kind, for the two engines that find the way through a survey.

JSON has one kind of number for a browser and two for Python, so no answer here is a whole number written as 3.0.
"""

from typing import Any

from hypothesis import strategies as st

from forms.conditions import AllOf, AnyOf, Comparison, Condition, Not
from forms.confidentiality import Mode
from forms.survey import Choice, Options, Page, Question, Start, Survey
from forms.text import Text
from forms.types import TYPES, UNFOLDED

WORDS = Text.of("Words", "en")
ASKED = sorted(TYPES.keys() - UNFOLDED)
#: Ids that a careless engine would look up in what every object of a browser has.
NAMES = ("constructor", "toString", "valueOf", "length", "has")

_TEXTS = st.sampled_from(
    ["x", "X ", " straße", "STRASSE", "ΟΔΟΣ", "οδος", "ﬁn", "😀" * 5, " ", "", "﻿x", "\x1cx"]
)
_NUMBERS = st.sampled_from([0, 1, 2, 3, 7, -1, 0.5, 2.25, 0.1, 0.3, 1e-7, 10**15, 10**16])
_DAYS = st.sampled_from(
    ["2024-02-29", "2023-02-29", "2026-12-04", "0000-01-01", "2026-1-4", "2026-04-31", "٢٠٢٦-01-01"]
)
_IDS = st.sampled_from(["a", "b", "c", "e"])
_LISTS = st.lists(_IDS, max_size=4)
_JUNK = st.sampled_from([None, True, False, "foreign", {}, {"a": 1}, [], [1], [["a"]], [None], "null"])
_OUT = st.sampled_from(["dont_know", "prefer_not"])
_FITTING = {
    "one_of": _IDS,
    "agree": _IDS,
    "many_of": _LISTS,
    "ballot": _LISTS,
    "rank": _LISTS,
    "faces": _NUMBERS,
    "scale": _NUMBERS,
    "number": _NUMBERS,
    "text": _TEXTS,
    "long_text": _TEXTS,
    "date": _DAYS,
    "note": _TEXTS,
}
_VALUES = st.one_of(_IDS, _NUMBERS, _TEXTS, _DAYS, _OUT)
_OPERATORS = st.sampled_from(["=", "!=", "<", "<=", ">", ">=", "has", "answered"])


def start() -> Start:
    return Start(WORDS, WORDS, WORDS, 3, WORDS, WORDS)


@st.composite
def _conditions(draw: st.DrawFn, earlier: list[str], depth: int = 2) -> Condition | None:
    if not earlier or draw(st.integers(0, 2)) == 0:
        return None
    return draw(_condition(earlier, depth))


@st.composite
def _condition(draw: st.DrawFn, earlier: list[str], depth: int) -> Condition:
    kind = draw(st.sampled_from(["one", "one", "not", "and", "or"])) if depth else "one"
    if kind == "not":
        return Not(draw(_condition(earlier, depth - 1)))
    if kind in ("and", "or"):
        parts = tuple(draw(st.lists(_condition(earlier, depth - 1), min_size=2, max_size=3)))
        return AllOf(parts) if kind == "and" else AnyOf(parts)
    operator = draw(_OPERATORS)
    value = "" if operator == "answered" else draw(_VALUES)
    return Comparison(draw(st.sampled_from([*earlier, "nowhere"])), operator, value)


@st.composite
def _question(draw: st.DrawFn, name: str, earlier: list[str]) -> Question:
    kind = draw(st.sampled_from(ASKED))
    choices: tuple[Choice, ...] = ()
    options = Options()
    if "choices" in TYPES[kind].takes:
        plain = kind == "rank"
        choices = (
            Choice("a", WORDS),
            Choice("b", WORDS, exclusive=not plain and draw(st.booleans())),
            Choice("c", WORDS, other=not plain and draw(st.booleans())),
        )
    if kind == "ballot":
        options = Options(most=draw(st.integers(1, 3)))
    elif kind == "number":
        options = Options(
            minimum=draw(st.sampled_from([None, 0, 0.1, 1])),
            maximum=draw(st.sampled_from([None, 3])),
            step=draw(st.sampled_from([None, 0.1, 0.25, 2])),
        )
    elif kind == "scale":
        options = Options(minimum=draw(st.sampled_from([0, 1])), maximum=3)
    elif kind == "faces":
        options = Options(points=draw(st.sampled_from([3, 5])))
    elif kind in ("text", "long_text"):
        options = Options(limit=draw(st.sampled_from([3, 5])))
    bare = Question(
        name,
        kind,
        WORDS,
        TYPES[kind].measure,
        required=draw(st.booleans()),
        choices=choices,
        when=draw(_conditions(earlier)),
        dont_know=draw(st.booleans()),
        prefer_not=draw(st.booleans()),
        options=options,
    )
    return TYPES[kind].completed(bare, ("en",))


@st.composite
def surveys(draw: st.DrawFn) -> Survey:
    pages: list[Page] = []
    names: list[str] = []
    for number in range(draw(st.integers(1, 5))):
        first = NAMES[number] if draw(st.integers(0, 4)) == 0 else f"q{number}"
        asked = [first, f"q{number}b"][: draw(st.integers(1, 2))]
        when = draw(_conditions(names))
        pages.append(Page(f"p{number}", tuple(draw(_question(name, names)) for name in asked), when=when))
        names += asked
    return Survey("any", WORDS, ("en",), "child", Mode.ANONYMOUS, tuple(pages), start())


@st.composite
def answered(draw: st.DrawFn) -> tuple[Survey, dict[str, Any]]:
    """A survey and what somebody may have answered, or somebody else may have made up."""
    survey = draw(surveys())
    answers: dict[str, Any] = {}
    for question in survey.questions:
        kind = draw(st.integers(0, 9))
        if kind < 7:
            answers[question.id] = draw(_FITTING[question.type])
        elif kind < 9:
            answers[question.id] = draw(st.one_of(_OUT, _JUNK))
        if draw(st.booleans()):
            answers[question.other_id] = draw(st.one_of(_TEXTS, _JUNK))
    return survey, answers


# --- what people type


_TYPED = st.one_of(
    _TEXTS,
    st.sampled_from(
        ["1", "2", "3", "0", "01", "1,000", "1,5", "1.5", "٣", "۱۲", "৭", " 2 ", "-1", "−0,5", "+2", "1e3"]
    ),
    st.sampled_from(
        ["29", "31", "2", "12", "2024", "2025", "25", "99999", "0", "½", "x" * 6, "a\r\nb\rc\x00", "x" * 501]
    ),
)


@st.composite
def typed(draw: st.DrawFn) -> tuple[Survey, dict[str, list[str]]]:
    """A survey of one page, and what its boxes hold when it is sent, in whatever order."""
    count = draw(st.integers(1, 2))
    questions = tuple(draw(_question(f"q{number}", [])) for number in range(count))
    survey = Survey("any", WORDS, ("en",), "child", Mode.ANONYMOUS, (Page("p", questions),), start())
    sent: dict[str, list[str]] = {}
    for question in questions:
        names = [question.id, question.other_id, f"{question.id}.instead"]
        names += [f"{question.id}.{part}" for part in ("day", "month", "year")]
        names += [f"{question.id}.rank.{choice}" for choice in question.choice_ids]
        for name in draw(st.lists(st.sampled_from(names), max_size=6, unique=True)):
            one = _OUT if name.endswith(".instead") else st.one_of(_IDS, _OUT, _TYPED, _TYPED)
            sent[name] = draw(st.lists(one, min_size=1, max_size=3, unique=True))
        if "choices" in TYPES[question.type].takes and draw(st.booleans()):
            sent[question.id] = draw(st.lists(_IDS, max_size=3, unique=True))
    return survey, sent
