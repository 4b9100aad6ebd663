import pytest

from tests.forms.writing import form, objections

DATE = "- {id: q, type: date, text: Q, dont_know: true}"


def boxes(day: str, month: str, year: str) -> dict[str, str]:
    return {"q.day": day, "q.month": month, "q.year": year}


@pytest.mark.parametrize(
    "sent", [("4", "12", "2026"), ("04", "12", "2026"), ("٤", "١٢", "٢٠٢٦"), (" 4", "12 ", "2026")]
)
def test_a_day_is_kept_as_iso(sent):
    made = form(DATE, sent=boxes(*sent))
    assert made.validate()
    assert made.answers() == {"q": "2026-12-04"}


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        (("30", "2", "2026"), "Write a real date, like 27 3 2026."),
        (("4", "Dec", "2026"), "Write a real date, like 27 3 2026."),
        (("4", "", "2026"), "Write a day, a month and a year."),
        (("4", "12", "26"), "Write the year with 4 numbers, like 2026."),
        (("0", "0", "0"), "Write a real date, like 27 3 2026."),
    ],
)
def test_what_is_no_day_says_what_to_write(sent, sentence):
    assert objections(DATE, boxes(*sent)) == [sentence]


def test_what_was_typed_is_shown_again():
    made = form(DATE, sent=boxes("30", "2", "2026"))
    made.validate()
    assert [part.value for part in made.questions[0].parts] == ["30", "2", "2026"]
    assert made.faults()[0][0] == "q-q-day"


def test_a_kept_day_fills_its_boxes():
    parts = form(DATE, answers={"q": "2026-02-09"}).questions[0].parts
    assert [(part.name, part.phrase.words, part.value, part.width) for part in parts] == [
        ("q.day", "Day", "9", 2), ("q.month", "Month", "2", 2), ("q.year", "Year", "2026", 4),
    ]  # fmt: skip


@pytest.mark.parametrize("kept", ["2026-2-9", "2026-02-30", "yesterday", 20260209, "0000-00-00"])
def test_what_is_no_day_is_not_taken_for_one(kept):
    assert form(DATE, answers={"q": kept}).answers() == {"q": None}


def test_a_day_and_a_way_out_together_are_refused():
    sent = boxes("4", "12", "2026") | {"q.instead": "dont_know"}
    assert objections(DATE, sent) == ["Write an answer or choose ‘I don’t know’, not both."]
