"""A day, in three boxes: day, month, year."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from forms.bound import DatePart, Gettext
from forms.conditions import ANSWERED, COMPARISONS, Value
from forms.measures import Measure
from forms.survey import Question
from forms.types.base import Objection, QuestionType, compared, offered
from forms.types.field import AnswerField

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LABELS: dict[str, Callable[[Gettext], str]] = {
    "day": lambda gettext: gettext("Day"),
    "month": lambda gettext: gettext("Month"),
    "year": lambda gettext: gettext("Year"),
}
PARTS = tuple(_LABELS)


def is_day(value: Any) -> bool:
    """Whether `value` is a real day written "YYYY-MM-DD"."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


class DateField(AnswerField):
    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.typed: dict[str, str] = dict.fromkeys(PARTS, "")

    @property
    def written(self) -> dict[str, str]:
        return {part: typed.strip() for part, typed in self.typed.items() if typed.strip()}

    def read(self, formdata: Any) -> None:
        self.typed = {part: self.first(formdata, f"{self.name}.{part}") for part in PARTS}
        if self.written:
            self.data = self.day()
        elif len(self.set_aside) == 1:
            self.data = self.set_aside[0]

    def day(self) -> str | None:
        """The day as "YYYY-MM-DD"; None when the boxes do not make a real one."""
        written = self.written
        if len(written) < 3 or not all(typed.isdecimal() and len(typed) <= 4 for typed in written.values()):
            return None
        try:
            return date(int(written["year"]), int(written["month"]), int(written["day"])).isoformat()
        except ValueError:
            return None

    def show_answer(self, value: Any) -> None:
        year, month, day = value.split("-")
        self.typed = {"day": str(int(day)), "month": str(int(month)), "year": year}

    def check(self) -> str | None:
        gettext = self.gettext
        if not self.written or self.set_aside:
            return self.clash(bool(self.written))
        if len(self.written) < 3:
            return gettext("Write a day, a month and a year.")
        if self.data is None:
            return gettext("Write a real date, like 27 3 2026.")
        if len(self.written["year"]) != 4:
            return gettext("Write the year with 4 numbers, like 2026.")
        return None

    def ask(self) -> str:
        gettext = self.gettext
        return gettext("Write a day, a month and a year")

    def shown(self) -> dict[str, Any]:
        return {
            "parts": [
                DatePart(
                    name=f"{self.name}.{part}",
                    html_id=f"{self.id}-{part}",
                    phrase=self.interface(_LABELS[part]),
                    value=self.typed[part],
                    width=4 if part == "year" else 2,
                )
                for part in PARTS
            ]
        }

    def first_id(self) -> str:
        return f"{self.id}-day"


class DateType(QuestionType):
    name = "date"
    measure = Measure.DATE
    field = DateField
    takes = frozenset({"required", "dont_know", "prefer_not", "missing"})
    operators = ("=", "!=", "<", "<=", ">", ">=", ANSWERED)

    def is_answer(self, question: Question, value: Any) -> bool:
        return is_day(value)

    def meets(self, question: Question, answer: Any, operator: str, value: Value) -> bool:
        return operator in COMPARISONS and compared(answer, operator, value)

    def value_objection(self, question: Question, value: Value) -> Objection | None:
        if is_day(value) or value in offered(question):
            return None
        return Objection(f"'{question.id}' is a date, '{value}' is not.", "Write it like 2026-12-04.")


TYPE = DateType()
