import pytest

from tests.forms.writing import form, objections

RANK = "- {id: q, type: rank, text: Q, choices: {a: Ants, b: Bees, c: Cats}}"


def boxes(**ranks: str) -> dict[str, str]:
    return {f"q.rank.{choice}": rank for choice, rank in ranks.items()}


def test_the_best_comes_first():
    assert form(RANK, sent=boxes(a="3", b="1", c="2")).answers() == {"q": ["b", "c", "a"]}


def test_ranking_only_some_is_fine():
    made = form(RANK, sent=boxes(a="2", c="1"))
    assert made.validate()
    assert made.answers() == {"q": ["c", "a"]}


def test_a_required_ranking_is_whole():
    required = RANK.replace("text: Q", "text: Q, required: true")
    assert objections(required, boxes(a="1")) == ["Give every answer a number, from 1 to 3."]


@pytest.mark.parametrize(
    ("ranks", "sentence"),
    [
        ({"a": "1", "b": "1"}, "You gave the number 1 twice. Use each number once."),
        ({"a": "1", "b": "3"}, "Nothing has the number 2 yet. Use 1, then 2, then 3, and so on."),
        ({"a": "4"}, "Use numbers from 1 to 3. 1 is the most important."),
        ({"a": "first"}, "Use numbers from 1 to 3. 1 is the most important."),
        ({"a": "0"}, "Use numbers from 1 to 3. 1 is the most important."),
    ],
)
def test_a_slip_says_what_to_do(ranks, sentence):
    assert objections(RANK, boxes(**ranks)) == [sentence]


def test_what_was_typed_is_shown_again():
    made = form(RANK, sent=boxes(a="1", b="1"))
    made.validate()
    assert [row.rank_value for row in made.questions[0].rows] == ["1", "1", ""]
    assert made.answers() == {"q": None}


def test_a_kept_ranking_fills_its_boxes():
    bound = form(RANK, answers={"q": ["c", "a"]}).questions[0]
    assert [(row.name, row.rank_value) for row in bound.rows] == [
        ("q.rank.a", "2"), ("q.rank.b", ""), ("q.rank.c", "1"),
    ]  # fmt: skip
    assert bound.last == 3
