import pytest

from forms.types.number import parsed
from tests.forms.writing import form, objections

AGE = "- {id: q, type: number, text: Q, minimum: 0, maximum: 120, dont_know: true}"


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("7", 7), (" 7 ", 7), ("-3", -3), ("1,000", 1000), ("1 000", 1000), ("٣", 3), ("2.0", 2),
        ("2,5", 2.5), ("٢٫٥", 2.5),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(written, number):
    assert parsed(written, 1) == number


def test_a_comma_is_decimal_where_tenths_are_asked_for():
    assert parsed("1,125", 0.001) == 1.125


@pytest.mark.parametrize("written", ["seven", "nan", "inf", "1e9", "--1", "1.2.3", "0x10", "9" * 400])
def test_what_is_no_number_is_none(written):
    assert parsed(written, 1) is None


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("seven", "Write a number, like 7."),
        ("121", "Write a number from 0 to 120."),
        ("-1", "Write a number from 0 to 120."),
        ("2.5", "Write a whole number, like 7."),
    ],
)
def test_a_number_out_of_bounds_says_what_to_write(written, sentence):
    assert objections(AGE, {"q": written}) == [sentence]


@pytest.mark.parametrize(
    ("bound", "written", "sentence"),
    [
        ("minimum: 18", "17", "Write a number that is 18 or more."),
        ("maximum: 18", "19", "Write a number that is 18 or less."),
        ("step: 0.5", "0.3", "Write a number in steps of 0.5."),
    ],
)
def test_one_bound_is_said_alone(bound, written, sentence):
    assert objections(f"- {{id: q, type: number, text: Q, {bound}}}", {"q": written}) == [sentence]


def test_what_was_typed_is_shown_again():
    made = form(AGE, sent={"q": "seven"})
    made.validate()
    assert made.questions[0].value == "seven"


def test_a_number_and_a_way_out_together_are_refused():
    assert objections(AGE, {"q": "7", "q.instead": "dont_know"}) == [
        "Write an answer or choose ‘I don’t know’, not both."
    ]


def test_both_ways_out_together_are_refused():
    both = AGE.replace("dont_know: true", "dont_know: true, prefer_not: true")
    assert objections(both, {"q.instead": ["dont_know", "prefer_not"]}) == [
        "Choose only one of ‘I don’t know’ and ‘I don’t want to say’."
    ]


def test_the_keyboard_fits_the_number():
    assert form(AGE).questions[0].inputmode == "numeric"
    assert form("- {id: q, type: number, text: Q, step: 0.1}").questions[0].inputmode == "decimal"
