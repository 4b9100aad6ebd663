"""What is keyed by the codes on a form, as plain values; and what cannot be an answer, with what to key instead."""

from typing import Any

import pytest

from forms import keying, paper
from forms.keying import Unreadable
from forms.survey import Question, Survey
from tests.forms.writing import survey

ASKED = """
  - {id: one, type: one_of, text: One, prefer_not: true, choices: [{a: A}, {b: B}, {id: c, text: C, other: true}]}
  - {id: many, type: many_of, text: Many, dont_know: true, choices: [{a: A}, {b: B}, {id: none, text: None, exclusive: true}, {id: x, text: X, other: true}]}
  - {id: pick, type: ballot, most: 2, text: Pick, choices: [{a: A}, {b: B}, {c: C}]}
  - {id: face, type: faces, text: Face}
  - {id: zero, type: scale, minimum: 0, maximum: 10, text: Scale}
  - {id: count, type: number, minimum: 0, text: Count}
  - {id: order, type: rank, text: Order, choices: [{a: A}, {b: B}, {c: C}]}
  - {id: day, type: date, text: Day}
  - {id: word, type: text, text: Word, limit: 20}
"""


@pytest.fixture(scope="module")
def asked() -> Survey:
    return survey(ASKED)


def question(asked: Survey, name: str) -> Question:
    found = asked.question(name)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("name", "typed", "own", "answers"),
    [
        ("one", "", "", {}),
        ("one", "?", "", {}),
        ("one", "2", "", {"one": "b"}),
        ("one", " P ", "", {"one": "prefer_not"}),
        ("one", "", "Mine", {"one": "c", "one.other": "Mine"}),
        ("one", "3", "Mine", {"one": "c", "one.other": "Mine"}),
        ("many", "2 1", "", {"many": ["a", "b"]}),
        ("many", "2,1;2", "", {"many": ["a", "b"]}),
        ("many", "d", "", {"many": "dont_know"}),
        ("many", "1", "Mine", {"many": ["a", "x"], "many.other": "Mine"}),
        ("pick", "3 1", "", {"pick": ["a", "c"]}),
        ("face", "5", "", {"face": 5}),
        ("zero", "0", "", {"zero": 0}),
        ("zero", "10", "", {"zero": 10}),
        ("count", "1,200", "", {"count": 1200}),
        ("order", "2 1 3", "", {"order": ["b", "a", "c"]}),
        ("order", "- 1 -", "", {"order": ["b"]}),
        ("day", "27 3 2026", "", {"day": "2026-03-27"}),
        ("day", "27032026", "", {"day": "2026-03-27"}),
        ("day", "27/03/2026", "", {"day": "2026-03-27"}),
        ("word", "Waad ku mahadsan tahay", "", None),
        ("word", "mahadsanid", "", {"word": "mahadsanid"}),
    ],
)
def test_codes_become_plain_values(
    asked: Survey, name: str, typed: str, own: str, answers: dict[str, Any] | None
) -> None:
    if answers is None:
        with pytest.raises(Unreadable):
            keying.read(question(asked, name), typed, own)
        return
    assert keying.read(question(asked, name), typed, own) == answers


@pytest.mark.parametrize(
    ("name", "typed", "own", "remedy"),
    [
        ("one", "4", "", "from 1 to 3, or p"),
        ("one", "1 2", "", "If two boxes are ticked, key ?"),
        ("one", "1", "Mine", "The words belong to box 3"),
        ("many", "1 3", "", "stands alone"),
        ("many", "1 9", "", "from 1 to 4, or d"),
        ("pick", "1 2 3", "", "up to 2 numbers"),
        ("face", "6", "", "from 1 to 5"),
        ("zero", "11", "", "from 0 to 10"),
        ("count", "many", "", "If it cannot be one, key ?"),
        ("order", "1 1 2", "", "each once"),
        ("order", "1 2", "", "Key 3 numbers"),
        ("day", "31 2 2026", "", "If there is no such day"),
    ],
)
def test_what_is_no_answer_says_what_to_key(
    asked: Survey, name: str, typed: str, own: str, remedy: str
) -> None:
    with pytest.raises(Unreadable) as fault:
        keying.read(question(asked, name), typed, own)
    assert remedy in str(fault.value)


@pytest.mark.parametrize(
    "answers",
    [
        {"one": "b"},
        {"one": "prefer_not"},
        {"many": ["a", "b"]},
        {"face": 3},
        {"zero": 0},
        {"order": ["b", "a"]},
        {"day": "2026-03-27"},
        {"word": "hello"},
    ],
)
def test_codes_written_are_read_back(asked: Survey, answers: dict[str, Any]) -> None:
    (name,) = answers
    assert keying.read(question(asked, name), keying.codes(question(asked, name), answers)) == answers


def test_words_are_compared_without_what_is_only_space(asked: Survey) -> None:
    names = keying.fields(asked)
    assert keying.differing(names, {"word": "two  words"}, {"word": " two words\n"}) == []
    assert keying.differing(names, {"word": ""}, {}) == []
    assert keying.differing(names, {"zero": 0}, {}) == ["zero"]
    assert keying.differing(names, {"word": "a", "face": 1}, {"word": "b", "face": 2}) == ["face", "word"]


def test_every_box_on_the_form_can_be_keyed(asked: Survey) -> None:
    for one in paper.form(asked, "en", str):
        for box in [*one.boxes, *one.aside]:
            if one.shape != "ranks":
                answers = keying.read(one.question, box.code)
                assert box.value in (answers[one.question.id], *_listed(answers[one.question.id])), (
                    one.question.id
                )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
