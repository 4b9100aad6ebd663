"""A number in a box."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from forms.conditions import ANSWERED, COMPARISONS, Value
from forms.measures import Measure
from forms.survey import Question
from forms.types.base import Objection, QuestionType, compared, offered
from forms.types.field import AnswerField

_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+")
_NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,9})?")


def parsed(written: str, step: float) -> int | float | None:
    """The number somebody wrote: digits of any script, a comma or a point before decimals; None when it is none."""
    written = re.sub(r"[\s\u00a0\u202f\u066c]", "", written).replace("\u066b", ".").replace("−", "-")
    if Decimal(str(step)) % 1 == 0 and _THOUSANDS.fullmatch(written):
        written = written.replace(",", "")
    written = written.replace(",", ".")
    if not _NUMBER.fullmatch(written):
        return None
    number = Decimal(written)
    return int(number) if number == number.to_integral_value() else float(number)


def said(number: float | None) -> str:
    return "" if number is None else str(int(number)) if number == int(number) else str(number)


def in_steps(number: float, question: Question) -> bool:
    step = Decimal(str(question.options.step or 1))
    start = Decimal(str(question.options.minimum or 0)) % step
    return (Decimal(str(number)) - start) % step == 0


class NumberField(AnswerField):
    typed = ""

    def read(self, formdata: Any) -> None:
        self.typed = self.first(formdata, self.name)
        if self.typed.strip():
            self.data = parsed(self.typed, self.question.options.step or 1)
        elif len(self.set_aside) == 1:
            self.data = self.set_aside[0]

    def show_answer(self, value: Any) -> None:
        self.typed = said(value)

    def check(self) -> str | None:
        gettext = self.gettext
        if not self.typed.strip() or self.set_aside:
            return self.clash(bool(self.typed.strip()))
        if self.data is None:
            return gettext("Write a number, like 7.")
        return self.out_of_range() or self.out_of_step()

    def out_of_range(self) -> str | None:
        gettext = self.gettext
        minimum, maximum = self.question.options.minimum, self.question.options.maximum
        limits = {"minimum": said(minimum), "maximum": said(maximum)}
        number = float(self.data or 0)
        low = minimum is not None and number < minimum
        high = maximum is not None and number > maximum
        if (low or high) and minimum is not None and maximum is not None:
            return gettext("Write a number from %(minimum)s to %(maximum)s.") % limits
        if low:
            return gettext("Write a number that is %(minimum)s or more.") % limits
        if high:
            return gettext("Write a number that is %(maximum)s or less.") % limits
        return None

    def out_of_step(self) -> str | None:
        gettext = self.gettext
        if in_steps(self.data or 0, self.question):
            return None
        if (self.question.options.step or 1) == 1:
            return gettext("Write a whole number, like 7.")
        return gettext("Write a number in steps of %(step)s.") % {"step": said(self.question.options.step)}

    def ask(self) -> str:
        gettext = self.gettext
        return gettext("Write a number")

    def shown(self) -> dict[str, Any]:
        step = self.question.options.step or 1
        return {
            "value": self.typed,
            "unit": self.words(self.question.options.unit),
            "inputmode": "numeric" if step == int(step) else "decimal",
        }


class Number(QuestionType):
    name = "number"
    measure = Measure.NUMBER
    field = NumberField
    takes = frozenset(
        {"minimum", "maximum", "step", "unit", "required", "dont_know", "prefer_not", "missing"}
    )
    operators = ("=", "!=", "<", "<=", ">", ">=", ANSWERED)

    def is_answer(self, question: Question, value: Any) -> bool:
        if type(value) not in (int, float) or value != value or abs(value) > 1e15:
            return False
        minimum, maximum = question.options.minimum, question.options.maximum
        inside = (minimum is None or value >= minimum) and (maximum is None or value <= maximum)
        return inside and in_steps(value, question)

    def meets(self, question: Question, answer: Any, operator: str, value: Value) -> bool:
        return operator in COMPARISONS and compared(answer, operator, value)

    def value_objection(self, question: Question, value: Value) -> Objection | None:
        if isinstance(value, str) and value not in offered(question):
            return Objection(f"'{question.id}' is a number, '{value}' is not.", "Compare it with a number.")
        return None

    def objections(self, question: Question) -> Iterator[Objection]:
        options = question.options
        if options.step is not None and options.step <= 0:
            yield Objection("'step' must be more than nothing.", "Write 'step: 1' or 'step: 0.5'.")
        if options.minimum is not None and options.maximum is not None and options.minimum >= options.maximum:
            yield Objection("'minimum' is not below 'maximum'.", "Swap them, or leave one out.")


TYPE = Number()
